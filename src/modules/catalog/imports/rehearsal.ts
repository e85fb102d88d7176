import { namesIn, type Span } from './batches';
import type { ParsedLine, ReadLine } from './line';

/**
 * A dry run takes each batch back before the next one is tried. So that a line is tried on what earlier lines of its file would
 * have left, those that it names (its product, its SKUs, parts of a bundle) go before it again.
 */
export interface Rehearsal {
  /** The file once more; what another process has tried before counts as done well. */
  lines(parsed: AsyncIterable<ParsedLine>, done: readonly Span[]): AsyncGenerator<ParsedLine>;
  /** Earlier lines that these name, in their order. */
  before(lines: readonly ReadLine[]): ReadLine[];
  /** They can be written. */
  keep(lines: readonly ReadLine[]): void;
}

/** Reads the file once, as only what is named twice has to be remembered. */
export async function rehearse(parsed: AsyncIterable<ParsedLine>): Promise<Rehearsal> {
  const [once, twice] = [new Set<string>(), new Set<string>()];
  for await (const one of parsed) if ('line' in one) for (const name of new Set(namesIn(one))) (once.has(name) ? twice : once).add(name);
  once.clear();
  /** By what they leave, the latest; in the order in which it first was there. */
  const kept = new Map<string, { readonly line: ReadLine; readonly since: number }>();

  const keep = (lines: readonly ReadLine[]): void => {
    for (const line of lines)
      for (const name of namesIn(line, { parts: false }))
        if (twice.has(name)) kept.set(name, { line, since: kept.get(name)?.since ?? line.number });
  };

  return {
    keep,
    async *lines(again, done) {
      let at = 0;
      for await (const one of again) {
        if ('line' in one && done.some(([from, upTo]) => from <= at && at < upTo)) keep([one]);
        at += 1;
        yield one;
      }
    },
    before(lines) {
      const found = new Map<ReadLine, number>();
      const asking = [...lines];
      for (let one = asking.pop(); one; one = asking.pop()) {
        for (const { line, since } of namesIn(one).flatMap((name) => kept.get(name) ?? [])) {
          if (!found.has(line)) asking.push(line);
          found.set(line, Math.min(since, found.get(line) ?? since));
        }
      }
      return [...found].sort(([, a], [, b]) => a - b).map(([line]) => line);
    },
  };
}
