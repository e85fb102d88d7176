import type { ParsedLine } from '../line';
import { readLine } from '../line';
import type { Fault } from '../words';
import type { Row } from './table';

/** A cell that cannot be used; the product of its row is not imported. */
const cellError = (row: Pick<Row, 'number'>, column: string, reason: string): Error =>
  Object.assign(new Error(`${column}: ${reason}`), { name: 'CellError', line: row.number });

export function refuse(row: Pick<Row, 'number'>, column: string, reason: string): never {
  throw cellError(row, column, reason);
}

/** Where a part of a line came from. */
export type PlaceOf = (path: readonly PropertyKey[]) => { readonly row: Pick<Row, 'number'>; readonly column: string };

/** The product that starts at `start`: what `make` says, or the first thing in it that does not fit. */
export function product(start: Row, make: () => { readonly value: unknown; readonly placeOf: PlaceOf }): ParsedLine {
  try {
    const { value, placeOf } = make();
    const read = readLine(value, start.number);
    if ('line' in read) return read;
    const { row, column } = placeOf(read.path);
    return { number: row.number, error: `${column === '' ? '' : `${column}: `}${read.reason}` };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CellError' || !('line' in error) || typeof error.line !== 'number') throw error;
    return { number: error.line, error: error.message };
  }
}

/** What does not fit in the row that says it all. */
export const refused = (row: Pick<Row, 'number'>, { path, reason }: Fault): ParsedLine => ({
  number: row.number,
  error: [...(path.length > 0 ? [path.join('.')] : []), reason].join(': '),
});

/** Path in a line → the column it is read from; `variants.0.prices.0.minor` is looked up as `prices`, in the row of the variant. */
export const placesBy =
  (rows: readonly Row[], variantRows: readonly Row[], columns: Readonly<Record<string, string>>): PlaceOf =>
  ([field, at, part]) => {
    const inVariant = field === 'variants' && typeof at === 'number';
    const row = (inVariant ? variantRows[at] : undefined) ?? rows[0] ?? { number: 0 };
    const name = String((inVariant ? part : field) ?? '');
    return { row, column: columns[name] ?? name };
  };

const decimalsKnown = new Map<string, number>();

/** Digits behind the point, by ISO 4217. */
export function decimalsOf(currency: string): number {
  const known = decimalsKnown.get(currency);
  if (known !== undefined) return known;
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  decimalsKnown.set(currency, decimals);
  return decimals;
}

/** `24.5` USD → 2450; null for an empty cell. */
export function minorOf(row: Row, column: string, currency: string, text = row.text(column)): number | null {
  if (text === '') return null;
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(text);
  if (!match) return refuse(row, column, `"${short(text)}" is no price: write it as 1234.50, without currency and thousands signs`);
  const decimals = decimalsOf(currency);
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return refuse(row, column, `"${text}" has more than ${decimals} digits behind the point for ${currency}`);
  return Number(`${match[1]}${fraction.padEnd(decimals, '0')}`);
}

/** 2450 USD → `24.50`. */
export function decimalText(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  if (decimals === 0) return String(minor);
  const digits = String(minor).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A former price that is not above the price says nothing. */
export const compareAt = (minor: number, former: number | null): { compareAtMinor?: number } =>
  former !== null && former > minor ? { compareAtMinor: former } : {};

/** null for an empty cell; `12.0` counts as 12. */
export function wholeOf(row: Row, column: string): number | null {
  const text = row.text(column);
  if (text === '') return null;
  if (!/^-?\d{1,12}(\.0+)?$/.test(text)) return refuse(row, column, `"${short(text)}" is no whole number`);
  return Number(text);
}

/** null for an empty cell. */
export function decimalOf(row: Row, column: string): number | null {
  const text = row.text(column);
  if (text === '') return null;
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(text)) return refuse(row, column, `"${short(text)}" is no number: write it as 0.35`);
  return Number(text);
}

/** null for an empty cell. */
export function flagOf(row: Row, column: string): boolean | null {
  const text = row.text(column).toLowerCase();
  if (text === '') return null;
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no'].includes(text)) return false;
  return refuse(row, column, `"${short(text)}" is neither true nor false`);
}

const gramsIn: Readonly<Record<string, number>> = { g: 1, kg: 1_000, lb: 453.592_37, lbs: 453.592_37, oz: 28.349_523_125 };

/** Whole grams; null for an empty cell. */
export function gramsOf(row: Row, column: string, unit: string): number | null {
  const weight = decimalOf(row, column);
  if (weight === null) return null;
  const grams = gramsIn[unit.toLowerCase()];
  return grams === undefined ? refuse(row, column, `"${unit}" is no unit of weight: g, kg, lb or oz`) : Math.round(weight * grams);
}

/** Parts between separators, without empty ones. A backslash takes the separator behind it as it is. */
export const listOf = (text: string, separator: string): string[] =>
  partsOf(text, separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function partsOf(text: string, separator: string): string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    const next = text[at + 1];
    if (sign === '\\' && (next === separator || next === '\\')) {
      parts.push(`${parts.pop() ?? ''}${next}`);
      at += 1;
    } else if (sign === separator) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${sign}`);
  }
  return parts;
}

/** The other way: as `listOf` reads it. */
export const joined = (parts: readonly string[], separator: string): string =>
  parts.map((part) => part.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`)).join(separator);

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Leaves out what is empty: a line refuses an empty text where it wants none. */
export const given = (name: string, text: string): Record<string, string> => (text === '' ? {} : { [name]: text });
