/** RFC 9457 as the shop sends it, or what stands for it when no answer came. */
export interface Problem {
  /** 0: no answer came. */
  readonly status: number;
  /** `offline`, `unreadable` and `cart.being-ordered` are ours; all others are the server's. */
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: readonly FieldProblem[];
  /** Seconds to wait before another try; null when the server named none. */
  readonly retryAfter: number | null;
  /** Members that belong to the code, such as the lines of `orders.sold-out`. */
  readonly more: Readonly<Record<string, unknown>>;
}

export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

export const offline: Problem = { status: 0, code: 'offline', title: 'No answer', detail: null, errors: [], retryAfter: null, more: {} };

/** A refusal that needs no server. */
export const ownProblem = (code: string, title: string): Problem => ({ ...offline, status: 409, code, title });

/** `body` is what the server sent, whatever it is. */
export function problemOf(status: number, body: unknown, retryAfter: string | null): Problem {
  const wait = retryAfter === null ? Number.NaN : Number.parseInt(retryAfter, 10);
  const base = { status, errors: [], retryAfter: Number.isNaN(wait) ? null : wait, more: {} };
  if (!isRecord(body)) return { ...base, code: 'unreadable', title: `HTTP ${status}`, detail: null };
  return {
    ...base,
    code: textOr(body['code'], 'unreadable'),
    title: textOr(body['title'], `HTTP ${status}`),
    detail: typeof body['detail'] === 'string' ? body['detail'] : null,
    errors: fieldProblems(body['errors']),
    more: body,
  };
}

/** Any thrown thing as a problem: network failures reach the caller as TypeError. */
export const problemFrom = (error: unknown): Problem => (error instanceof ApiError ? error.problem : offline);

/** `/shippingAddress/postalCode` → `shippingAddress.postalCode`, the first detail of each. */
export function fieldErrors({ errors }: Problem): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { pointer, detail } of errors) {
    const name = pointer.split('/').slice(1).map(unescaped).join('.');
    found[name] ??= detail;
  }
  return found;
}

/** Nothing happened and waiting helps, or nobody knows whether it happened: the same request may be sent again. */
export const isTransient = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500;

/** There is nothing under this name, or no thing can have it. */
export const isUnknown = ({ status }: Problem): boolean => status === 404 || status === 400;

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' && value !== '' ? value : otherwise);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) =>
    isRecord(entry) && typeof entry['pointer'] === 'string' && typeof entry['detail'] === 'string'
      ? [{ pointer: entry['pointer'], detail: entry['detail'] }]
      : [],
  );
}
