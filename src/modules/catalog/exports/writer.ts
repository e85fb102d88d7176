import { stringify } from 'csv-stringify/sync';
import type { ExportedNames, ExportedProduct } from './product-rows';

/** How a format writes. `product` null: the format cannot carry it. */
export interface Writer {
  readonly head: string;
  product(product: ExportedProduct): string | null;
}

export type CreateWriter = (names: ExportedNames, currency: string) => Writer;

/** RFC 4180 with LF, as it is read. */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  stringify(rows.map((row) => row.map((cell) => cell.replace(/\r\n?/g, '\n'))));
