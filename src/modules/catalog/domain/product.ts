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
}

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
  ];
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}
