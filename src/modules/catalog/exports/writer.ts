import { stringify } from 'csv-stringify/sync';
import type { ExportedWords } from './exported-words';
import type { ExportedNames, ExportedProduct } from './product-rows';

/** How a format writes. `product` null: the format cannot carry it. */
export interface Writer {
  readonly head: string;
  product(product: ExportedProduct): string | null;
  /** null: the format has no place for it. */
  words(words: ExportedWords): string | null;
}

export interface Written {
  readonly names: ExportedNames;
  /** All of them, so that a table has the columns they need. */
  readonly words: readonly ExportedWords[];
  /** ISO 4217 of the shop. */
  readonly currency: string;
}

export type CreateWriter = (written: Written) => Writer;

/** RFC 4180 with LF, as it is read. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  stringify(rows.map((row) => row.map((cell) => cell.replace(/\r\n?/g, '\n'))));
