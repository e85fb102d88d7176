/** Asks again only when the last question about the same key was put longer than `maxAgeMs` ago. */
export type Recent<V> = (key: string, ask: () => Promise<V>) => Promise<V>;

export interface RecentOptions {
  readonly maxAgeMs: number;
  /** The least recently asked go first. */
  readonly maxEntries: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

/**
 * Age counts from when the question was put, not from its answer, so that a slow answer is never believed longer.
 * Questions at the same time share one answer. A failure is not kept.
 */
export function createRecent<V>({ maxAgeMs, maxEntries, now = () => performance.now() }: RecentOptions): Recent<V> {
  const entries = new Map<string, { askedAt: number; answer: Promise<V> }>();
  return (key, ask) => {
    const known = entries.get(key);
    if (known) {
      entries.delete(key);
      if (now() - known.askedAt < maxAgeMs) {
        entries.set(key, known);
        return known.answer;
      }
    }
    const entry = { askedAt: now(), answer: ask() };
    entries.set(key, entry);
    entry.answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    const oldest = entries.size > maxEntries ? entries.keys().next() : null;
    if (oldest && !oldest.done) entries.delete(oldest.value);
    return entry.answer;
  };
}
