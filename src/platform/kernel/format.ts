import type { Money } from './money';
import { oneLine } from './plain';

/** In the reader's locale; a locale nobody knows is read as English. */
export function formatMoney({ minor, currency }: Money, locale: string): string {
  const format = numberFormat(locale, currency);
  return format.format(minor / 10 ** currencyDigits(currency)).replace(/[\u00a0\u202f]/g, ' ');
}

/** For machines and spreadsheets: `-12.50`, with as many decimals as the currency has. */
export function majorText({ minor, currency }: Money): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** Decimals of a currency: 2 for most, 0 for yen. */
export const currencyDigits = (currency: string): number => decimals('en', currency);

const numberFormat = remembered(
  (locale, currency) => new Intl.NumberFormat(knownLocale(locale), { style: 'currency', currency: currency ?? 'USD' }),
);
const decimals = remembered((locale, currency) => numberFormat(locale, currency).resolvedOptions().maximumFractionDigits ?? 2);
const regionNames = remembered((locale) => new Intl.DisplayNames(knownLocale(locale), { type: 'region', fallback: 'code' }));

/** A moment as a person writes it down, in the shop's own time, with the zone's name. @throws RangeError for a zone nobody knows */
export const formatMoment = (instant: string, locale: string, timeZone: string): string =>
  momentFormat(locale, timeZone)
    .format(new Date(instant))
    .replace(/[\u00a0\u202f]/g, ' ');

export const formatDay = (instant: string, locale: string, timeZone: string): string =>
  dayFormat(locale, timeZone)
    .format(new Date(instant))
    .replace(/[\u00a0\u202f]/g, ' ');

const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const momentFormat = remembered(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(knownLocale(locale), {
      ...day,
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone: timeZone ?? 'UTC',
    }),
);
const dayFormat = remembered((locale, timeZone) => new Intl.DateTimeFormat(knownLocale(locale), { ...day, timeZone: timeZone ?? 'UTC' }));

/** Formats are dear to make; a shop has few, and callers from outside cannot fill the memory with locales. */
function remembered<F>(make: (locale: string, detail?: string) => F): (locale: string, detail?: string) => F {
  const made = new Map<string, F>();
  return (locale, detail) => {
    const key = `${locale} ${detail ?? ''}`;
    const format = made.get(key) ?? make(locale, detail);
    if (made.size < 200) made.set(key, format);
    return format;
  };
}

export function knownLocale(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

export interface PostalAddress {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  readonly country: string;
}

/** As it stands on an envelope; the country is named in the reader's language. */
export function addressLines(address: PostalAddress, locale: string): string[] {
  const place = [address.city, [address.region, address.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const country = regionNames(locale).of(address.country) ?? address.country;
  return [address.name, address.line1, address.line2 ?? '', place, country].map((line) => oneLine(line)).filter((line) => line !== '');
}
