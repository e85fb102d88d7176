import { slugify } from '../domain/slug';
import type { ParsedLine, ReadLine } from './line';
import { titleOf, type ReadWords } from './words';

/** What stands together in a file: products, and what of it cannot be read. */
export interface Piece {
  /** Place of the first one among all of the file, counted from 0. */
  readonly from: number;
  readonly units: readonly ParsedLine[];
}

export interface Batch extends Piece {
  /** Products, SKUs and addresses that no batch beside it may name. */
  readonly names: ReadonlySet<string>;
  /** Products beside it could be built without what it says of collections and categories. */
  readonly alone: boolean;
}

/** Places in a file that are dealt with: from the first to before the second. */
export type Span = readonly [from: number, upTo: number];

const batchSize = 200;

/** Lines that can be written together: none names a product or SKU that another one names, also not as a part. What is in `done` is passed over. */
export async function* inBatches(parsed: AsyncIterable<ParsedLine>, done: readonly Span[]): AsyncGenerator<Batch> {
  const ahead = [...done].sort(([a], [b]) => a - b);
  let units: ParsedLine[] = [];
  let names = new Set<string>();
  let at = 0;
  const gathered = (): Batch => ({
    from: at - units.length,
    units,
    names: withAddresses(names, units),
    alone: wordsIn(units).length > 0,
  });
  for await (const one of parsed) {
    while (ahead[0] && ahead[0][1] <= at) ahead.shift();
    const isDone = ahead[0] !== undefined && ahead[0][0] <= at;
    const own = 'error' in one || isDone ? [] : 'line' in one ? namesIn(one) : [`words ${titleOf(one.words)}`];
    if (units.length > 0 && (isDone || units.length >= batchSize || own.some((n) => names.has(n)))) {
      yield gathered();
      units = [];
      names = new Set();
    }
    at += 1;
    if (isDone) continue;
    units.push(one);
    for (const name of own) names.add(name);
  }
  if (units.length > 0) yield gathered();
}

/** The two halves of a piece that cannot be written whole. */
export function halves({ from, units }: Piece): readonly [Piece, Piece] {
  const middle = Math.ceil(units.length / 2);
  return [
    { from, units: units.slice(0, middle) },
    { from: from + middle, units: units.slice(middle) },
  ];
}

export const linesIn = (units: readonly ParsedLine[]): ReadLine[] => units.flatMap((unit) => ('line' in unit ? unit : []));

export const wordsIn = (units: readonly ParsedLine[]): ReadWords[] => units.flatMap((unit) => ('words' in unit ? unit : []));

/** What a line is about; `parts`: with the SKUs that bundles consist of. */
export const namesIn = ({ line }: ReadLine, { parts = true } = {}): string[] => [
  ...(line.externalId === undefined ? [] : [`id ${line.externalId}`]),
  ...(line.slug === undefined ? [] : [`slug ${line.slug}`]),
  ...line.variants.map((v) => `sku ${v.sku}`),
  ...(parts ? line.variants.flatMap((v) => (v.bundle ?? []).map((part) => `sku ${part.sku}`)) : []),
];

/** Two products with the same title want the same address. */
const withAddresses = (names: ReadonlySet<string>, units: readonly ParsedLine[]): ReadonlySet<string> =>
  new Set([...names, ...linesIn(units).map(({ line }) => `slug ${line.slug ?? slugify(line.title, 'product')}`)]);

/** Works on up to `atOnce` batches beside one another, none of which names what another one names or wants to be alone; ends when all are done. */
export async function eachBatch(batches: AsyncIterable<Batch>, atOnce: number, work: (batch: Batch) => Promise<boolean>): Promise<void> {
  const running = new Map<Promise<unknown>, Batch>();
  let goOn = true;
  try {
    for await (const batch of batches) {
      for (const [done, beside] of [...running]) if (apart(batch, beside)) await done;
      while (running.size >= atOnce) await Promise.race(running.keys());
      if (!goOn) break;
      const done = work(batch).then((more) => {
        goOn &&= more;
        running.delete(done);
      });
      done.catch(() => undefined);
      running.set(done, batch);
    }
    await Promise.all(running.keys());
  } finally {
    await Promise.allSettled(running.keys());
  }
}

const apart = (a: Batch, b: Batch): boolean => a.alone || b.alone || [...a.names].some((name) => b.names.has(name));

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
