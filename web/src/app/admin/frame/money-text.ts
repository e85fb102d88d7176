import type { Amount } from '../../i18n/i18n';

/** Digits of a currency's minor unit (ISO 4217, as CLDR knows it). */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** As somebody types it into a field: `12.50`. */
export function toText({ minor, currency }: Amount): string {
  const digits = digitsOf(currency);
  const sign = minor < 0 ? '-' : '';
  const figures = String(Math.abs(minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + figures : `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/** `12,5`, `12.50` or `1 200` → an amount; null when it is none, or finer than the currency. */
export function toAmount(text: string, currency: string): Amount | null {
  const digits = digitsOf(currency);
  const parts = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.replaceAll(/[\s\u00a0]/g, ''));
  const [whole, fraction = ''] = parts?.slice(1) ?? [];
  if (whole === undefined || fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? { minor, currency } : null;
}
