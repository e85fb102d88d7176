import { setImmediate } from 'node:timers/promises';
import { finding, type Answer } from './domain/find';
import type { Ask, Sought } from './domain/question';
import type { Scorer } from './domain/scoring';
import type { Shelf } from './fill';

/** How long one thing may go on before others have their turn. */
export interface Pace {
  /** Milliseconds. */
  now(): number;
  rest(): Promise<unknown>;
}

export const ownPace: Pace = { now: () => performance.now(), rest: () => setImmediate() };

type Products = Pick<Shelf, 'index' | 'scorers'>;

const sliceMs = 8;
/** Begun so often; then a product that changes meanwhile may be counted as it was or as it is. */
const tries = 3;

export const findInTurns = (products: Products, ask: Ask, pace?: Pace): Promise<Answer> =>
  inTurns(products, (scorer) => finding(products.index, scorer, ask), pace);

/** Numbers of the products that have anything of it. */
export const candidatesInTurns = (products: Products, sought: Sought, pace?: Pace): Promise<number[]> =>
  inTurns(products, (scorer) => scorer.candidates(sought), pace);

/** No longer than a slice at a time; anew where products change meanwhile. */
async function inTurns<R>(
  { index, scorers }: Products,
  begin: (scorer: Scorer) => Generator<undefined, R>,
  pace: Pace = ownPace,
): Promise<R> {
  for (let left = tries; ; left -= 1) {
    const { changes } = index;
    const scorer = scorers.take();
    const work = begin(scorer);
    for (let since = pace.now(); left === 1 || index.changes === changes;) {
      const step = work.next();
      if (step.done) {
        scorers.give(scorer);
        return step.value;
      }
      if (pace.now() - since < sliceMs) continue;
      await pace.rest();
      since = pace.now();
    }
  }
}
