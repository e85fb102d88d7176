import { viewImage } from '../images/image-view';
import { ProductPage, type Attributes, type ProductCard } from '../products/schemas';
import { choiceIn, filterValues, shownAttributes, type AttributeSet } from '../domain/attributes';
import { belongs, type CollectionFacts } from '../domain/collection';
import { describeForSearch, inAllLanguages, type SearchDocument } from '../search/domain/document';
import type { SearchRow } from '../search/index-products';
import { viewBundle, type PartFacts } from './parts';
import { viewTier } from '../price-lists/view';
import { categoryPathsIn, productIn } from '../translations/localize';
import type { Reading } from '../translations/shop-locales';
import type { CategoryStep, Collection } from './facts';
import type { PricedProduct } from './public-prices';

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
  readonly attributeValues: readonly AttributeValueRow[];
  /** Only where they differ from those of the default language. */
  readonly translatedCards: readonly TranslatedCard[];
  readonly translatedPages: readonly TranslatedPage[];
}

export interface TranslatedCard {
  readonly product_id: string;
  readonly currency: string;
  readonly locale: string;
  readonly card: string;
}

export type TranslatedPage = Pick<PageRow, 'product_id' | 'currency' | 'head' | 'variant_texts'> & { readonly locale: string };

export interface AttributeValueRow {
  readonly product_id: string;
  readonly attribute_id: string;
  readonly key: string;
  readonly label: string;
  readonly number: number | null;
}

/** What the shop says beside the products themselves. */
export interface Surroundings {
  readonly paths: Paths;
  readonly attributes: AttributeSet;
  readonly collections: readonly Collection[];
  /** By bundle. */
  readonly parts: ReadonlyMap<string, readonly PartFacts[]>;
  /** Collections look at prices in it. */
  readonly currency: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Languages besides the default one. */
  readonly others: readonly Reading[];
  readonly urlOf: (key: string) => string;
}

type Paths = ReadonlyMap<string, readonly CategoryStep[]>;

/** What shoppers may see of these products: nothing of one that is not published or has no price. */
export function buildReadModels(products: readonly PricedProduct[], shop: Surroundings): ReadModels {
  const cards: CardRow[] = [];
  const pages: PageRow[] = [];
  const listings: ReadModels['listings'][number][] = [];
  const search: SearchRow[] = [];
  const attributeValues: AttributeValueRow[] = [];
  const translatedCards: TranslatedCard[] = [];
  const translatedPages: TranslatedPage[] = [];
  const languages = shop.others.map((reading) => ({ ...reading, shop: { ...shop, paths: categoryPathsIn(reading.chain, shop.paths) } }));
  for (const product of products) {
    if (product.status !== 'published' || product.published_us === null) continue;
    const currencies = new Set(product.variants.flatMap((v) => v.prices.map((p) => p.currency)));
    const translated = languages.map((language) => ({ ...language, product: productIn(language.chain, product) }));
    if (currencies.size > 0) {
      const documents = [searchDocument(product, shop, []), ...translated.map((t) => searchDocument(t.product, t.shop, t.chain))];
      search.push({ product_id: product.id, ...inAllLanguages(documents) });
      attributeValues.push(...attributeRows(product, shop.attributes));
    }
    const places = placesOf(product, product.published_us / 1_000, shop);
    for (const currency of currencies) {
      const page = pageIn(product, currency, shop, []);
      const card = open(cardOf(page), { available: undefined });
      const row = pageRow(page, currency);
      const order = {
        product_id: product.id,
        currency,
        brand_slug: product.brand_slug,
        newest: product.published_us,
        price_minor: page.price.minor,
        rating_rank: Math.round((page.rating.average ?? 0) * 100),
      };
      cards.push({ ...order, card });
      for (const category_id of places) listings.push({ ...order, category_id });
      pages.push(row);
      for (const { locale, chain, shop: own, product: inLocale } of translated) {
        const page = pageIn(inLocale, currency, own, chain);
        const place = { product_id: product.id, currency, locale };
        const theirs = open(cardOf(page), { available: undefined });
        if (theirs !== card) translatedCards.push({ ...place, card: theirs });
        const { head, variant_texts } = pageRow(page, currency);
        if (head !== row.head || variant_texts.some((text, at) => text !== row.variant_texts[at]))
          translatedPages.push({ ...place, head, variant_texts });
      }
    }
  }
  return { cards, pages, listings, search, attributeValues, translatedCards, translatedPages };
}

/** JSON of the object without its live members and without the closing brace: `{"id":…,"variantCount":2` */
const open = <T extends object>(value: T, live: Readonly<Partial<Record<keyof T, undefined>>>): string =>
  JSON.stringify({ ...value, ...live }).slice(0, -1);

function pageRow(page: ProductPage, currency: string): PageRow {
  return {
    product_id: page.id,
    currency,
    slug: page.slug,
    head: `${open(page, { variants: undefined })},"variants":[`,
    variant_ids: page.variants.map((v) => v.id),
    variant_texts: page.variants.map((v) => open(v, { available: undefined, stock: undefined })),
  };
}

function pageIn(
  product: PricedProduct,
  currency: string,
  { paths, attributes, parts, urlOf }: Surroundings,
  chain: readonly string[],
): ProductPage {
  const pictures = new Map(product.images.map(({ id, image }) => [id, viewImage(image, urlOf)]));
  const variants = product.variants.flatMap((variant) => {
    const price = variant.prices.find((p) => p.currency === currency);
    if (!price) return [];
    return {
      id: variant.id,
      sku: variant.sku,
      options: choicesOf(product, variant),
      price: { minor: price.amount, currency },
      compareAtPrice: price.compareAt === null ? null : { minor: price.compareAt, currency },
      ...(price.lowest30 === null ? {} : { lowestPrice30: { minor: price.lowest30, currency } }),
      ...(price.tiers.length === 1 ? {} : { tiers: price.tiers.map((tier) => viewTier(tier, currency)) }),
      images: variant.imageIds.flatMap((id) => pictures.get(id) ?? []),
      ...(variant.digital ? { digital: { downloads: product.download_limit, days: product.download_days } } : {}),
      ...(variant.giftCard ? { giftCard: true } : {}),
      ...(variant.isBundle ? { bundle: viewBundle(parts.get(variant.id) ?? [], { minor: price.amount, currency }, urlOf, chain) } : {}),
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
    attributes: shownAttributes(attributes, product.type_id, product.attributes, chain),
    tags: product.tags,
    seoTitle: product.seo_title,
    seoDescription: product.seo_description,
    images: [...pictures.values()],
    categories: product.category_ids.flatMap((id) => {
      const path = paths.get(id) ?? [];
      const leaf = path.at(-1);
      return leaf ? { ...leaf, path: path.map(({ slug, name }) => ({ slug, name })) } : [];
    }),
    options: product.options.map((name, at) => ({ name, values: [...new Set(product.variants.flatMap((v) => v.values[at] ?? []))] })),
    variantCount: variants.length,
    ...(product.final_sale ? { finalSale: true } : {}),
    variants,
  });
}

/** Of a page that was checked. */
const cardOf = (page: ProductPage): ProductCard => ({
  id: page.id,
  slug: page.slug,
  title: page.title,
  brand: page.brand,
  image: page.images[0] ?? null,
  price: page.price,
  compareAtPrice: page.compareAtPrice,
  priceVaries: page.priceVaries,
  rating: page.rating,
  variantCount: page.variantCount,
  available: false,
});

const choicesOf = (product: PricedProduct, variant: PricedProduct['variants'][number]) =>
  product.options.map((name, at) => ({ name, value: variant.values[at] ?? '' }));

/** Its categories, all above them, and the collections whose rule it meets. */
function placesOf(product: PricedProduct, publishedAt: number, { paths, collections, currency, now }: Surroundings): Set<string> {
  const steps = product.category_ids.flatMap((id) => paths.get(id) ?? []);
  const facts: CollectionFacts = {
    title: product.title,
    tags: product.tags,
    brandSlug: product.brand_slug,
    typeCode: product.type_code,
    categorySlugs: new Set(steps.map((step) => step.slug)),
    prices: product.variants.flatMap((v) => v.prices.filter((p) => p.currency === currency)),
    rating: product.rating_average,
    attributes: product.attributes,
    publishedAt,
  };
  const collected = collections.filter(({ rule }) => belongs(rule, facts, now));
  return new Set([...steps, ...collected].map(({ id }) => id));
}

function attributeRows(product: PricedProduct, { byName }: AttributeSet): AttributeValueRow[] {
  return Object.entries(product.attributes).flatMap(([name, value]) => {
    const definition = byName.get(name);
    if (!definition?.filterable) return [];
    return filterValues(definition, value).map((v) => ({ product_id: product.id, attribute_id: definition.id, ...v }));
  });
}

const searchDocument = (product: PricedProduct, { paths, attributes }: Surroundings, chain: readonly string[]): SearchDocument =>
  describeForSearch({
    title: product.title,
    brand: product.brand,
    description: product.description,
    skus: product.variants.map((v) => v.sku),
    optionValues: product.variants.flatMap((v) => v.values),
    attributes: searchable(product, attributes, chain),
    categories: product.category_ids.map((id) => (paths.get(id) ?? []).map((step) => step.name).reverse()),
  });

/** Without what staff keep from the search; a number with its unit, as people type it. */
function searchable({ attributes }: PricedProduct, { byName }: AttributeSet, chain: readonly string[]): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      const definition = byName.get(name);
      if (definition?.searchable === false) return [];
      if (definition?.kind === 'choice') return [[name, [choiceIn(chain, definition, value)].flat().map(String)]];
      return [[name, typeof value === 'number' && definition?.unit ? `${value} ${definition.unit}` : value]];
    }),
  );
}

function fail(productId: string): never {
  throw new Error(`product ${productId} has a currency without a variant`);
}
