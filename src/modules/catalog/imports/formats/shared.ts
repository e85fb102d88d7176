import { slugify } from '../../domain/slug';
import { refuse } from './cells';
import type { Row } from './table';

/** For a variant without an SKU: the same in every import of the file. */
export const madeSku = (product: string, values: readonly string[]): string =>
  [product, ...values.map((value) => slugify(value, 'x'))].join('-').slice(0, 64);

export function readStatus(row: Row, column: string, known: Readonly<Record<string, string>>): string {
  const text = row.text(column).toLowerCase();
  return (
    known[text] ??
    refuse(
      row,
      column,
      `"${text}" is not known: ${Object.keys(known)
        .filter((word) => word !== '')
        .join(', ')}`,
    )
  );
}
