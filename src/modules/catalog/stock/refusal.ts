import { mostUnits } from '../domain/shelf';
import { belowReserved, tooManyUnits } from '../errors';
import type { ShelfAfter } from '../inventory/set-stock';

/** Why counts were refused, for whoever asked. */
export function refusal(shelves: readonly ShelfAfter[]): Error {
  const full = shelves.filter((shelf) => shelf.onHand > mostUnits);
  return full.length > 0 ? tooManyUnits(mostUnits, full) : belowReserved(shelves);
}
