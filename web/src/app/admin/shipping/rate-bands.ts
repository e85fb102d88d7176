import type { Amount } from '../../i18n/i18n';
import { toAmount } from '../frame/money-text';

export interface BandDraft {
  readonly upToGrams: string;
  readonly price: string;
}

export interface Band {
  /** null: whatever it weighs. */
  readonly upToGrams: number | null;
  readonly price: Amount;
}

/** Bands as they are sent; null when one is not whole, does not go beyond the one before, or stands behind one without an end. */
export function bandsOf(drafts: readonly BandDraft[], currency: string): Band[] | null {
  const bands: Band[] = [];
  for (const { upToGrams, price } of drafts) {
    const amount = toAmount(price, currency);
    const words = upToGrams.trim();
    const end = words === '' ? null : /^\d{1,9}$/.test(words) ? Number(words) : Number.NaN;
    const before = bands.at(-1);
    const follows = before === undefined || (before.upToGrams !== null && (end === null || end > before.upToGrams));
    if (amount === null || Number.isNaN(end) || end === 0 || !follows) return null;
    bands.push({ upToGrams: end, price: amount });
  }
  return bands.length === 0 ? null : bands;
}
