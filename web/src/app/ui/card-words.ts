import type { SavedMethod } from '../api/types';

/** As it stands on the card. */
export const brandName = (brand: string): string => names[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);

/** A card is good until its month ends. */
export const isOver = ({ expYear, expMonth }: Pick<SavedMethod, 'expYear' | 'expMonth'>, now = new Date()): boolean =>
  now.getFullYear() * 12 + now.getMonth() >= expYear * 12 + expMonth;

const names: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  test: 'Test card',
  unionpay: 'UnionPay',
};
