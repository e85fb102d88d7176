/** Digits of a currency's minor unit (ISO 4217, as CLDR knows it). */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `1250` → `12.5`, as a number field takes it. */
export const majorOf = (minor: number, currency: string): string => String(minor / 10 ** digitsOf(currency));

/** What somebody typed as a price, with comma or point; null where it is none. */
export function minorOf(text: string, currency: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  return /^[0-9]{1,9}(\.[0-9]*)?$/.test(trimmed) ? Math.round(Number(trimmed) * 10 ** digitsOf(currency)) : null;
}
