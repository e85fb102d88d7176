import { mostParts, type PartQuantity } from './bundle';
import type { ProductTexts, Translations } from './translations';

export type ProductStatus = 'draft' | 'scheduled' | 'published' | 'archived';

/** What a product is to be, whoever says so: staff by the API or a line of an import. */
export interface ProductDefinition {
  readonly slug: string;
  readonly externalId: string | null;
  readonly status: ProductStatus;
  /** ISO 8601; of a scheduled product. */
  readonly publishAt: string | null;
  readonly typeId: string | null;
  /** Lower case. */
  readonly tags: readonly string[];
  readonly seoTitle: string | null;
  readonly seoDescription: string | null;
  /** Products, in the order they are shown beside it. */
  readonly relatedIds: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly taxClass: string;
  readonly sellerStoreId: string | null;
  /** Downloads of its files for each unit bought, and days after payment; null: without an end. */
  readonly downloadLimit: number | null;
  readonly downloadDays: number | null;
  /** A buyer cannot return it. */
  readonly finalSale: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly categoryIds: readonly string[];
  /** Names, in the order they are shown. */
  readonly options: readonly string[];
  readonly variants: readonly VariantDefinition[];
  readonly translations: Translations<ProductTexts>;
}

export interface VariantDefinition {
  /** null: the one with this SKU, or a new one */
  readonly id: string | null;
  readonly sku: string;
  /** One for each option, in their order. */
  readonly optionValues: readonly string[];
  readonly weightGrams: number;
  readonly prices: readonly PriceDefinition[];
  /** Units; null: as the settings say; left out: as it is. */
  readonly lowStock?: number | null;
  /** A bundle: what it consists of, in the order shown; empty or left out: a thing of its own. */
  readonly parts?: readonly PartQuantity[];
  /** Files instead of a thing. */
  readonly digital?: boolean;
  /** Of what is digital: counted on shelves nevertheless. */
  readonly tracked?: boolean;
  /** A code worth its price, for each unit; digital without files. */
  readonly giftCard?: boolean;
}

/** Where units of a variant come from: a shelf, the shelves of its parts, or nowhere, as they never run out. */
export type Supply = 'shelf' | 'parts' | 'endless';

export function supplyOf({
  parts = [],
  digital = false,
  tracked = false,
  giftCard = false,
}: Pick<VariantDefinition, 'parts' | 'digital' | 'tracked' | 'giftCard'>): Supply {
  if (parts.length > 0) return 'parts';
  return giftCard || (digital && !tracked) ? 'endless' : 'shelf';
}

/** Nothing of it is shipped. */
export const isDigital = ({ digital = false, giftCard = false }: Pick<VariantDefinition, 'digital' | 'giftCard'>): boolean =>
  digital || giftCard;

/** Minor units. */
export interface PriceDefinition {
  readonly currency: string;
  readonly amountMinor: number;
  readonly compareAtMinor: number | null;
}

export interface OptionChoice {
  readonly name: string;
  readonly value: string;
}

/** The values in the order of the names; null when one is missing, unknown or given twice. */
export function arrangeOptions(names: readonly string[], choices: readonly OptionChoice[]): string[] | null {
  if (choices.length !== names.length) return null;
  const byName = new Map(choices.map((c) => [c.name, c.value]));
  if (byName.size !== names.length) return null;
  const values = names.map((name) => byName.get(name));
  return values.every((v) => v !== undefined) ? values : null;
}

/**
 * Values of a variant when its product's options are renamed, reordered or taken away: each name takes its value along; a
 * name that is new stands for the one it replaces at its place. null: the variants have to say a value for a further option.
 */
export function carryOver(values: readonly string[], before: readonly string[], after: readonly string[]): string[] | null {
  const carried = after.map((name, at) => {
    const known = before.indexOf(name);
    const replaced = before[at];
    if (known >= 0) return values[known];
    return after.length === before.length && replaced !== undefined && !after.includes(replaced) ? values[at] : undefined;
  });
  return carried.every((v) => v !== undefined) ? carried : null;
}

/** What does not hold together; empty when all is well. */
export function problemsOf(product: ProductDefinition): string[] {
  const { options, variants } = product;
  return [
    ...(variants.length === 0 ? ['a product needs at least one variant'] : []),
    ...(product.status === 'scheduled' && product.publishAt === null ? ['a scheduled product needs publishAt'] : []),
    ...(new Set(options).size < options.length ? ['two options have the same name'] : []),
    ...repeated(variants.flatMap((v) => v.id ?? [])).map((id) => `variant ${id} is named twice`),
    ...repeated(variants.map((v) => v.sku)).map((sku) => `SKU "${sku}" is used twice`),
    ...variants.filter((v) => v.optionValues.length !== options.length).map((v) => `variant "${v.sku}" must say one value for each option`),
    ...repeated(variants.map((v) => JSON.stringify(v.optionValues))).map((values) => `two variants have the same options ${values}`),
    ...variants.flatMap((v) => repeated(v.prices.map((p) => p.currency)).map((c) => `variant "${v.sku}" has two prices in ${c}`)),
    ...variants.flatMap((v) =>
      v.prices
        .filter((p) => p.compareAtMinor !== null && p.compareAtMinor <= p.amountMinor)
        .map((p) => `variant "${v.sku}": the compare-at price in ${p.currency} must be above the price`),
    ),
    ...variants.flatMap((v) => partProblems(v)),
  ];
}

function partProblems({ id, sku, parts = [], digital = false, giftCard = false }: VariantDefinition): string[] {
  return [
    ...(parts.length > mostParts ? [`bundle "${sku}" has more than ${mostParts} parts`] : []),
    ...(parts.length > 0 && digital ? [`variant "${sku}" cannot be a bundle and digital`] : []),
    ...(parts.length > 0 && giftCard ? [`variant "${sku}" cannot be a bundle and a gift card`] : []),
    ...(id !== null && parts.some((part) => part.variantId === id) ? [`bundle "${sku}" is a part of itself`] : []),
    ...(repeated(parts.map((part) => part.variantId)).length > 0 ? [`bundle "${sku}" names a part twice`] : []),
  ];
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}
