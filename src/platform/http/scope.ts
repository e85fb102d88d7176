import type { Response } from './exchange';

/** What the platform knows about one request while it runs. */
export interface Scope {
  /** Sent as X-Request-Id; also the correlation id. */
  readonly id: string;
  /** `performance.now()` */
  readonly startedAt: number;
  /** The route's pattern once it is known: bounded in number, unlike paths. */
  route: string | null;
  userId: string | null;
}

export function openScope(res: Response, id: string): Scope {
  const scope: Scope = { id, startedAt: performance.now(), route: null, userId: null };
  res.scope = scope;
  return scope;
}

/** Of an answer that went through the request scope. */
export const scopeOf = (res: Response): Scope => res.scope as Scope;
