import type { ProviderReport } from '../../domain/attempt';
import type { Charge } from './simulator';

const messages: Readonly<Record<string, string>> = {
  declined: 'The card was declined.',
  'insufficient-funds': 'There is not enough money on the card.',
  'authentication-failed': 'The payment was not confirmed.',
};

const card = { brand: 'test', last4: '4242' };

/** The page on which the buyer approves or denies: part of the storefront, it posts to `/payments/<id>/continue`. */
const confirmPage = (attemptId: string): string => `/pay/test-card/${attemptId}`;

export function reportOf(charge: Charge, attemptId?: string): ProviderReport {
  const { ref, status, currency, authorized, captured, refunded, failureCode, customer, token } = charge;
  return {
    ref,
    status,
    currency,
    authorized,
    captured,
    refunded,
    method: card,
    ...(customer !== null && (status === 'authorized' || status === 'captured')
      ? { kept: { customer, card: { ...card, ref, fingerprint: token, expMonth: 12, expYear: 2034 } } }
      : {}),
    ...(failureCode ? { failure: { code: failureCode, message: messages[failureCode] ?? 'The card was declined.' } } : {}),
    ...(status === 'requires_action' && attemptId ? { action: { type: 'redirect', url: confirmPage(attemptId) } } : {}),
  };
}
