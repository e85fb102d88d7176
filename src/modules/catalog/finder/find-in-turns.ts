import { setImmediate } from 'node:timers/promises';
import { finding, type Answer } from './domain/find';
import type { Ask } from './domain/question';
import type { Shelf } from './fill';

/** How long one thing may go on before others have their turn. */
export interface Pace {
  /** Milliseconds. */
  now(): number;
  rest(): Promise<unknown>;
}

export const ownPace: Pace = { now: () => performance.now(), rest: () => setImmediate() };

const sliceMs = 8;
/** Begun so often; then a product that changes meanwhile may be counted as it was or as it is. */
const tries = 3;

/** What `find` answers, but no longer than a slice at a time; anew where products change meanwhile. */
export async function findInTurns({ index, scorer }: Pick<Shelf, 'index' | 'scorer'>, ask: Ask, pace: Pace = ownPace): Promise<Answer> {
  for (let left = tries; ; left -= 1) {
    const { changes } = index;
    const work = finding(index, scorer, ask);
    for (let since = pace.now(); left === 1 || index.changes === changes;) {
      const step = work.next();
      if (step.done) return step.value;
      if (pace.now() - since < sliceMs) continue;
      step.value.keep();
      await pace.rest();
      since = pace.now();
    }
  }
}
