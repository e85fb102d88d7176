import { stringify } from 'csv-stringify/sync';
import { majorText } from '../kernel/format';
import { savedAs, type Answer } from './route';

/**
 * Rows of a report as CSV to be saved. Columns named in `amounts` are minor units of the row's `currency` and written in whole ones. Text
 * that begins like a formula is written so that no spreadsheet carries it out.
 */
export function reportCsv(name: string, rows: readonly object[], amounts: ReadonlySet<string>): Answer {
  const content = stringify(
    rows.map((row) => inMajor(row, amounts)),
    { header: true, escape_formulas: true },
  );
  return savedAs(name, { type: 'text/csv; charset=utf-8', content: Buffer.from(content) });
}

function inMajor(row: object, amounts: ReadonlySet<string>): Record<string, unknown> {
  const cells = new Map<string, unknown>(Object.entries(row));
  const currency = String(cells.get('currency'));
  const written = (key: string, value: unknown): unknown =>
    amounts.has(key) && typeof value === 'number' ? majorText({ minor: value, currency }) : value;
  return Object.fromEntries([...cells].map(([key, value]) => [key, written(key, value)]));
}
