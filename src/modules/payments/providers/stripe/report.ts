import type Stripe from 'stripe' with { 'resolution-mode': 'import' };
import type { StripeConfig } from '../../../../platform/config/payments';
import type { Action, ProviderReport } from '../../domain/attempt';
import type { RefundReport } from '../provider';

/** What the page needs to show the fields for a card. `frame`: a simulator's stand-in; without it the page loads Stripe.js. */
export const actionOf = (
  { client_secret: clientSecret, metadata }: Stripe.PaymentIntent,
  { publishableKey, pages }: StripeConfig,
): Action => ({
  type: 'client',
  data: { page: `/pay/stripe/${metadata['attempt_id']}`, clientSecret, publishableKey, frame: pages === null ? null : `${pages}/frame` },
});

/**
 * A card that was declined leaves the payment open: the buyer tries another one in the same place. `disputed`: by the disputes
 * themselves, as a charge keeps its mark when one is won.
 */
export function reportOf(intent: Stripe.PaymentIntent, disputed: boolean, action: Action): ProviderReport {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const card = charge?.payment_method_details?.card;
  const base = {
    ref: intent.id,
    currency: intent.currency.toUpperCase(),
    authorized: 0,
    captured: 0,
    refunded: charge?.amount_refunded ?? 0,
    ...(charge && { captureRef: charge.id }),
    ...(card?.brand && card.last4 && { method: { brand: card.brand, last4: card.last4 } }),
    ...keptWith(intent, card),
  };
  switch (intent.status) {
    case 'succeeded': {
      const captured = intent.amount_received;
      return { ...base, status: disputed ? 'disputed' : 'captured', authorized: captured, captured };
    }
    case 'requires_capture':
      return { ...base, status: 'authorized', authorized: intent.amount_capturable };
    case 'canceled':
      return { ...base, status: 'cancelled' };
    case 'processing':
      return { ...base, status: 'requires_action' };
    default:
      return { ...base, status: 'requires_action', action };
  }
}

/** What it was told to keep, once it has the money. */
function keptWith({ customer, payment_method: method, setup_future_usage: usage, status }: Stripe.PaymentIntent, card: Card) {
  if (usage === null || typeof customer !== 'string' || typeof method !== 'string' || !card?.brand || !card.last4) return {};
  if (status !== 'succeeded' && status !== 'requires_capture') return {};
  const { brand, last4, fingerprint = null, exp_month: expMonth, exp_year: expYear } = card;
  return { kept: { customer, card: { ref: method, brand, last4, fingerprint, expMonth, expYear } } };
}

type Card = Stripe.Charge.PaymentMethodDetails.Card | null | undefined;

export function refundOf({ id, status, failure_reason: reason }: Stripe.Refund): RefundReport {
  if (status === 'succeeded') return { ref: id, status: 'succeeded' };
  if (status === 'failed' || status === 'canceled')
    return { ref: id, status: 'failed', failure: { code: reason ?? status, message: 'The card’s bank sent the money back.' } };
  return { ref: id, status: 'pending' };
}
