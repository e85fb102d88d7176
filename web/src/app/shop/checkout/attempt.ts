import type { KeyValueStore } from '../../platform/browser';

/** One order, asked for under one Idempotency-Key until the shop has given its final answer. */
export interface Attempt<Body> {
  readonly key: string;
  readonly body: Body;
}

export interface AttemptKeeper<Body> {
  /** Asked for, and the answer is not known: after a lost connection, a reload, a second click. */
  pending(): Attempt<Body> | null;
  /** The attempt that is pending, whatever the body now says, because nobody knows yet how it ended; else a new one. */
  begin(body: Body): Attempt<Body>;
  /** The answer is final: the next order gets a key of its own. */
  settle(): void;
}

export interface AttemptKeeperDeps<Body> {
  readonly store: KeyValueStore;
  readonly newKey: () => string;
  readonly isBody: (value: unknown) => value is Body;
}

export function createAttemptKeeper<Body>({ store, newKey, isBody }: AttemptKeeperDeps<Body>): AttemptKeeper<Body> {
  const pending = (): Attempt<Body> | null => {
    const kept = parsed(store.getItem(storeKey));
    return kept && isBody(kept.body) ? { key: kept.key, body: kept.body } : null;
  };
  return {
    pending,
    begin(body) {
      const attempt = pending() ?? { key: newKey(), body };
      store.setItem(storeKey, JSON.stringify(attempt));
      return attempt;
    },
    settle: () => store.removeItem(storeKey),
  };
}

const storeKey = 'galleria.checkout';

function parsed(text: string | null): { key: string; body: unknown } | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('key' in value) || !('body' in value) || typeof value.key !== 'string')
      return null;
    return { key: value.key, body: value.body };
  } catch {
    return null;
  }
}
