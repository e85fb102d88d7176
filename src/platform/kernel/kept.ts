/** Answers kept as they are sent, exactly as long as they are true. */
export interface Kept<T> {
  /** The answer that is kept, else a new one. Those who ask at the same time share it. */
  ask(question: string, read: () => Promise<Reading<T>>): Promise<T>;
  /**
   * What was read until now about these holds no longer, null: about anything. It is given to nobody who asks from now on, also where it
   * is still being read.
   */
  forget(about: readonly string[] | null): void;
}

export interface Reading<T> {
  readonly value: T;
  readonly bytes: number;
  /** What it tells of; null: whatever is forgotten, this is, too. */
  readonly about: readonly string[] | null;
}

export interface KeptOptions {
  /** Those not asked for the longest go first. */
  readonly mostBytes: number;
  /** Milliseconds after which an answer is read anew at the latest. */
  readonly freshMs: number;
  /** The moment, by `now`, up to which what is read now is sure to hold; null: that is not known, and nothing is kept or given. */
  readonly holdsUntil: () => number | null;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

interface Entry<T> extends Reading<T> {
  readonly question: string;
  readonly until: number;
}

interface UnderWay<T> {
  readonly answer: Promise<T>;
  readonly until: number;
  /** Forgotten since it began: null is anything. */
  gone: Set<string> | null;
}

export function createKept<T>({ mostBytes, freshMs, holdsUntil, now = () => performance.now() }: KeptOptions): Kept<T> {
  const entries = new Map<string, Entry<T>>();
  const byAbout = new Map<string, Set<Entry<T>>>();
  const ofAnything = new Set<Entry<T>>();
  const underWay = new Map<string, UnderWay<T>>();
  const spoiltUnderWay = new Set<UnderWay<T>>();
  let bytes = 0;

  function drop(entry: Entry<T>): void {
    entries.delete(entry.question);
    bytes -= entry.bytes;
    ofAnything.delete(entry);
    for (const one of entry.about ?? []) {
      const same = byAbout.get(one);
      if (same?.delete(entry) && same.size === 0) byAbout.delete(one);
    }
  }

  function keep(entry: Entry<T>): void {
    const former = entries.get(entry.question);
    if (former) drop(former);
    if (entry.bytes > mostBytes) return;
    entries.set(entry.question, entry);
    bytes += entry.bytes;
    if (entry.about === null) ofAnything.add(entry);
    for (const one of entry.about ?? []) {
      const same = byAbout.get(one);
      if (same) same.add(entry);
      else byAbout.set(one, new Set([entry]));
    }
    for (const oldest of entries.values()) {
      if (bytes <= mostBytes) break;
      drop(oldest);
    }
  }

  function readOnce(question: string, read: () => Promise<Reading<T>>): Promise<T> {
    const horizon = holdsUntil();
    if (horizon === null) return read().then(({ value }) => value);
    const present = underWay.get(question);
    if (present && now() < present.until) return present.answer;
    const until = Math.min(now() + freshMs, horizon);
    const begun = read();
    const mine: UnderWay<T> = { answer: begun.then(({ value }) => value), until, gone: new Set() };
    underWay.set(question, mine);
    const over = (): void => {
      spoiltUnderWay.delete(mine);
      if (underWay.get(question) === mine) underWay.delete(question);
    };
    begun.then((found) => {
      over();
      const { gone } = mine;
      const spoilt = gone === null || (gone.size > 0 && (found.about === null || found.about.some((one) => gone.has(one))));
      if (!spoilt && until > now()) keep({ ...found, question, until });
    }, over);
    return mine.answer;
  }

  /** Who asks from now on does not wait for what was being read before. */
  function spoil(about: readonly string[] | null): void {
    for (const mine of underWay.values()) spoiltUnderWay.add(mine);
    underWay.clear();
    for (const mine of spoiltUnderWay) {
      if (about === null) mine.gone = null;
      else for (const one of about) mine.gone?.add(one);
    }
  }

  return {
    async ask(question, read) {
      const entry = entries.get(question);
      if (!entry) return readOnce(question, read);
      if (holdsUntil() === null || now() >= entry.until) return readOnce(question, read);
      entries.delete(question);
      entries.set(question, entry);
      return entry.value;
    },
    forget(about) {
      if (about?.length === 0) return;
      spoil(about);
      if (about === null) {
        entries.clear();
        byAbout.clear();
        ofAnything.clear();
        bytes = 0;
        return;
      }
      for (const entry of [...ofAnything]) drop(entry);
      for (const one of about) for (const entry of [...(byAbout.get(one) ?? [])]) drop(entry);
    },
  };
}
