/**
 * Units of one variant in one store: what a count may say, and a delta lead to. Units that come back from buyers may lead
 * beyond it, as they are there whatever we say; the column has room for as many again.
 */
export const mostUnits = 1_000_000_000;

/** Units a buyer may take at once of what has no other limit. */
export const mostAhead = 9_999;

export interface Shelf {
  readonly onHand: number;
  readonly reserved: number;
  /** Units that are never offered. */
  readonly safety: number;
  readonly backorder: boolean;
  /** Units that may be promised beyond the shelf; null: no limit. */
  readonly aheadLimit: number | null;
  readonly aheadUntil: Date | null;
}

/** Units that lie there for the next buyer. */
export const freeOn = ({ onHand, reserved, safety }: Shelf): number => Math.max(onHand - safety - reserved, 0);

/** Units that may still be promised before they have arrived: what buyers have beyond the shelf counts towards the limit. */
export function aheadOn({ onHand, reserved, safety, backorder, aheadLimit, aheadUntil }: Shelf, now: Date): number {
  if (!backorder || (aheadUntil !== null && aheadUntil <= now)) return 0;
  if (aheadLimit === null) return mostAhead;
  return Math.max(aheadLimit - Math.max(reserved - Math.max(onHand - safety, 0), 0), 0);
}
