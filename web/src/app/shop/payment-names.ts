import type { Payment } from '../api/types';
import type { shopEn } from '../i18n/shop-en';
import type { Translate } from '../i18n/translate';

/** Text keys; those of what a choice means beside them end in `Hint`. */
export const providerNames: Readonly<Record<string, `provider.${'stripe' | 'paystack' | 'mpesa' | 'transfer' | 'door'}`>> = {
  stripe: 'provider.stripe',
  paystack: 'provider.paystack',
  mpesa: 'provider.mpesa',
  'bank-transfer': 'provider.transfer',
  'cash-on-delivery': 'provider.door',
};

/** A card by its last digits, other ways to pay by their name; null where the shop has no name for it. */
export function paidWithText(t: Translate<typeof shopEn>, { provider, method }: Pick<Payment, 'provider' | 'method'>): string | null {
  if (provider === 'wallet') return t('tender.wallet');
  if (method?.last4) return t(provider === 'gift-card' ? 'tender.gift-card' : 'tender.card', { last4: method.last4 });
  const name = providerNames[provider];
  return name ? t(name) : null;
}
