import { slugify } from '../domain/slug';
import type { ParsedLine, ReadLine } from './line';

export interface Batch {
  readonly lines: readonly ReadLine[];
  readonly failures: readonly { readonly line: number; readonly error: string }[];
  /** How many products and failures of the file came up to its end. */
  readonly upTo: number;
  /** Products, SKUs and addresses that no batch beside it may name. */
  readonly names: ReadonlySet<string>;
}

const batchSize = 200;

/** Lines that can be written together: none names a product or SKU that another one names, also not as a part. The first `skip` of the file are passed over. */
export async function* inBatches(parsed: AsyncIterable<ParsedLine>, skip: number): AsyncGenerator<Batch> {
  let lines: ReadLine[] = [];
  let failures: { line: number; error: string }[] = [];
  let names = new Set<string>();
  let seen = 0;
  for await (const one of parsed) {
    if (seen < skip) {
      seen += 1;
      continue;
    }
    const own = 'line' in one ? namesIn(one) : [];
    if (lines.length >= batchSize || failures.length >= batchSize || own.some((n) => names.has(n))) {
      yield { lines, failures, upTo: seen, names: withAddresses(names, lines) };
      lines = [];
      failures = [];
      names = new Set();
    }
    seen += 1;
    if ('line' in one) lines.push(one);
    else failures.push({ line: one.number, error: one.error });
    for (const name of own) names.add(name);
  }
  if (lines.length > 0 || failures.length > 0) yield { lines, failures, upTo: seen, names: withAddresses(names, lines) };
}

const namesIn = ({ line }: ReadLine): string[] => [
  ...(line.externalId === undefined ? [] : [`id ${line.externalId}`]),
  ...(line.slug === undefined ? [] : [`slug ${line.slug}`]),
  ...line.variants.map((v) => `sku ${v.sku}`),
  ...line.variants.flatMap((v) => (v.bundle ?? []).map((part) => `sku ${part.sku}`)),
];

/** Two products with the same title want the same address. */
const withAddresses = (names: ReadonlySet<string>, lines: readonly ReadLine[]): ReadonlySet<string> =>
  new Set([...names, ...lines.map(({ line }) => `slug ${line.slug ?? slugify(line.title, 'product')}`)]);

/** Works on up to `atOnce` batches beside one another, none of which names what another one names; ends when all are done. */
export async function eachBatch(batches: AsyncIterable<Batch>, atOnce: number, work: (batch: Batch) => Promise<boolean>): Promise<void> {
  const running = new Map<Promise<unknown>, ReadonlySet<string>>();
  let goOn = true;
  try {
    for await (const batch of batches) {
      for (const [done, names] of [...running]) if ([...batch.names].some((name) => names.has(name))) await done;
      while (running.size >= atOnce) await Promise.race(running.keys());
      if (!goOn) break;
      const done = work(batch).then((more) => {
        goOn &&= more;
        running.delete(done);
      });
      done.catch(() => undefined);
      running.set(done, batch.names);
    }
    await Promise.all(running.keys());
  } finally {
    await Promise.allSettled(running.keys());
  }
}

/** The next one is made while the present one is worked on. */
export async function* readAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      // whoever asks for it sees how it failed
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}
