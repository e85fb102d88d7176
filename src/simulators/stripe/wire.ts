import { cards, type Card } from './cards';
import type { Customer, Dispute, Event, Intent, Ledger, Method, Refund } from './ledger';

/** As Stripe writes a payment intent. `expand`: with its charge instead of the charge's id. */
export const intentJson = (ledger: Ledger, intent: Intent, url: string, expand = false) => {
  const { id, amount, currency, captureMethod, status, clientSecret, method, error, received, charge, metadata, created } = intent;
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: status === 'requires_capture' ? amount : 0,
    amount_received: received,
    automatic_payment_methods: { enabled: true },
    canceled_at: status === 'canceled' ? created : null,
    cancellation_reason: intent.cancellationReason,
    capture_method: captureMethod,
    client_secret: clientSecret,
    confirmation_method: 'automatic',
    created,
    currency,
    customer: intent.customer,
    description: intent.description,
    last_payment_error: error && { type: 'card_error', ...error },
    latest_charge: charge !== null && expand ? chargeJson(ledger, intent) : charge,
    livemode: false,
    metadata,
    next_action:
      status === 'requires_action'
        ? { type: 'redirect_to_url', redirect_to_url: { url: `${url}/frame?client_secret=${clientSecret}`, return_url: null } }
        : null,
    payment_method: method,
    payment_method_types: ['card'],
    processing: null,
    receipt_email: intent.receiptEmail,
    setup_future_usage: intent.futureUsage,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
  };
};

export const chargeJson = (ledger: Ledger, { id, amount, currency, charge, received, method, created, metadata }: Intent) => {
  const refunded = ledger.refunded(id);
  const card = cardIn(ledger, method);
  return {
    id: charge,
    object: 'charge',
    amount,
    amount_captured: received,
    amount_refunded: refunded,
    captured: received > 0,
    created,
    currency,
    disputed: ledger.disputesOf(id).length > 0,
    livemode: false,
    metadata,
    paid: true,
    payment_intent: id,
    payment_method: method,
    payment_method_details: {
      type: 'card',
      card: cardFacts(card),
    },
    refunded: received > 0 && refunded >= received,
    status: 'succeeded',
  };
};

const cardIn = (ledger: Ledger, method: string | null) => cards[ledger.findMethod(method ?? '')?.card ?? method ?? ''];

const cardFacts = (card: Card | undefined) => ({
  brand: card?.brand ?? 'visa',
  last4: card?.last4 ?? '4242',
  fingerprint: `fp_${card?.last4 ?? '4242'}`,
  exp_month: 12,
  exp_year: 2034,
});

export const customerJson = ({ id, email, metadata, created }: Customer) => ({
  id,
  object: 'customer',
  created,
  email,
  livemode: false,
  metadata,
});

export const methodJson = ({ id, card, customer, created }: Method) => ({
  id,
  object: 'payment_method',
  billing_details: { address: null, email: null, name: null, phone: null },
  card: cardFacts(cards[card]),
  created,
  customer,
  livemode: false,
  metadata: {},
  type: 'card',
});

export const refundJson = ({ id, intent, charge, amount, currency, status, metadata, created }: Refund) => ({
  id,
  object: 'refund',
  amount,
  balance_transaction: null,
  charge,
  created,
  currency,
  metadata,
  payment_intent: intent,
  reason: null,
  receipt_number: null,
  status,
  ...(status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
});

export const disputeJson = ({ id, intent, charge, amount, currency, status, created }: Dispute) => ({
  id,
  object: 'dispute',
  amount,
  charge,
  created,
  currency,
  livemode: false,
  metadata: {},
  payment_intent: intent,
  reason: 'fraudulent',
  status,
});

export const eventJson = ({ id, type, created, object }: Event) => ({
  id,
  object: 'event',
  api_version: '2026-07-29.dahlia',
  created,
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: { id: null, idempotency_key: null },
  type,
});
