import { cards } from './cards';
import { newId, seconds, type Dispute, type Intent, type Ledger, type Refund } from './ledger';

/** An answer of 400 or 402 in Stripe's words. */
export interface StripeFault {
  readonly status: number;
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly message: string;
  readonly decline_code?: string;
}

export type Outcome<T> = { readonly ok: T } | { readonly fault: StripeFault };

/** Every change of a payment, each of which is told. */
export interface Moves {
  confirm(intent: Intent, method: string): Outcome<Intent>;
  /** The buyer at their bank. */
  authenticate(intent: Intent, passed: boolean): Outcome<Intent>;
  capture(intent: Intent, amount: number): Outcome<Intent>;
  cancel(intent: Intent, reason: string | null): Outcome<Intent>;
  refund(intent: Intent, amount: number, metadata: Record<string, string>): Outcome<Refund>;
  endRefund(refund: Refund, status: 'succeeded' | 'failed'): void;
  endDispute(dispute: Dispute, status: 'won' | 'lost'): void;
}

export interface MovesDeps {
  readonly ledger: Ledger;
  tell(type: string, what: { intent?: Intent; refund?: Refund; dispute?: Dispute }): void;
  /** Refunds and disputes that come a moment later. */
  later(work: () => void): void;
}

export function createMoves({ ledger, tell, later }: MovesDeps): Moves {
  const cardOf = (method: string | null) => cards[ledger.findMethod(method ?? '')?.card ?? method ?? ''];

  /** The card that pays is kept for the customer, as a method of its own. */
  function keeping(intent: Intent): Intent {
    const { customer, futureUsage, method } = intent;
    if (customer === null || futureUsage === null || method === null || ledger.findMethod(method)) return intent;
    const kept = ledger.saveMethod({ id: newId('pm'), card: method, customer, created: seconds() });
    return { ...intent, method: kept.id };
  }

  function pay(tried: Intent): Outcome<Intent> {
    const charge = newId('ch');
    const intent = keeping(tried);
    if (intent.captureMethod === 'manual') {
      const held = ledger.save({ ...intent, status: 'requires_capture', charge, error: null });
      tell('payment_intent.amount_capturable_updated', { intent: held });
      return { ok: held };
    }
    return { ok: take({ ...intent, charge, error: null }, intent.amount) };
  }

  function take(intent: Intent, amount: number): Intent {
    const taken = ledger.save({ ...intent, status: 'succeeded', received: amount });
    tell('charge.succeeded', { intent: taken });
    tell('payment_intent.succeeded', { intent: taken });
    if (cardOf(taken.method)?.does === 'disputes') later(() => dispute(taken));
    return taken;
  }

  function decline(intent: Intent, fault: Omit<StripeFault, 'status' | 'type'>): Outcome<Intent> {
    const { code, message, decline_code } = fault;
    const error = { code, message, ...(decline_code !== undefined && { decline_code }) };
    const declined = ledger.save({ ...intent, status: 'requires_payment_method', error });
    tell('payment_intent.payment_failed', { intent: declined });
    return { fault: { status: 402, type: 'card_error', ...fault } };
  }

  function dispute({ id, charge, amount, currency }: Intent): void {
    const opened = ledger.saveDispute({
      id: newId('dp'),
      intent: id,
      charge: charge ?? '',
      amount,
      currency,
      status: 'needs_response',
      created: seconds(),
    });
    tell('charge.dispute.created', { dispute: opened });
  }

  return {
    confirm(intent, method) {
      const kept = ledger.findMethod(method);
      if (kept && (kept.customer === null || kept.customer !== intent.customer))
        return refusal('payment_method_unexpected_state', 'The customer does not have this payment method.');
      const card = cardOf(method);
      if (!card) return refusal('resource_missing', `No such PaymentMethod: '${method}'`);
      if (intent.status !== 'requires_payment_method' && intent.status !== 'requires_action') return unexpected(intent, 'confirm');
      const tried = { ...intent, method };
      if (card.does === 'declines')
        return decline(tried, { code: 'card_declined', decline_code: card.declineCode ?? '', message: 'Your card was declined.' });
      if (card.does !== 'asks') return pay(tried);
      const asking = ledger.save({ ...tried, status: 'requires_action', error: null });
      tell('payment_intent.requires_action', { intent: asking });
      return { ok: asking };
    },
    authenticate(intent, passed) {
      if (intent.status !== 'requires_action') return unexpected(intent, 'authenticate');
      if (passed) return pay(intent);
      const message = 'We are unable to authenticate your payment method.';
      return decline(intent, { code: 'payment_intent_authentication_failure', message });
    },
    capture(intent, amount) {
      if (intent.status !== 'requires_capture') return unexpected(intent, 'capture');
      if (amount > intent.amount) return refusal('amount_too_large', 'Amount to capture is more than what is reserved.');
      return { ok: take(intent, amount) };
    },
    cancel(intent, reason) {
      if (intent.status === 'succeeded' || intent.status === 'canceled') return unexpected(intent, 'cancel');
      const cancelled = ledger.save({ ...intent, status: 'canceled', cancellationReason: reason });
      tell('payment_intent.canceled', { intent: cancelled });
      return { ok: cancelled };
    },
    refund(intent, amount, metadata) {
      const left = intent.received - ledger.refunded(intent.id);
      if (intent.status !== 'succeeded' || intent.charge === null) return unexpected(intent, 'refund');
      if (left <= 0) return refusal('charge_already_refunded', `Charge ${intent.charge} has already been refunded.`);
      if (amount > left) return refusal('amount_too_large', 'Refund amount is greater than what is left on the charge.');
      const does = cards[intent.method ?? '']?.does;
      const status = does === 'refund-waits' ? 'pending' : 'succeeded';
      const { id, charge, currency } = intent;
      const refund = ledger.saveRefund({ id: newId('re'), intent: id, charge, amount, currency, status, metadata, created: seconds() });
      tell('refund.created', { refund });
      if (does === 'refund-waits') later(() => this.endRefund(refund, 'succeeded'));
      if (does === 'refund-fails') later(() => this.endRefund(refund, 'failed'));
      return { ok: refund };
    },
    endRefund(refund, status) {
      const now = ledger.findRefund(refund.id);
      if (!now || now.status === 'failed' || now.status === status) return;
      const ended = ledger.saveRefund({ ...now, status });
      tell(status === 'failed' ? 'refund.failed' : 'refund.updated', { refund: ended });
    },
    endDispute(known, status) {
      tell('charge.dispute.closed', { dispute: ledger.saveDispute({ ...known, status }) });
    },
  };
}

const refusal = (code: string, message: string): { fault: StripeFault } => ({
  fault: { status: 400, type: 'invalid_request_error', code, message },
});

const unexpected = ({ id, status }: Intent, what: string): { fault: StripeFault } =>
  refusal('payment_intent_unexpected_state', `You cannot ${what} the PaymentIntent ${id}: it has a status of ${status}.`);
