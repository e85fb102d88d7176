import type { Parcel } from './order';

export const returnStates = ['requested', 'approved', 'partly-received', 'received', 'rejected', 'cancelled'] as const;
export type ReturnState = (typeof returnStates)[number];

/** Where a return may go. R1 reads the recorded steps against these. */
export const returnMoves = {
  requested: ['approved', 'rejected', 'cancelled'],
  approved: ['partly-received', 'received', 'cancelled'],
  'partly-received': ['received'],
  received: [],
  rejected: [],
  cancelled: [],
} as const satisfies Record<ReturnState, readonly ReturnState[]>;

export const mayReturnGo = (from: ReturnState, to: ReturnState): boolean => {
  const next: readonly ReturnState[] = returnMoves[from];
  return next.includes(to);
};

/** Goods in exchange may be sent: once the old ones are here, or as soon as that was agreed. */
export const mayBringExchange = (state: ReturnState, shipFirst: boolean): boolean =>
  state === 'received' || (shipFirst && (state === 'approved' || state === 'partly-received'));

/** Goods of it may still arrive. */
export const isReturnOpen = (state: ReturnState): boolean => returnMoves[state].length > 0;

/** A line of an order, as far as goods come back. Amounts are minor units. */
export interface ReturnableLine {
  readonly id: string;
  readonly quantity: number;
  /** Units in parcels. */
  readonly shipped: number;
  /** Units that are back and for sale again. */
  readonly restocked: number;
  /** Units that are back and are not. */
  readonly writtenOff: number;
  /** Units that are to come back with returns that are open. */
  readonly announced: number;
  /** What the line cost, with its tax and without its discount. */
  readonly gross: number;
  /** What the units that are back were worth of it. */
  readonly valued: number;
  /** Downloaded: it never comes back. */
  readonly digital: boolean;
}

/** A line of a return. `open`: units that are still to come. */
export interface ReturnLine {
  readonly lineId: string;
  readonly asked: number;
  readonly open: number;
}

export const backOf = ({ restocked, writtenOff }: Pick<ReturnableLine, 'restocked' | 'writtenOff'>): number => restocked + writtenOff;

/** Units that have left, are not back and are promised by no return. */
export const freeToReturn = (line: ReturnableLine): number => (line.digital ? 0 : line.shipped - backOf(line) - line.announced);

export type Fault = 'no-such-line' | 'too-many' | 'nothing';
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Fault; readonly lineId: string | null };

/** The same line twice is summed. */
export function announce(lines: readonly ReturnableLine[], wished: readonly Parcel[]): Outcome<readonly Parcel[]> {
  const sums = summed(wished);
  for (const { lineId, quantity } of sums) {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) return { ok: false, why: 'no-such-line', lineId };
    if (quantity > freeToReturn(line)) return { ok: false, why: 'too-many', lineId };
  }
  return sums.length > 0 ? { ok: true, value: sums } : { ok: false, why: 'nothing', lineId: null };
}

/** What may come of what was asked; `wished` null: all of it. Every line of the return is in the answer, with zero where nothing may. */
export function approve(asked: readonly ReturnLine[], wished: readonly Parcel[] | null): Outcome<readonly ReturnLine[]> {
  if (wished === null) return { ok: true, value: asked };
  const sums = summed(wished);
  for (const { lineId, quantity } of sums) {
    const line = asked.find((one) => one.lineId === lineId);
    if (!line) return { ok: false, why: 'no-such-line', lineId };
    if (quantity > line.open) return { ok: false, why: 'too-many', lineId };
  }
  const value = asked.map((line) => ({ ...line, open: sums.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0 }));
  return value.some(({ open }) => open > 0) ? { ok: true, value } : { ok: false, why: 'nothing', lineId: null };
}

/** Units of one line that arrived. */
export interface Arrived {
  readonly lineId: string;
  /** For sale again. */
  readonly restock: number;
  /** Not for sale any more. */
  readonly writeOff: number;
}

export interface TakenIn extends Arrived {
  /** How many of them the return had announced; the others came unasked. */
  readonly announced: number;
  /** What they were worth. */
  readonly value: number;
}

/** May differ from what was announced: fewer, more, other lines; never more than is out. */
export function takeIn(
  lines: readonly ReturnableLine[],
  expected: readonly ReturnLine[],
  arrived: readonly Arrived[],
): Outcome<readonly TakenIn[]> {
  const taken: TakenIn[] = [];
  for (const one of arrived) {
    const { lineId, restock, writeOff } = one;
    const line = lines.find(({ id }) => id === lineId);
    if (!line || taken.some((other) => other.lineId === lineId)) return { ok: false, why: 'no-such-line', lineId };
    const units = restock + writeOff;
    if (units === 0) continue;
    const announced = Math.min(units, expected.find((open) => open.lineId === lineId)?.open ?? 0);
    if (units - announced > freeToReturn(line)) return { ok: false, why: 'too-many', lineId };
    taken.push({ ...one, announced, value: valueOf(line, units) });
  }
  return taken.length > 0 ? { ok: true, value: taken } : { ok: false, why: 'nothing', lineId: null };
}

/** Where the return stands after that; `complete`: nothing more of it is awaited. */
export function stateAfter(expected: readonly ReturnLine[], taken: readonly TakenIn[], complete: boolean): 'partly-received' | 'received' {
  const left = expected.reduce((sum, { lineId, open }) => sum + open - (taken.find((one) => one.lineId === lineId)?.announced ?? 0), 0);
  return complete || left === 0 ? 'received' : 'partly-received';
}

/** The share of so many units in what is left of the line's price: cents add up over any number of returns, and the last unit takes the rest. */
export function valueOf({ quantity, gross, valued, ...line }: ReturnableLine, units: number): number {
  const [left, rest] = [quantity - backOf(line), Math.max(gross - valued, 0)];
  return units >= left ? rest : Number((BigInt(rest) * BigInt(units)) / BigInt(left));
}

export interface OrderCosts {
  /** With its tax. */
  readonly shipping: number;
  /** Of which went back with returns. */
  readonly shippingBack: number;
  readonly rounding: number;
  /** What may still be given back of the order. */
  readonly left: number;
}

export interface Settlement {
  readonly goods: number;
  readonly shipping: number;
  readonly rounding: number;
  readonly fee: number;
  /** What goes back: all of these, within what is left. */
  readonly refund: number;
}

/**
 * What goes back for what was taken in. With the last unit of the order, and shipping, its rounding goes back too, so that it comes to
 * what was paid. Null: the fee is more than that.
 */
export function settle(
  lines: readonly ReturnableLine[],
  taken: readonly TakenIn[],
  costs: OrderCosts,
  { withShipping, fee }: { readonly withShipping: boolean; readonly fee: number },
): Settlement | null {
  const goods = taken.reduce((sum, { value }) => sum + value, 0);
  const shipping = withShipping ? costs.shipping - costs.shippingBack : 0;
  const isWhole = withShipping && lines.every((line) => backOf(line) + unitsIn(taken, line.id) >= line.quantity);
  const rounding = isWhole ? costs.rounding : 0;
  const worth = goods + shipping + rounding;
  if (fee > Math.max(worth, 0)) return null;
  return { goods, shipping, rounding, fee, refund: Math.min(Math.max(worth - fee, 0), costs.left) };
}

/** Every unit that was sent is back, and no other will be. */
export function isAllBack(lines: readonly ReturnableLine[], taken: readonly TakenIn[], nothingMoreLeaves: boolean): boolean {
  const goods = lines.filter(({ digital }) => !digital);
  return (
    goods.some(({ shipped }) => shipped > 0) &&
    goods.every((line) => backOf(line) + unitsIn(taken, line.id) === line.shipped && (nothingMoreLeaves || line.shipped === line.quantity))
  );
}

const unitsIn = (taken: readonly TakenIn[], lineId: string): number =>
  taken.reduce((sum, one) => (one.lineId === lineId ? sum + one.restock + one.writeOff : sum), 0);

function summed(parcels: readonly Parcel[]): Parcel[] {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of parcels) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
}
