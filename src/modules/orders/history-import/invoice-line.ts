/** One line of a file of invoices, as it can be used. */
export interface InvoiceLine {
  readonly invoice: string;
  readonly isReturn: boolean;
  readonly sku: string;
  readonly title: string;
  /** Above zero; of a return, the units that came back. */
  readonly quantity: number;
  /** Local to the shop: `2010-12-01 08:26:00`. */
  readonly at: string;
  /** Minor units, above zero. */
  readonly unitPrice: number;
  /** null: not known. */
  readonly customer: string | null;
  /** ISO 3166-1 alpha-2; null: not known. */
  readonly country: string | null;
}

export type Refusal =
  | 'columns'
  | 'not-an-invoice'
  | 'no-article'
  | 'quantity'
  | 'date'
  | 'price'
  | 'no-price'
  | 'fractions-of-a-cent'
  | 'other-customer'
  | 'seen-before'
  | 'unknown-customer'
  | 'no-sale-to-return';

export const columns = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'] as const;

export type Parsed = { readonly ok: true; readonly line: InvoiceLine } | { readonly ok: false; readonly why: Refusal };

/** `digits`: decimals of the currency. Nothing is guessed: what does not say what it is, is refused. */
export function parseLine(cells: readonly string[], digits: number): Parsed {
  if (cells.length !== columns.length) return refused('columns');
  const [invoice = '', sku = '', title = '', quantity = '', at = '', price = '', customer = '', country = ''] = cells.map((cell) =>
    cell.trim(),
  );
  if (!/^C?[0-9]{1,15}$/.test(invoice)) return refused('not-an-invoice');
  if (sku === '' || sku.length > 100) return refused('no-article');
  const isReturn = invoice.startsWith('C');
  const units = /^-?[0-9]{1,9}$/.test(quantity) ? Number(quantity) * (isReturn ? -1 : 1) : 0;
  if (units <= 0) return refused('quantity');
  if (!isMoment(at)) return refused('date');
  if (!/^-?[0-9]{1,12}(\.[0-9]{1,6})?$/.test(price) || price.startsWith('-')) return refused('price');
  const minor = Number(price) * 10 ** digits;
  const unitPrice = Math.round(minor);
  if (Number(price) === 0) return refused('no-price');
  if (Math.abs(minor - unitPrice) > 1e-6) return refused('fractions-of-a-cent');
  const known = customer.replace(/\.0$/, '');
  return {
    ok: true,
    line: {
      invoice,
      isReturn,
      sku,
      title: title === '' ? sku : title.slice(0, 300),
      quantity: units,
      at,
      unitPrice,
      customer: known === '' ? null : known.slice(0, 60),
      country: countryOf(country),
    },
  };
}

const refused = (why: Refusal): Parsed => ({ ok: false, why });

/** A day that there is, and a time of it. */
function isMoment(text: string): boolean {
  const [, day, time] = /^([0-9]{4}-[0-9]{2}-[0-9]{2}) ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return false;
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}

/** By its English name or its code. */
export function countryOf(name: string): string | null {
  return countries().get(name.toLowerCase()) ?? null;
}

let known: ReadonlyMap<string, string> | null = null;

function countries(): ReadonlyMap<string, string> {
  if (known) return known;
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => !withdrawn.has(code) && names.of(code) !== undefined);
  known = new Map([
    ...codes.flatMap((code) => [[String(names.of(code)).toLowerCase(), code] as const, [code.toLowerCase(), code] as const]),
    ...otherNames,
  ]);
  return known;
}

/** Codes that are not used any more and have the name of one that is. */
const withdrawn: ReadonlySet<string> = new Set([
  'UK',
  'DD',
  'FX',
  'NT',
  'SU',
  'TP',
  'VD',
  'YD',
  'YU',
  'ZR',
  'BU',
  'DY',
  'HV',
  'RH',
  'AN',
  'CS',
  'QU',
]);

const otherNames = [
  ['eire', 'IE'],
  ['rsa', 'ZA'],
  ['usa', 'US'],
  ['uk', 'GB'],
  ['czech republic', 'CZ'],
  ['hong kong', 'HK'],
  ['channel islands', 'JE'],
] as const;
