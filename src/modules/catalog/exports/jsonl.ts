import type { ExportedProduct, ExportedVariant } from './product-rows';
import type { CreateWriter } from './writer';

/** A line of an import, with its members always in this order; what is not set is left out. */
export const writeJsonl: CreateWriter = () => ({
  head: '',
  product: (product) => `${JSON.stringify(lineOf(product))}\n`,
  words: (words) => `${JSON.stringify(words)}\n`,
});

const lineOf = (p: ExportedProduct) => ({
  ...set({ externalId: p.externalId }),
  slug: p.slug,
  title: p.title,
  description: p.description,
  brand: p.brand,
  status: p.status,
  ...set({ publishAt: p.publishAt, type: p.type?.code ?? null }),
  tags: p.tags,
  taxClass: p.taxClass,
  ...set({ seoTitle: p.seoTitle, seoDescription: p.seoDescription, downloadLimit: p.downloadLimit, downloadDays: p.downloadDays }),
  ...(p.finalSale ? { finalSale: true } : {}),
  attributes: p.attributes,
  categories: p.categories,
  images: p.images.map(({ url, alt, focal }) => ({ url, alt, ...(focal && { focal }) })),
  options: p.options,
  variants: p.variants.map((v) => variantOf(p, v)),
  ...(Object.keys(p.translations).length === 0 ? {} : { translations: p.translations }),
});

const variantOf = ({ options }: ExportedProduct, v: ExportedVariant) => ({
  sku: v.sku,
  options: Object.fromEntries(options.map((name, at) => [name, v.values[at]])),
  prices: v.prices.map(({ currency, minor, compareAtMinor }) => ({ currency, minor, ...set({ compareAtMinor }) })),
  weightGrams: v.weightGrams,
  ...set({ lowStock: v.lowStock }),
  ...(v.parts.length > 0 ? { bundle: v.parts.map(({ sku, quantity }) => ({ sku, quantity })) } : {}),
  ...(v.giftCard ? { giftCard: true } : {}),
  ...(v.digital ? { digital: true, ...(v.trackStock ? { trackStock: true } : {}) } : {}),
  stock: v.stock.map(({ store, onHand, backorder }) => ({ store, onHand, ...(backorder ? { backorder } : {}) })),
  images: v.images,
});

const set = (fields: Readonly<Record<string, string | number | null>>): Record<string, string | number | null> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
