import type { ErrorKind } from '../../../platform/kernel/errors';

/** Where a checkout stands. The last three are final. */
export const steps = ['begun', 'ordered', 'awaiting', 'accepted', 'cancelled', 'rejected'] as const;
export type Step = (typeof steps)[number];

/** Why a checkout came to nothing, as its buyer is told. */
export interface Refusal {
  readonly kind: ErrorKind;
  readonly code: `${string}.${string}`;
  readonly title: string;
  readonly detail?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type Happened =
  | { readonly type: 'resumed' }
  | { readonly type: 'cart-frozen' }
  | { readonly type: 'cart-refused'; readonly refusal: Refusal }
  | { readonly type: 'stock-held' }
  | { readonly type: 'stock-refused'; readonly refusal: Refusal }
  /** Another order has the cart: it is not ours to open again. */
  | { readonly type: 'cart-lost'; readonly refusal: Refusal }
  | { readonly type: 'payment-authorized'; readonly captured: boolean; readonly onDelivery?: boolean | undefined }
  /** The buyer sends the money within days: the order stands until then. */
  | { readonly type: 'payment-awaited'; readonly until: string }
  | { readonly type: 'payment-waiting' }
  | { readonly type: 'payment-declined'; readonly refusal: Refusal }
  /** Paid or promised, and the stock is ours for good. `until`: not paid yet. */
  | {
      readonly type: 'stock-allocated';
      readonly captured: boolean;
      readonly onDelivery?: boolean | undefined;
      readonly until?: string | undefined;
    }
  /** Paid, but the hold had run out and the stock is sold. */
  | { readonly type: 'stock-gone'; readonly refusal: Refusal }
  | { readonly type: 'expired'; readonly refusal: Refusal }
  /** By the buyer or by staff, while it waited. */
  | { readonly type: 'called-off'; readonly refusal: Refusal; readonly who: string; readonly why: string | null };

/** Asks another module, and something happens of it. */
export type Action = 'freeze-cart' | 'hold-stock' | 'take-payment' | 'allocate-stock';
/** Written in the transaction of the step. */
export type Entry = 'write-order' | 'accept-order' | 'cancel-order' | 'note-refusal' | 'note-failure' | 'wait';
/** Gives back what this checkout took; harmless where it took nothing. Ordered with the step, and done at once. */
export type Undoing = 'release-stock' | 'reopen-cart' | 'cancel-collection';

export interface Decision {
  readonly next: Step;
  readonly entry: Entry | null;
  readonly undo: readonly Undoing[];
  readonly action: Action | null;
}

/** The checkout process as a function: where it stands and what just happened give what comes next. */
export function decide(step: Step, happened: Happened): Decision {
  switch (step) {
    case 'begun':
      return begun(happened);
    case 'ordered':
      return ordered(happened);
    case 'awaiting':
      return awaiting(happened);
    case 'accepted':
      return stay(step);
    case 'cancelled':
    case 'rejected':
      return over(step, happened);
  }
}

function begun(happened: Happened): Decision {
  switch (happened.type) {
    case 'resumed':
      return act('begun', 'freeze-cart');
    case 'cart-frozen':
      return act('begun', 'hold-stock');
    case 'cart-refused':
      return reject();
    case 'stock-held':
      return { next: 'ordered', entry: 'write-order', undo: [], action: 'take-payment' };
    case 'cart-lost':
      return reject('release-stock');
    case 'stock-refused':
    case 'expired':
      return reject('release-stock', 'reopen-cart');
    default:
      return stay('begun');
  }
}

function ordered(happened: Happened): Decision {
  switch (happened.type) {
    case 'resumed':
      return act('ordered', 'take-payment');
    case 'payment-authorized':
    case 'payment-awaited':
      return act('ordered', 'allocate-stock');
    case 'payment-waiting':
      return { next: 'awaiting', entry: 'wait', undo: [], action: null };
    case 'stock-allocated':
      return accept;
    case 'payment-declined':
    case 'stock-gone':
    case 'expired':
    case 'called-off':
      return cancel;
    default:
      return stay('ordered');
  }
}

/** The buyer has been answered: a payment that fails now may be tried again until the time is over. */
function awaiting(happened: Happened): Decision {
  switch (happened.type) {
    case 'payment-authorized':
    case 'payment-awaited':
      return act('awaiting', 'allocate-stock');
    case 'payment-declined':
      return { next: 'awaiting', entry: 'note-failure', undo: [], action: null };
    case 'stock-allocated':
      return accept;
    case 'stock-gone':
    case 'expired':
    case 'called-off':
      return cancel;
    default:
      return stay('awaiting');
  }
}

/** A run that was overtaken, or money that came too late: it goes back. */
function over(step: 'cancelled' | 'rejected', happened: Happened): Decision {
  switch (happened.type) {
    case 'cart-frozen':
      return undo(step, 'reopen-cart');
    case 'stock-held':
      return undo(step, 'release-stock', 'reopen-cart');
    case 'payment-authorized':
    case 'payment-awaited':
      return undo(step, 'cancel-collection');
    case 'stock-allocated':
      return undo(step, 'release-stock', 'cancel-collection');
    default:
      return stay(step);
  }
}

const stay = (step: Step): Decision => ({ next: step, entry: null, undo: [], action: null });
const act = (step: Step, action: Action): Decision => ({ next: step, entry: null, undo: [], action });
const undo = (step: Step, ...undoing: Undoing[]): Decision => ({ next: step, entry: null, undo: undoing, action: null });
const reject = (...undoing: Undoing[]): Decision => ({ next: 'rejected', entry: 'note-refusal', undo: undoing, action: null });
const accept: Decision = { next: 'accepted', entry: 'accept-order', undo: [], action: null };
const cancel: Decision = {
  next: 'cancelled',
  entry: 'cancel-order',
  undo: ['release-stock', 'reopen-cart', 'cancel-collection'],
  action: null,
};
