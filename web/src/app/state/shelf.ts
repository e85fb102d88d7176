/** A few answers that may be shown again for a while. */
export interface Shelf<T> {
  /** null: not there, or too old. */
  get(key: string): T | null;
  put(key: string, value: T): void;
}

export interface ShelfOptions {
  /** Entries; the one that was put longest ago goes first. */
  readonly most: number;
  /** Milliseconds. */
  readonly freshFor: number;
  readonly now?: () => number;
}

export function createShelf<T>({ most, freshFor, now = Date.now }: ShelfOptions): Shelf<T> {
  const entries = new Map<string, { readonly value: T; readonly at: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry && now() - entry.at < freshFor ? entry.value : null;
    },
    put(key, value) {
      entries.delete(key);
      entries.set(key, { value, at: now() });
      for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - most))) entries.delete(oldest);
    },
  };
}
