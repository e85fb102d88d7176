import type { ParsedLine, ReadLine } from './line';

export interface Batch {
  readonly lines: readonly ReadLine[];
  readonly failures: readonly { readonly line: number; readonly error: string }[];
  /** How many products and failures of the file came up to its end. */
  readonly upTo: number;
}

const batchSize = 200;

/** Lines that can be written together: none names a product or SKU that another one names. The first `skip` of the file are passed over. */
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
      yield { lines, failures, upTo: seen };
      lines = [];
      failures = [];
      names = new Set();
    }
    seen += 1;
    if ('line' in one) lines.push(one);
    else failures.push({ line: one.number, error: one.error });
    for (const name of own) names.add(name);
  }
  if (lines.length > 0 || failures.length > 0) yield { lines, failures, upTo: seen };
}

const namesIn = ({ line }: ReadLine): string[] => [
  ...(line.externalId === undefined ? [] : [`id ${line.externalId}`]),
  ...(line.slug === undefined ? [] : [`slug ${line.slug}`]),
  ...line.variants.map((v) => `sku ${v.sku}`),
];

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
