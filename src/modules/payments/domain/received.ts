import type { AttemptStatus } from './attempt';

/** A bank transfer that is awaited, as far as a line of a statement is concerned. Amounts are minor units. */
export interface Awaited {
  readonly status: AttemptStatus;
  readonly amount: number;
  readonly currency: string;
  /** Parts of it that have come already. */
  readonly held: number;
}

export type ReceivedCase = 'bank-unknown' | 'bank-underpaid' | 'bank-overpaid' | 'bank-duplicate' | 'bank-late' | 'bank-other-currency';

/** `amount` of the case: what is missing, what is too much, or all that came. */
export interface Received {
  /** `applied`: the payment is paid, with all its parts. */
  readonly state: 'applied' | 'held' | 'open';
  readonly case: { readonly kind: ReceivedCase; readonly amount: number } | null;
}

/** What a line of a statement means for the transfer its purpose names. Up to `tolerance` may be missing. */
export function received(
  line: { readonly amount: number; readonly currency: string },
  awaited: Awaited | null,
  tolerance: number,
): Received {
  const { amount, currency } = line;
  if (!awaited) return open('bank-unknown', amount);
  if (awaited.currency !== currency) return open('bank-other-currency', amount);
  if (awaited.status === 'failed' || awaited.status === 'cancelled') return open('bank-late', amount);
  if (awaited.status !== 'requires_action' && awaited.status !== 'pending') return open('bank-duplicate', amount);
  const total = awaited.held + amount;
  if (total < awaited.amount - tolerance) return { state: 'held', case: { kind: 'bank-underpaid', amount: awaited.amount - total } };
  const tooMuch = total - awaited.amount;
  return { state: 'applied', case: tooMuch > 0 ? { kind: 'bank-overpaid', amount: tooMuch } : null };
}

const open = (kind: ReceivedCase, amount: number): Received => ({ state: 'open', case: { kind, amount } });
