import { z } from 'zod';
import type { Visitor } from './cast';
import type { Door } from './door';

/** How the script names goods, and what the shop calls them. */
export interface Shelves {
  variantId(sku: string): string;
  productId(slug: string): string;
}

const Stores = z.object({ items: z.array(z.object({ id: z.uuid() })) });
const Stock = z.object({ items: z.array(z.object({ variantId: z.uuid(), sku: z.string() })), nextCursor: z.string().nullable() });
const Products = z.object({ items: z.array(z.object({ id: z.uuid(), slug: z.string() })), nextCursor: z.string().nullable() });

export async function readShelves(door: Door, staff: Visitor): Promise<Shelves> {
  const variants = new Map<string, string>();
  const products = new Map<string, string>();
  const stores = Stores.parse(await staff.ask(door, 'GET', '/stores'));
  for (const store of stores.items) {
    for (let next: string | null = ''; next !== null;) {
      const { items, nextCursor } = Stock.parse(await staff.ask(door, 'GET', `/stores/${store.id}/stock?limit=100${next}`));
      for (const { sku, variantId } of items) variants.set(sku, variantId);
      next = nextCursor === null ? null : `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }
  for (let next: string | null = ''; next !== null;) {
    const { items, nextCursor } = Products.parse(await door.send('GET', `/products?limit=100${next}`));
    for (const { slug, id } of items) products.set(slug, id);
    next = nextCursor === null ? null : `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return {
    variantId: (sku) => variants.get(sku) ?? fail(`the demo shop has no ${sku}`),
    productId: (slug) => products.get(slug) ?? fail(`the demo shop has no ${slug}`),
  };
}

function fail(message: string): never {
  throw new Error(message);
}
