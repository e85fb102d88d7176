import type { Payment } from '../../api/types';
import type { Translate } from '../../i18n/translate';
import type { adminEn } from '../admin-texts';

/** A card by its last digits, money that staff took by how they took it, anything else by its provider. */
export function methodText(t: Translate<typeof adminEn>, { method, provider }: Pick<Payment, 'method' | 'provider'>): string {
  if (method === null) return provider;
  return method.last4 === '' ? method.brand : t('order.paidWith', { brand: method.brand, last4: method.last4 });
}
