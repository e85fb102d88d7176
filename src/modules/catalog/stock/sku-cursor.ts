import { badCursor } from '../errors';

export const writeSkuCursor = (sku: string): string => Buffer.from(sku).toString('base64url');

/** Throws `catalog.bad-cursor`. */
export function readSkuCursor(cursor: string): string {
  const sku = Buffer.from(cursor, 'base64url').toString();
  if (sku === '' || sku.length > 64 || sku.includes('\0')) throw badCursor();
  return sku;
}
