/** Answers that are dear to read and hold until something they tell of changes. */
export interface Remembered<T> {
  /**
   * The answer that is known, else a new one. One older than `freshMs` is given once more while it is read anew; one that was
   * read before the last `forget` is never given.
   */
  ask(question: string, read: () => Promise<T>): Promise<T>;
  /** What was read until now holds no longer. */
  forget(): void;
}

export interface RememberedOptions {
  /** Answers kept at most; those not asked for the longest go first. */
  readonly most: number;
  /** Milliseconds; without it an answer holds until `forget`. */
  readonly freshMs?: number;
  /** Milliseconds; later than now − this, nothing is given without reading it anew. */
  readonly staleMs?: number;
  readonly now?: () => number;
}

interface Entry<T> {
  readonly era: number;
  readonly value: T;
  readonly readAt: number;
}

export function createRemembered<T>({ most, freshMs = Infinity, staleMs = Infinity, now = Date.now }: RememberedOptions): Remembered<T> {
  const known = new Map<string, Entry<T>>();
  const underWay = new Map<string, { readonly era: number; readonly answer: Promise<T> }>();
  let era = 0;

  function keep(question: string, entry: Entry<T>): void {
    known.delete(question);
    known.set(question, entry);
    const [oldest] = known.size > most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
  }

  function readOnce(question: string, read: () => Promise<T>): Promise<T> {
    const present = underWay.get(question);
    if (present?.era === era) return present.answer;
    const begun = { era, answer: read() };
    underWay.set(question, begun);
    const readAt = now();
    begun.answer
      .then(
        (value) => begun.era === era && keep(question, { era: begun.era, value, readAt }),
        () => undefined,
      )
      .finally(() => underWay.get(question) === begun && underWay.delete(question));
    return begun.answer;
  }

  return {
    async ask(question, read) {
      const entry = known.get(question);
      const age = entry ? now() - entry.readAt : 0;
      if (!entry || entry.era !== era || age > staleMs) return readOnce(question, read);
      if (age > freshMs) readOnce(question, read).catch(() => undefined);
      else keep(question, entry);
      return entry.value;
    },
    forget() {
      era += 1;
      known.clear();
    },
  };
}
