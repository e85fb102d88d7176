/*
 * Many who ask at the same time are answered by one question. None gets an answer that was read before they asked: who
 * comes while a question is under way waits for the next one.
 */

/** One question for all keys that are asked for within a turn of the event loop or while the one before is under way. */
export function createBatch<T>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let waiting: Batch<T> | null = null;
  let busy = false;

  async function ask(): Promise<void> {
    const batch = waiting;
    if (!batch) return;
    waiting = null;
    busy = true;
    try {
      batch.resolve(await read([...batch.keys]));
    } catch (error) {
      batch.reject(error);
    } finally {
      busy = false;
      void ask();
    }
  }

  return async (key) => {
    if (!waiting) {
      waiting = newBatch();
      if (!busy) setImmediate(() => void (busy || ask()));
    }
    const { keys, found } = waiting;
    keys.add(key);
    return (await found).get(key);
  };
}

interface Batch<T> {
  readonly keys: Set<string>;
  readonly found: Promise<ReadonlyMap<string, T>>;
  resolve(found: ReadonlyMap<string, T>): void;
  reject(error: unknown): void;
}

function newBatch<T>(): Batch<T> {
  let [resolve, reject]: [Batch<T>['resolve'], Batch<T>['reject']] = [() => undefined, () => undefined];
  const found = new Promise<ReadonlyMap<string, T>>((done, failed) => ([resolve, reject] = [done, failed]));
  return { keys: new Set(), found, resolve, reject };
}

/** The same question of several is asked once, and once more for those who come meanwhile. */
export function createShared<T>(): (question: string, read: () => Promise<T>) => Promise<T> {
  const asked = new Map<string, { underWay: Promise<unknown>; next: Promise<T> | null }>();

  function ask(question: string, read: () => Promise<T>): Promise<T> {
    const answer = read();
    const entry: { underWay: Promise<unknown>; next: Promise<T> | null } = { underWay: answer, next: null };
    asked.set(question, entry);
    const over = (): void => void (entry.next === null && asked.delete(question));
    entry.underWay = answer.then(over, over);
    return answer;
  }

  return (question, read) => {
    const entry = asked.get(question);
    if (!entry) return ask(question, read);
    return (entry.next ??= entry.underWay.then(() => ask(question, read)));
  };
}
