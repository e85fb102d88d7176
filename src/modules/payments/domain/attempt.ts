export type AttemptStatus = 'requires_action' | 'pending' | 'authorized' | 'captured' | 'failed' | 'cancelled' | 'refunded' | 'disputed';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export type Action =
  | { readonly type: 'redirect'; readonly url: string }
  | { readonly type: 'client'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly type: 'phone'; readonly text: string; readonly url?: string }
  | { readonly type: 'display'; readonly text: string; readonly transfer?: Transfer };

/** Where the money is to be sent, in what the bank's form asks for. */
export interface Transfer {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly bank: string | null;
  readonly reference: string;
  readonly amount: { readonly minor: number; readonly currency: string };
}

export interface CardFacts {
  readonly brand: string;
  readonly last4: string;
}

/** A card as a provider keeps it: what it is called there, and what its owner knows it by. `fingerprint`: the same for the same card. */
export interface KeptCard extends CardFacts {
  readonly ref: string;
  readonly fingerprint: string | null;
  readonly expMonth: number;
  readonly expYear: number;
}

/** A card that was kept with a payment, for a customer of the provider's. */
export interface KeptReport {
  readonly customer: string;
  readonly card: KeptCard;
}

/** Amounts are minor units in `currency`, the whole so far and not the difference. */
export interface Attempt {
  readonly status: AttemptStatus;
  /** Sent to the provider, and how it ended is not known. */
  readonly undecided: boolean;
  /** What this attempt is to bring in. */
  readonly amount: number;
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  /** What of that went to a wallet instead: its provider has not given it back. */
  readonly rerouted: number;
  /** Reserved money is to be taken; it may not be known whether it was. */
  readonly captureAsked: boolean;
  readonly providerRef: string | null;
  /** What the provider calls the money itself, where that has another name. */
  readonly captureRef: string | null;
  /** What an unsigned message said was paid. */
  readonly told: number | null;
  readonly failure: Failure | null;
  readonly nextAction: Action | null;
  readonly method: CardFacts | null;
}

/** What a provider says of an attempt, in absolute totals: heard twice or late it does no harm. */
export interface ProviderReport {
  readonly ref: string;
  readonly captureRef?: string;
  readonly status: 'requires_action' | 'pending' | 'authorized' | 'captured' | 'failed' | 'cancelled' | 'disputed';
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly action?: Action;
  readonly failure?: Failure;
  readonly method?: CardFacts;
  readonly kept?: KeptReport;
}

export type Evidence =
  | { readonly kind: 'report'; readonly report: ProviderReport }
  /** The call was made and its answer is lost. */
  | { readonly kind: 'unknown' }
  /** The provider has no such payment, and has had time enough to get it. */
  | { readonly kind: 'unheard' };

/** Where an attempt may go. Nothing goes back. */
export const attemptMoves = {
  pending: ['requires_action', 'authorized', 'captured', 'failed', 'cancelled', 'refunded'],
  requires_action: ['pending', 'authorized', 'captured', 'failed', 'cancelled', 'refunded'],
  authorized: ['captured', 'cancelled', 'refunded'],
  captured: ['refunded', 'disputed'],
  disputed: ['captured', 'refunded'],
  failed: ['cancelled', 'refunded'],
  cancelled: ['refunded'],
  refunded: [],
} as const satisfies Readonly<Record<AttemptStatus, readonly AttemptStatus[]>>;

export const mayMove = (from: AttemptStatus, to: AttemptStatus): boolean => {
  const moves: readonly AttemptStatus[] = attemptMoves[from];
  return moves.includes(to);
};

/** The statuses that occupy their tender: no second attempt beside them. */
export const liveStatuses = [
  'requires_action',
  'pending',
  'authorized',
  'captured',
  'disputed',
] as const satisfies readonly AttemptStatus[];

/**
 * The attempt after this evidence. Totals only grow, a status only moves along `attemptMoves`. Money that comes in after
 * the attempt has failed or been cancelled, or that is not the amount asked for, is noted and leaves the status without
 * success: it has to be given back (`owes`).
 */
export function advance(attempt: Attempt, evidence: Evidence): Attempt {
  switch (evidence.kind) {
    case 'unknown':
      return isWaiting(attempt) ? { ...attempt, status: 'pending', undecided: true, nextAction: null } : attempt;
    case 'unheard':
      return isWaiting(attempt) && attempt.providerRef === null ? failed(attempt, neverArrived) : attempt;
    case 'report':
      return reported(attempt, evidence.report);
  }
}

/** What must go back to the buyer, in minor units: of an attempt without success everything, else nothing unless the order is off. */
export function owes(attempt: Attempt, orderIsOff: boolean): { readonly refund: number; readonly void: boolean } {
  const { status, authorized, captured, refunded } = attempt;
  const unwanted = orderIsOff || status === 'failed' || status === 'cancelled';
  if (!unwanted || status === 'refunded' || status === 'disputed') return { refund: 0, void: false };
  return { refund: captured - refunded, void: status === 'requires_action' || (status !== 'cancelled' && authorized > captured) };
}

const isWaiting = ({ status }: Attempt): boolean => status === 'pending' || status === 'requires_action';

const neverArrived: Failure = { code: 'not-received', message: 'The payment never reached the provider.' };
const wrongAmount: Failure = { code: 'wrong-amount', message: 'Another amount than the one asked for was paid.' };
const noReason: Failure = { code: 'declined', message: 'The payment was declined.' };

const failed = (attempt: Attempt, failure: Failure): Attempt => ({
  ...attempt,
  status: 'failed',
  undecided: false,
  nextAction: null,
  failure,
});

function reported(before: Attempt, report: ProviderReport): Attempt {
  const attempt: Attempt = {
    ...before,
    providerRef: before.providerRef ?? report.ref,
    captureRef: before.captureRef ?? report.captureRef ?? null,
    authorized: Math.max(before.authorized, report.authorized, report.captured),
    captured: Math.max(before.captured, report.captured),
    refunded: Math.max(before.refunded, report.refunded + before.rerouted),
    method: report.method ?? before.method,
  };
  if (attempt.captured > 0 && attempt.refunded >= attempt.captured) return moved(attempt, 'refunded');
  if (isWaiting(attempt) && !isAsAsked(attempt, report)) return failed(attempt, wrongAmount);
  switch (report.status) {
    case 'failed':
      return isWaiting(attempt) ? failed(attempt, report.failure ?? noReason) : attempt;
    case 'requires_action':
      return isWaiting(attempt)
        ? { ...attempt, status: 'requires_action', undecided: false, nextAction: report.action ?? attempt.nextAction }
        : attempt;
    case 'pending':
      return isWaiting(attempt) ? { ...attempt, status: 'pending', undecided: true, nextAction: null } : attempt;
    case 'disputed':
      return moved(attempt, attempt.status === 'captured' || attempt.status === 'disputed' ? 'disputed' : 'captured');
    default:
      return moved(attempt, report.status);
  }
}

const moved = (attempt: Attempt, to: AttemptStatus): Attempt =>
  mayMove(attempt.status, to) ? { ...attempt, status: to, undecided: false, nextAction: null } : attempt;

/** A success brings exactly the amount and currency asked for. */
function isAsAsked({ amount, currency }: Attempt, report: ProviderReport): boolean {
  if (report.status === 'authorized') return report.authorized === amount && report.currency === currency;
  if (report.status === 'captured' || report.status === 'disputed') return report.captured === amount && report.currency === currency;
  return report.captured === 0;
}

/** After refunds of `total` minor units in all have gone back. */
export function giveBack(attempt: Attempt, total: number): Attempt {
  const refunded = Math.max(attempt.refunded, total);
  const next = { ...attempt, refunded };
  return refunded >= attempt.captured ? moved(next, 'refunded') : next;
}

/** After a refund that seemed done has come back: `total` minor units have gone for good. */
export const takeBack = (attempt: Attempt, total: number): Attempt => ({
  ...attempt,
  refunded: total,
  status: attempt.status === 'refunded' ? 'captured' : attempt.status,
});

export interface Hearsay {
  readonly ref: string;
  readonly captureRef: string | null;
  readonly told: number | null;
}

/** What an unsigned message says, of which nothing counts until the provider was asked. */
export const learn = (attempt: Attempt, { ref, captureRef, told }: Hearsay): Attempt => ({
  ...attempt,
  providerRef: attempt.providerRef ?? ref,
  captureRef: attempt.captureRef ?? captureRef,
  told: attempt.told ?? told,
});

export type News = 'authorized' | 'failed' | null;

/** What others should hear of a step; of an order that is off they hear nothing but its refunds. */
export function newsOf(before: Attempt, after: Attempt, orderIsOff: boolean): News {
  if (orderIsOff || before.status === after.status) return null;
  if (after.status === 'authorized' || after.status === 'captured') return seenBefore.has(before.status) ? null : 'authorized';
  const ended = after.status === 'failed' || after.status === 'cancelled';
  return ended && (isWaiting(before) || before.status === 'authorized') ? 'failed' : null;
}

/** From here a payment only returns to being taken. */
const seenBefore: ReadonlySet<AttemptStatus> = new Set(['disputed', 'refunded']);

/** Money that was promised for an order is not there any more: it may be paid anew. */
export const hasLostPromise = (before: Attempt, after: Attempt): boolean => before.status === 'authorized' && after.status === 'cancelled';

/** Seconds until the provider is asked again; null: nothing to ask. */
export function nextLook(attempt: Attempt, orderIsOff: boolean, tries: number): number | null {
  const { refund, void: toVoid } = owes(attempt, orderIsOff);
  const toCapture = attempt.captureAsked && attempt.status === 'authorized';
  if (refund > 0 || toVoid || toCapture || attempt.status === 'pending') return Math.min(2 * 2 ** tries, 300);
  const isAsked = attempt.status === 'requires_action' && attempt.nextAction?.type !== 'display';
  return isAsked ? Math.min(30 * 2 ** tries, 600) : null;
}
