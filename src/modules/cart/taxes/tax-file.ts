import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { cartErrors } from '../errors';
import { TaxRateInput, normalRate } from './shapes';

/** The columns of WooCommerce's tax rates, in its order. */
const columns = [
  'Country code',
  'State code',
  'Postcode / ZIP',
  'City',
  'Rate %',
  'Tax name',
  'Priority',
  'Compound',
  'Shipping',
  'Tax class',
] as const;

const ratesAtMost = 100_000;
const faultsTold = 50;

export interface WrongLine {
  readonly line: number;
  readonly reason: string;
}

/** WooCommerce's CSV, as it exports it. @throws AppError cart.tax-file with every line that cannot be used, up to fifty */
export function readTaxFile(text: string): TaxRateInput[] {
  const records = recordsOf(text);
  const header = records[0]?.record.map((name) => name.trim().toLowerCase()) ?? [];
  const places = columns.map((name) => header.indexOf(name.toLowerCase()));
  const missing = columns.filter((_, at) => places[at] === -1);
  if (missing.length > 0)
    throw cartErrors.taxFile([{ line: 1, reason: `the heading lacks ${missing.map((name) => `"${name}"`).join(', ')}` }]);
  if (records.length > ratesAtMost + 1)
    throw cartErrors.taxFile([{ line: ratesAtMost + 2, reason: `a file has at most ${ratesAtMost} rates` }]);
  const wrong: WrongLine[] = [];
  const lineOf = new Map<string, number>();
  const rates = records.slice(1).flatMap(({ record, line }) => {
    const cells = places.map((at) => (record[at] ?? '').trim());
    const read = TaxRateInput.safeParse(rateIn(cells));
    if (!read.success) {
      wrong.push({ line, reason: read.error.issues.map(({ path, message }) => `${nameOf(path[0])}: ${message}`).join('; ') });
      return [];
    }
    const rate = normalRate(read.data);
    const earlier = lineOf.get(placeText(rate));
    if (earlier !== undefined) wrong.push({ line, reason: `says again what line ${earlier} says: same place, class and priority` });
    lineOf.set(placeText(rate), line);
    return [rate];
  });
  if (wrong.length > 0) throw cartErrors.taxFile(wrong.slice(0, faultsTold));
  return rates;
}

/** What must differ between two rates. */
export const placeText = ({ taxClass, priority, country, region, postalCodes, cities }: TaxRateInput): string =>
  JSON.stringify([taxClass, priority, country, region, postalCodes, cities]);

export const writeTaxFile = (rates: readonly TaxRateInput[]): string =>
  stringify([
    [...columns],
    ...rates.map((rate) => [
      rate.country,
      rate.region,
      rate.postalCodes.join(';'),
      rate.cities.join(';'),
      rate.ratePercent.toFixed(4),
      rate.name,
      rate.priority,
      rate.compound ? 1 : 0,
      rate.shipping ? 1 : 0,
      rate.taxClass === 'standard' ? '' : rate.taxClass,
    ]),
  ]);

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

interface TaxRecord {
  readonly record: readonly string[];
  readonly line: number;
}

function recordsOf(text: string): TaxRecord[] {
  try {
    const records: unknown = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return Records.parse(records).map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    throw cartErrors.taxFile([{ line, reason: 'cannot be read as CSV: a quote may be left open' }]);
  }
}

/** `*` and nothing are everywhere; a class of no name is the standard one. */
function rateIn([
  country = '',
  region = '',
  codes = '',
  cities = '',
  rate = '',
  name = '',
  priority = '',
  compound = '',
  shipping = '',
  taxClass = '',
]: string[]) {
  return {
    name: name || 'Tax',
    ratePercent: decimal(rate),
    taxClass: taxClass.toLowerCase().replace(/[^a-z0-9]+/g, '-') || 'standard',
    country: anywhere(country).toUpperCase(),
    region: anywhere(region),
    postalCodes: listOf(codes),
    cities: listOf(cities),
    priority: priority === '' ? 1 : decimal(priority),
    compound: flag(compound),
    shipping: flag(shipping),
  };
}

const anywhere = (text: string): string => (text === '*' ? '' : text);
const listOf = (text: string): string[] => text.split(';').flatMap((part) => (anywhere(part.trim()) === '' ? [] : part.trim()));
const decimal = (text: string): number => (/^\d{1,9}(?:\.\d{1,9})?%?$/.test(text) ? Number(text.replace('%', '')) : Number.NaN);
const flag = (text: string): boolean | string =>
  ['1', 'yes', 'true'].includes(text.toLowerCase()) ? true : ['', '0', 'no', 'false'].includes(text.toLowerCase()) ? false : text;

const names: Readonly<Record<string, string>> = {
  name: 'Tax name',
  ratePercent: 'Rate %',
  taxClass: 'Tax class',
  country: 'Country code',
  region: 'State code',
  postalCodes: 'Postcode / ZIP',
  cities: 'City',
  priority: 'Priority',
  compound: 'Compound',
  shipping: 'Shipping',
};
const nameOf = (key: PropertyKey | undefined): string => names[String(key)] ?? String(key);
