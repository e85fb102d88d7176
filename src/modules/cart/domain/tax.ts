import { allocate, portion, zero, type Money } from '../../../platform/kernel/money';

export interface TaxRate {
  readonly name: string;
  /** Parts in a million: 200000 is 20 %. */
  readonly ppm: number;
  /** Taken of the price with the taxes before it. */
  readonly compound: boolean;
}

/** Where a rate holds and for what; its texts as `plain` and `joined` make them. */
export interface TaxRule extends TaxRate {
  readonly taxClass: string;
  /** ISO 3166-1 alpha-2; '' is every country. */
  readonly country: string;
  /** As addresses name it, IL or US-IL; '' is every region. */
  readonly region: string;
  /** One of them must fit: `10115`, `902*`, `90210...90299`; none is every place. */
  readonly postalCodes: readonly string[];
  /** One of them must fit; none is every place. */
  readonly cities: readonly string[];
  /** 1 or more. Of those with the same priority only the closest one holds; those of different ones add up. */
  readonly priority: number;
  /** Also on shipping. */
  readonly shipping: boolean;
}

export interface TaxPlace {
  readonly country: string;
  readonly region?: string | undefined;
  readonly postalCode?: string | null | undefined;
  readonly city?: string | undefined;
}

export interface Tax {
  readonly name: string;
  readonly ppm: number;
  readonly amount: Money;
}

/** The class of what is never taxed, whatever the rules. */
export const untaxedClass = 'zero';

/** The rules that hold there for this class, one for each priority, in the order in which they are taken. */
export function rulesAt<R extends TaxRule>(rules: readonly R[], taxClass: string, place: TaxPlace, what: 'goods' | 'shipping'): R[] {
  if (taxClass === untaxedClass) return [];
  const here = spotOf(place);
  const closest = new Map<number, R>();
  for (const rule of rules) {
    if (rule.taxClass !== taxClass || (what === 'shipping' && !rule.shipping) || !holdsAt(rule, here)) continue;
    const other = closest.get(rule.priority);
    if (!other || closeness(rule) > closeness(other)) closest.set(rule.priority, rule);
  }
  return [...closest.values()].sort((a, b) => Number(a.compound) - Number(b.compound) || a.priority - b.priority);
}

/** A postal code outweighs a city, that a region, that a country. */
const closeness = ({ country, region, postalCodes, cities }: TaxRule): number =>
  (postalCodes.length > 0 ? 8 : 0) + (cities.length > 0 ? 4 : 0) + (region === '' ? 0 : 2) + (country === '' ? 0 : 1);

interface Spot {
  readonly country: string;
  readonly regions: readonly string[];
  readonly city: string;
  readonly postalCodes: readonly string[];
}

function spotOf({ country, region = '', postalCode, city = '' }: TaxPlace): Spot {
  const [named, code] = [plain(region), joined(postalCode ?? '')];
  const bare = named.startsWith(`${country}-`) ? [named.slice(country.length + 1)] : [];
  // of a ZIP+4 the first five say where it is
  const zip = country === 'US' && /^\d{9}$/.test(code) ? [code.slice(0, 5)] : [];
  return { country, regions: [named, ...bare], city: plain(city), postalCodes: code === '' ? [] : [code, ...zip] };
}

const holdsAt = (rule: TaxRule, { country, regions, city, postalCodes }: Spot): boolean =>
  (rule.country === '' || rule.country === country) &&
  (rule.region === '' || regions.includes(rule.region)) &&
  (rule.cities.length === 0 || rule.cities.includes(city)) &&
  (rule.postalCodes.length === 0 || rule.postalCodes.some((pattern) => postalCodes.some((code) => fits(pattern, code))));

function fits(pattern: string, code: string): boolean {
  const [from = '', to] = pattern.split('...');
  if (to !== undefined) return /^\d+$/.test(code) && code.length === from.length && code >= from && code <= to;
  return from.endsWith('*') ? code.startsWith(from.slice(0, -1)) : code === from;
}

/** Of one length, and in order. */
export const isRange = (pattern: string): boolean => {
  const [, from, to] = /^(\d+)\.\.\.(\d+)$/.exec(pattern) ?? [];
  return from !== undefined && to !== undefined && from.length === to.length && from <= to;
};

/** How regions and cities are compared. */
export const plain = (text: string): string => text.normalize('NFKC').trim().toUpperCase();

/** How postal codes are compared. */
export const joined = (text: string): string => plain(text).replace(/[\s-]/g, '');

/**
 * The taxes on an amount, or within it where `included`: their sum is rounded once, half away from zero, and shared among them in
 * proportion without losing a cent. `rates` in the order of `rulesAt`.
 */
export function taxesOn(amount: Money, rates: readonly TaxRate[], included: boolean): { readonly tax: Money; readonly taxes: Tax[] } {
  const { weights, sum, whole } = weigh(rates);
  if (sum === 0n) return { tax: zero(amount.currency), taxes: [] };
  const tax = portion(amount, sum, included ? whole + sum : whole);
  const shares = rates.length === 1 ? [tax] : allocate(tax, weights);
  const taxes = rates.flatMap(({ name, ppm }, at) => (ppm > 0 ? [{ name, ppm, amount: shares[at] ?? zero(amount.currency) }] : []));
  return { tax, taxes };
}

/** What all rates come to together, in parts in a million, rounded. */
export function effectivePpm(rates: readonly TaxRate[]): number {
  const { sum, whole } = weigh(rates);
  return portion({ minor: million, currency: '' }, sum, whole).minor;
}

const million = 1_000_000;

/** Each rate's share of `whole`, which is the price without taxes; exact, whatever compounds. */
function weigh(rates: readonly TaxRate[]): { weights: bigint[]; sum: bigint; whole: bigint } {
  const unit = BigInt(million);
  const compounds = rates.filter(({ compound }) => compound).length;
  const whole = unit ** BigInt(compounds + 1);
  let before = whole;
  const weights = rates.map(({ ppm, compound }) => {
    const base = compound ? before : whole;
    const weight = (base * BigInt(ppm)) / unit;
    before += weight;
    return weight;
  });
  return { weights, sum: before - whole, whole };
}
