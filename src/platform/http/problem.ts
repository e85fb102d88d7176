import { z } from 'zod';
import { isDatabaseUnavailable } from '../db/unavailable';
import { AppError, type ErrorKind } from '../kernel/errors';

export interface FieldError {
  /** RFC 6901, into the body unless `in` names another part of the request. */
  readonly pointer: string;
  readonly detail: string;
  readonly in?: 'path' | 'query' | 'header';
}

/** RFC 9457; `code` is what a client branches on. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string(), in: z.enum(['path', 'query', 'header']).optional() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details. Members beyond these belong to the code.' });

export interface EdgeFacts {
  readonly status: number;
  readonly code: `${string}.${string}`;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** What only the edge can find wrong: it never reaches a module, so it has a status instead of a kind. */
export const edgeError = (facts: EdgeFacts): Error => Object.assign(new Error(facts.title), { name: 'EdgeError', edge: facts });

/** Cut off in the middle: part of it may be done, and 503 would say that nothing happened. */
export const outcomeUnknown = (cause: unknown, facts: Partial<Pick<EdgeFacts, 'code' | 'title' | 'detail'>> = {}): Error =>
  Object.assign(
    edgeError({
      status: 504,
      code: 'request.outcome-unknown',
      title: 'Nobody knows yet whether this was carried out.',
      detail:
        'The connection was lost in the middle of it. With an Idempotency-Key: repeat the request with the same key, it happens once.',
      ...facts,
      headers: { 'Retry-After': '2' },
    }),
    { cause },
  );

export const invalidRequest = (errors: readonly FieldError[], detail?: string): Error =>
  edgeError({
    status: 400,
    code: 'request.invalid',
    title: 'The request is not valid.',
    errors,
    ...(detail === undefined ? {} : { detail }),
  });

export const unknownPath = (): Error => edgeError({ status: 404, code: 'request.not-found', title: 'There is nothing at this address.' });

export interface Answerable {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Readonly<Record<string, unknown>>;
  /** A defect: to be logged, and nothing of it told. */
  readonly unexpected: boolean;
}

/** The one table from errors to answers. */
export function problemOf(error: unknown, request: { readonly instance: string; readonly requestId: string }): Answerable {
  if (error instanceof AppError) return ofAppError(error, request);
  const edge = edgeFactsOf(error);
  if (edge) {
    const { status, code, title, detail, errors, headers = {} } = edge;
    return { status, headers, problem: { ...core(code, title, status), detail, errors, ...request }, unexpected: false };
  }
  return {
    status: 500,
    headers: {},
    problem: { ...core('platform.unexpected', 'Something went wrong on our side.', 500), ...request },
    unexpected: true,
  };
}

export const statusOf: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  declined: 402,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  rule: 422,
  'rate-limited': 429,
  unavailable: 503,
};

const core = (code: string, title: string, status: number) => ({ type: `/api/problems#${code}`, title, status, code });

function ofAppError(error: AppError, request: { instance: string; requestId: string }): Answerable {
  const status = statusOf[error.kind];
  const wait = error.retryAfter ?? defaultWait[error.kind];
  return {
    status,
    headers: wait === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(wait))) },
    problem: {
      ...error.extra,
      ...core(error.code, error.title, status),
      ...(error.message === error.title ? {} : { detail: error.message }),
      ...request,
    },
    unexpected: false,
  };
}

const defaultWait: Partial<Record<ErrorKind, number>> = { 'rate-limited': 1, unavailable: 2 };

function edgeFactsOf(error: unknown): EdgeFacts | null {
  if (!(error instanceof Error)) return null;
  if ('edge' in error) return error.edge as EdgeFacts;
  if ('type' in error && typeof error.type === 'string' && bodyErrors[error.type]) return bodyErrors[error.type] ?? null;
  if (error.name === 'FileTooLarge') return { ...tooLarge, detail: `${error.message}.` };
  if (error instanceof URIError) return malformedAddress;
  return isDatabaseUnavailable(error) ? databaseAway : null;
}

const malformedAddress: EdgeFacts = { status: 400, code: 'request.malformed-address', title: 'The address is not valid.' };
const databaseAway: EdgeFacts = {
  status: 503,
  code: 'platform.unavailable',
  title: 'The shop cannot answer at the moment.',
  detail: 'Nothing is lost. Please try again in a moment.',
  headers: { 'Retry-After': '2' },
};

const tooLarge: EdgeFacts = { status: 413, code: 'request.too-large', title: 'The request is too large.' };
const unreadable = (detail: string): EdgeFacts => ({ status: 400, code: 'request.invalid', title: 'The request is not valid.', detail });

/** What body-parser says → what we say. */
const bodyErrors: Readonly<Record<string, EdgeFacts>> = {
  'entity.parse.failed': unreadable('The body is not valid JSON.'),
  'request.aborted': unreadable('The body ended early.'),
  'request.size.invalid': unreadable('The body is not as long as announced.'),
  'entity.too.large': tooLarge,
  'charset.unsupported': { status: 415, code: 'request.media-type', title: 'Only UTF-8 is understood.' },
  'encoding.unsupported': { status: 415, code: 'request.media-type', title: 'Compressed requests are not understood.' },
};
