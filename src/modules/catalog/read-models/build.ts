import { viewImage } from '../images/image-view';
import { ProductCard, ProductPage } from '../products/schemas';
import { describeForSearch } from '../search/domain/document';
import type { SearchRow } from '../search/index-products';
import type { CategoryStep, ProductFacts, VariantFacts } from './facts';

export interface CardRow {
  readonly product_id: string;
  readonly currency: string;
  readonly card: string;
  readonly brand_slug: string | null;
  readonly newest: number;
  readonly price_minor: number;
  readonly rating_rank: number;
}

export interface PageRow {
  readonly product_id: string;
  readonly currency: string;
  readonly slug: string;
  readonly head: string;
  readonly variant_ids: readonly string[];
  readonly variant_texts: readonly string[];
}

export interface ReadModels {
  readonly cards: readonly CardRow[];
  readonly pages: readonly PageRow[];
  readonly listings: readonly (Omit<CardRow, 'card'> & { readonly category_id: string })[];
  readonly search: readonly SearchRow[];
}

type Paths = ReadonlyMap<string, readonly CategoryStep[]>;

/** What shoppers may see of these products: nothing of one that is not published or has no price. */
export function buildReadModels(products: readonly ProductFacts[], paths: Paths, urlOf: (key: string) => string): ReadModels {
  const cards: CardRow[] = [];
  const pages: PageRow[] = [];
  const listings: ReadModels['listings'][number][] = [];
  const search: SearchRow[] = [];
  for (const product of products) {
    if (product.status !== 'published' || product.published_us === null) continue;
    const currencies = new Set(product.variants.flatMap((v) => v.prices.map((p) => p.currency)));
    if (currencies.size > 0) search.push(searchRow(product, paths));
    for (const currency of currencies) {
      const page = pageIn(product, currency, paths, urlOf);
      const card = cardOf(page);
      const order = {
        product_id: product.id,
        currency,
        brand_slug: product.brand_slug,
        newest: product.published_us,
        price_minor: page.price.minor,
        rating_rank: Math.round((page.rating.average ?? 0) * 100),
      };
      cards.push({ ...order, card: open(card, ['available']) });
      for (const category_id of categoriesAround(product, paths)) listings.push({ ...order, category_id });
      pages.push(pageRow(page, currency));
    }
  }
  return { cards, pages, listings, search };
}

/** JSON of the object without its live members and without the closing brace: `{"id":…,"variantCount":2` */
function open(value: Record<string, unknown>, live: readonly string[]): string {
  const stored = Object.fromEntries(Object.entries(value).filter(([key]) => !live.includes(key)));
  return JSON.stringify(stored).slice(0, -1);
}

function pageRow(page: ProductPage, currency: string): PageRow {
  return {
    product_id: page.id,
    currency,
    slug: page.slug,
    head: `${open(page, ['variants'])},"variants":[`,
    variant_ids: page.variants.map((v) => v.id),
    variant_texts: page.variants.map((v) => open(v, ['available', 'stock'])),
  };
}

function pageIn(product: ProductFacts, currency: string, paths: Paths, urlOf: (key: string) => string): ProductPage {
  const pictures = new Map(product.images.map((image) => [image.id, viewImage(image, urlOf)]));
  const variants = product.variants.flatMap((variant) => {
    const price = variant.prices.find((p) => p.currency === currency);
    if (!price) return [];
    return {
      id: variant.id,
      sku: variant.sku,
      options: choicesOf(product, variant),
      price: { minor: price.amount, currency },
      compareAtPrice: price.compareAt === null ? null : { minor: price.compareAt, currency },
      images: variant.imageIds.flatMap((id) => pictures.get(id) ?? []),
      available: false,
      stock: 0,
    };
  });
  const cheapest = variants.reduce((best, v) => (v.price.minor < best.price.minor ? v : best), variants[0] ?? fail(product.id));
  return ProductPage.parse({
    id: product.id,
    slug: product.slug,
    title: product.title,
    description: product.description,
    brand: product.brand,
    price: cheapest.price,
    compareAtPrice: cheapest.compareAtPrice,
    priceVaries: variants.some((v) => v.price.minor !== cheapest.price.minor),
    rating: { average: product.rating_average, count: product.rating_count ?? 0 },
    attributes: product.attributes,
    images: [...pictures.values()],
    categories: product.category_ids.flatMap((id) => {
      const path = paths.get(id) ?? [];
      const leaf = path.at(-1);
      return leaf ? { ...leaf, path: path.map(({ slug, name }) => ({ slug, name })) } : [];
    }),
    options: product.options.map((name, at) => ({ name, values: [...new Set(product.variants.flatMap((v) => v.values[at] ?? []))] })),
    variantCount: variants.length,
    variants,
  });
}

/** zod drops what a card does not have. */
const cardOf = (page: ProductPage): ProductCard => ProductCard.parse({ ...page, image: page.images[0] ?? null, available: false });

const choicesOf = (product: ProductFacts, variant: VariantFacts) =>
  product.options.map((name, at) => ({ name, value: variant.values[at] ?? '' }));

const categoriesAround = (product: ProductFacts, paths: Paths): Set<string> =>
  new Set(product.category_ids.flatMap((id) => (paths.get(id) ?? []).map((step) => step.id)));

const searchRow = (product: ProductFacts, paths: Paths): SearchRow => ({
  product_id: product.id,
  ...describeForSearch({
    title: product.title,
    brand: product.brand,
    description: product.description,
    skus: product.variants.map((v) => v.sku),
    optionValues: product.variants.flatMap((v) => v.values),
    attributes: product.attributes,
    categories: product.category_ids.map((id) => (paths.get(id) ?? []).map((step) => step.name).reverse()),
  }),
});

function fail(productId: string): never {
  throw new Error(`product ${productId} has a currency without a variant`);
}
