/** A payment as one side has it. Amounts are minor units. */
export interface Booked {
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
}

export type DifferenceKind = 'missing-here' | 'missing-there' | 'other-amount' | 'other-state';

/** Null: both say the same. Only money counts: a payment that never came to anything may be missing on either side. */
export function differenceOf(ours: Booked | null, theirs: Booked | null): DifferenceKind | null {
  if (!ours) return theirs && holdsMoney(theirs) ? 'missing-here' : null;
  if (!theirs) return holdsMoney(ours) ? 'missing-there' : null;
  if (ours.captured !== theirs.captured || ours.refunded !== theirs.refunded) return 'other-amount';
  return isReserved(ours) === isReserved(theirs) ? null : 'other-state';
}

const isReserved = ({ status }: Booked): boolean => status === 'authorized';
const holdsMoney = (one: Booked): boolean => one.captured > 0 || isReserved(one);
