/** Codes that any address may answer with, before or beside what its module says. */
export const edgeCodes: Readonly<Record<string, string>> = {
  'request.invalid': 'The request does not have the shape this route takes; `errors` says where.',
  'request.malformed-address': 'The address is not valid percent-encoded UTF-8.',
  'request.not-found': 'There is nothing at this address.',
  'request.method-not-allowed': 'The address exists but does not take this method; `Allow` says which it takes.',
  'request.media-type': 'The body is not plain UTF-8 JSON, announced as application/json.',
  'request.too-large': 'The body is larger than this route takes, usually one mebibyte.',
  'request.unauthenticated': 'Nobody is signed in, and this needs somebody.',
  'request.bad-token': 'The access token is not valid, has expired, or was revoked.',
  'request.forbidden': 'The signed-in account does not have the permission.',
  'request.cross-site': 'A page of another site made the browser send this with our cookies.',
  'request.rate-limited': 'Too many requests from this account or network; `Retry-After` says how long to wait. Nothing happened.',
  'request.idempotency-key-missing': 'This route must be called with an Idempotency-Key header.',
  'request.idempotency-key-reused': 'The Idempotency-Key was used for a different request.',
  'request.in-progress': 'The first request with this Idempotency-Key is still running; ask again with the same key.',
  'request.answer-lost':
    'The request with this Idempotency-Key was carried out; its answer can no longer be read, because the secret of the installation was changed.',
  'request.outcome-unknown':
    'The database, or the process that carries it out, was lost in the middle of the request: it may have happened. Repeat it with the same Idempotency-Key.',
  'platform.unavailable':
    'The database does not answer at the moment. Repeat the request, with the same Idempotency-Key where one is used.',
  'platform.unreachable': 'Another process of the shop does not answer at the moment.',
  'platform.overloaded': 'The shop has more requests than it can work on. Nothing happened.',
  'platform.unexpected': 'A defect on our side; `requestId` finds it in the log.',
};
