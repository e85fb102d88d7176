import { AppError } from '../../platform/kernel/errors';
import { attributeTaken, brandTaken, codeTaken, priceListTaken, skuTaken, slugTaken, typeTaken, unknownReference } from './errors';

/** A limit kept by the database, said in the shop's words; anything else stays what it is. */
export async function explained<R>(work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    throw explain(error) ?? error;
  }
}

/** The value that PostgreSQL names of a unique key of one column: `Key (sku)=(A-1) already exists.` */
const keyIn = (error: object): string => ('detail' in error ? (/=\((.*)\)/s.exec(String(error.detail))?.[1] ?? '') : '');

export function explain(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error) || !('constraint' in error) || typeof error.constraint !== 'string') return null;
  const { constraint } = error;
  if (
    constraint === 'products_slug_key' ||
    constraint === 'categories_slug_key' ||
    constraint === 'brands_slug_key' ||
    constraint === 'translations_slug' ||
    constraint === 'product_pages_slug_currency_key'
  )
    return slugTaken();
  if (constraint === 'brands_name') return brandTaken();
  if (constraint === 'variants_sku_key') return skuTaken(keyIn(error), null);
  if (constraint === 'attributes_name' || constraint === 'attributes_code_key') return attributeTaken();
  if (constraint === 'product_types_name' || constraint === 'product_types_code_key') return typeTaken();
  if (constraint === 'price_lists_name') return priceListTaken();
  if (constraint === 'stores_code_key') return codeTaken();
  if (constraint.endsWith('_fkey')) return unknownReference(constraint.replace(/_fkey$/, ''));
  return null;
}
