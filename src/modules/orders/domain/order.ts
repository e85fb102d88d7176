export type Lifecycle = 'pending' | 'accepted' | 'cancelled';
export type PaymentState = 'unpaid' | 'authorized' | 'paid' | 'partly-refunded' | 'refunded';
export type FulfilmentState = 'unfulfilled' | 'fulfilled' | 'partly-shipped' | 'shipped' | 'delivered' | 'returned';
export type Status = 'pending' | 'paid' | 'fulfilled' | 'shipped' | 'delivered' | 'cancelled' | 'returned' | 'refunded';

export interface Axes {
  readonly lifecycle: Lifecycle;
  readonly payment: PaymentState;
  readonly fulfilment: FulfilmentState;
}

export const newOrder: Axes = { lifecycle: 'pending', payment: 'unpaid', fulfilment: 'unfulfilled' };

/** Where each axis may go: back only where a change adds goods that are not sent, or takes out all that are not. O7 reads the recorded steps against these. */
export const moves = {
  lifecycle: { pending: ['accepted', 'cancelled'], accepted: ['cancelled'], cancelled: [] },
  payment: {
    unpaid: ['authorized', 'paid'],
    authorized: ['paid', 'unpaid'],
    paid: ['partly-refunded', 'refunded'],
    'partly-refunded': ['refunded', 'paid'],
    refunded: ['partly-refunded', 'paid'],
  },
  fulfilment: {
    unfulfilled: ['fulfilled', 'partly-shipped', 'shipped'],
    fulfilled: ['unfulfilled'],
    'partly-shipped': ['shipped', 'delivered', 'returned'],
    shipped: ['partly-shipped', 'delivered', 'returned'],
    delivered: ['partly-shipped', 'returned'],
    returned: ['partly-shipped'],
  },
} as const satisfies {
  lifecycle: Record<Lifecycle, readonly Lifecycle[]>;
  payment: Record<PaymentState, readonly PaymentState[]>;
  fulfilment: Record<FulfilmentState, readonly FulfilmentState[]>;
};

export const mayPay = (from: PaymentState, to: PaymentState): boolean => {
  const next: readonly PaymentState[] = moves.payment[from];
  return next.includes(to);
};

/** Still waits for its money: what comes later is not for it. */
export const isOwed = (payment: PaymentState): boolean => payment === 'unpaid' || payment === 'authorized';

export const mayFulfil = (from: FulfilmentState, to: FulfilmentState): boolean => {
  const next: readonly FulfilmentState[] = moves.fulfilment[from];
  return next.includes(to);
};

/** Goods may leave: the money was taken, whatever of it went back since, or is taken where they arrive. */
export const mayLeave = (payment: PaymentState, onDelivery: boolean): boolean =>
  payment === 'paid' || payment === 'partly-refunded' || (onDelivery && payment === 'authorized');

/** The one word for the outside. */
export function statusOf({ lifecycle, payment, fulfilment }: Axes): Status {
  if (lifecycle !== 'accepted') return lifecycle;
  if (fulfilment === 'returned') return 'returned';
  if (payment === 'unpaid') return 'pending';
  if (payment === 'refunded') return 'refunded';
  if (fulfilment === 'delivered' || fulfilment === 'shipped' || fulfilment === 'fulfilled') return fulfilment;
  return 'paid';
}

/** Whether it may still be cancelled: as long as nothing of it is in a parcel or was downloaded. */
export const isCancellable = ({ lifecycle }: Axes, given: number): boolean => lifecycle !== 'cancelled' && given === 0;

/** Cancelled: reserved money is let go; taken money comes back with a refund of its own. */
export const cancelled = (axes: Axes): Axes => ({
  ...axes,
  lifecycle: 'cancelled',
  payment: axes.payment === 'authorized' ? 'unpaid' : axes.payment,
});

export interface LineToShip {
  readonly id: string;
  readonly quantity: number;
  /** Downloaded: it is in no parcel. */
  readonly digital?: boolean;
  /** Units that are in a parcel already. */
  readonly claimed: number;
}

export interface Parcel {
  readonly lineId: string;
  readonly quantity: number;
}

export type Packing =
  | { readonly ok: true; readonly lines: readonly Parcel[] }
  | { readonly ok: false; readonly why: 'nothing-left' | 'too-many' | 'no-such-line' | 'digital'; readonly lineId: string | null };

/** What goes into a parcel: the wished lines, or everything that is left. The same line twice is summed. */
export function pack(lines: readonly LineToShip[], wished: readonly Parcel[] | null): Packing {
  const left = new Map(lines.filter((line) => !line.digital).map((line) => [line.id, line.quantity - line.claimed]));
  if (wished === null) {
    const rest = [...left].filter(([, quantity]) => quantity > 0).map(([lineId, quantity]) => ({ lineId, quantity }));
    return rest.length > 0 ? { ok: true, lines: rest } : { ok: false, why: 'nothing-left', lineId: null };
  }
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of wished) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  for (const [lineId, quantity] of sums) {
    const free = left.get(lineId);
    if (free === undefined) return { ok: false, why: lines.some((line) => line.id === lineId) ? 'digital' : 'no-such-line', lineId };
    if (quantity > free) return { ok: false, why: 'too-many', lineId };
  }
  return { ok: true, lines: [...sums].map(([lineId, quantity]) => ({ lineId, quantity })) };
}

/** Of an order that is paid: what is only downloaded is there at once. */
export const fulfilmentOncePaid = (now: FulfilmentState, lines: readonly { readonly digital: boolean }[]): FulfilmentState =>
  now === 'unfulfilled' && lines.length > 0 && lines.every((line) => line.digital) ? 'fulfilled' : now;

/** `shipped`: units per line that have left in parcels; without those that are downloaded. */
export function fulfilmentAfter(lines: readonly { readonly quantity: number; readonly shipped: number }[]): FulfilmentState {
  if (lines.every((line) => line.shipped >= line.quantity)) return 'shipped';
  return lines.some((line) => line.shipped > 0) ? 'partly-shipped' : 'unfulfilled';
}
