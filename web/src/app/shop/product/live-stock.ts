import type { ProductPage, Variant } from '../../api/types';

type Told = Pick<Variant, 'id' | 'available' | 'stock' | 'ahead'>;

/** The page with what was told of its variants; the same page when it is none of them, or nothing we know. */
export function withStock(page: ProductPage, told: unknown): ProductPage {
  if (!isRecord(told) || told['productId'] !== page.id || !Array.isArray(told['variants'])) return page;
  const news = new Map(told['variants'].flatMap((variant: unknown) => (isTold(variant) ? [[variant.id, variant] as const] : [])));
  if (!page.variants.some(({ id }) => news.has(id))) return page;
  return {
    ...page,
    variants: page.variants.map((variant) => {
      const now = news.get(variant.id);
      return now ? { ...variant, available: now.available, stock: now.stock, ahead: now.ahead ?? undefined } : variant;
    }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isTold = (value: unknown): value is Told =>
  isRecord(value) && typeof value['id'] === 'string' && typeof value['available'] === 'boolean' && typeof value['stock'] === 'number';
