import type { ProductIndex } from './product-index';
import { createScorer, type Scorer } from './scoring';

/** As many as there are questions at once. */
export interface Scorers {
  take(): Scorer;
  /** One that has come to its end; what was left in the middle is not used again. */
  give(scorer: Scorer): void;
}

/** Each has a few dozen bytes for every product. */
const kept = 4;

export function createScorers(index: ProductIndex): Scorers {
  const free: Scorer[] = [];
  return {
    take: () => free.pop() ?? createScorer(index),
    give: (scorer) => {
      if (free.length < kept) free.push(scorer);
    },
  };
}
