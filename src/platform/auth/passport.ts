import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import passport, { type Strategy } from 'passport';
import { AppError } from '../kernel/errors';
import { createRecent } from './recent';
import type { Credential, Identify, Principal } from './principal';

export interface AuthenticatorOptions {
  readonly identify: Identify;
  readonly sessionCookieName: string;
  /** How long an answer of `identify` is believed. Default 1,000 ms: rights taken away are gone after that. */
  readonly cacheMs?: number;
}

export interface WithHeaders {
  readonly headers: IncomingHttpHeaders;
}

/**
 * Who sent this request? Null: nobody known (no credential, or a session that has ended).
 * A bearer token is looked at first; other schemes of the Authorization header are not ours and are passed over.
 * @throws AppError unauthenticated (`request.bad-token`) for a bearer token that is malformed, expired or revoked.
 */
export type Authenticator = (request: WithHeaders) => Promise<Principal | null>;

/** No token or session id of ours is longer. */
const maxCredentialLength = 4096;
/** Credentials remembered in one process, at about 2 kB each. */
const maxRemembered = 2_000;

export function createAuthenticator({ identify, sessionCookieName, cacheMs = 1_000 }: AuthenticatorOptions): Authenticator {
  const recent = createRecent<Principal | null>({ maxAgeMs: cacheMs, maxEntries: maxRemembered });
  const known = (credential: Credential): Promise<Principal | null> =>
    credential.token.length > maxCredentialLength ? Promise.resolve(null) : recent(fingerprint(credential), () => identify(credential));

  const authenticator = new passport.Passport();
  authenticator.use(
    'bearer',
    strategyOf(
      ({ headers }) => bearerOf(headers),
      async (token) => (await known({ kind: 'bearer', token })) ?? refuse(),
    ),
  );
  authenticator.use(
    'session',
    strategyOf(
      ({ headers }) => cookieOf(headers, sessionCookieName),
      (token) => known({ kind: 'session', token }),
    ),
  );

  return async ({ headers }) => {
    if (bearerOf(headers) === null && cookieOf(headers, sessionCookieName) === null) return null;
    return new Promise((resolve, reject) => {
      const answer = (error: unknown, user: unknown): void => (error ? reject(error) : resolve(user ? (user as Principal) : null));
      authenticator.authenticate(['bearer', 'session'], { session: false }, answer)({ headers }, {}, reject);
    });
  };
}

/** Passport makes a copy of the strategy for each request and hangs success, fail and error on it. */
const strategyOf = (read: (request: WithHeaders) => string | null, whose: (token: string) => Promise<Principal | null>): Strategy => ({
  authenticate(request: WithHeaders) {
    const token = read(request);
    if (token === null) return this.fail();
    whose(token).then(
      (principal) => (principal ? this.success(principal) : this.fail()),
      (error: unknown) => this.error(error),
    );
  },
});

function bearerOf({ authorization }: IncomingHttpHeaders): string | null {
  if (authorization === undefined || authorization.slice(0, 7).toLowerCase() !== 'bearer ') return null;
  return authorization.slice(7).trim();
}

/** RFC 6265: the first pair of that name. */
function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | null {
  if (cookie === undefined || !cookie.includes(name)) return null;
  for (const pair of cookie.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

const fingerprint = ({ kind, token }: Credential): string => createHash('sha256').update(kind).update('\n').update(token).digest('base64');

function refuse(): never {
  throw new AppError({ kind: 'unauthenticated', code: 'request.bad-token', title: 'The access token is not valid or has expired.' });
}
