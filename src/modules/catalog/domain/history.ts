import type { ProductDefinition, VariantDefinition } from './product';
import { translationFields } from './translations';

export type ChangeSubject = 'product' | 'category' | 'brand' | 'store' | 'attribute' | 'type' | 'synonym' | 'price-list';
export type HistoryValue = string | number | boolean | null | readonly string[];

/** `field` is a path in words: `title`, `attributes.material`, `variants.MUG-S.prices.USD`. null: was or is not there. */
export interface FieldChange {
  readonly field: string;
  readonly before: HistoryValue;
  readonly after: HistoryValue;
}

export type Fields = Readonly<Record<string, HistoryValue>>;

/** Only what differs, in the order of the fields. */
export function changesBetween(before: Fields, after: Fields): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

/** `names` of the ids it refers to. A variant stands under the SKU it had before, so that a new SKU shows as a change and not as another variant. */
export function productChanges(before: ProductDefinition | null, after: ProductDefinition, names: Names): FieldChange[] {
  const formerSku = new Map(before?.variants.map((v) => [v.id, v.sku]));
  const skuOf = (variant: VariantDefinition): string => formerSku.get(variant.id) ?? variant.sku;
  return changesBetween(before ? productFields(before, names, (v) => v.sku) : {}, productFields(after, names, skuOf)).filter(
    (change) => before !== null || !isEmpty(change.after),
  );
}

type Names = ReadonlyMap<string, string>;

function productFields(product: ProductDefinition, names: Names, labelOf: (variant: VariantDefinition) => string): Fields {
  return {
    title: product.title,
    slug: product.slug,
    status: product.status,
    publishAt: product.publishAt,
    type: product.typeId === null ? null : (names.get(product.typeId) ?? product.typeId),
    tags: product.tags,
    seoTitle: product.seoTitle,
    seoDescription: product.seoDescription,
    related: product.relatedIds.map((id) => names.get(id) ?? id),
    description: product.description,
    brand: product.brand,
    taxClass: product.taxClass,
    sellerStoreId: product.sellerStoreId,
    downloadLimit: product.downloadLimit,
    downloadDays: product.downloadDays,
    finalSale: product.finalSale,
    categories: product.categoryIds.map((id) => names.get(id) ?? id),
    options: product.options,
    ...Object.fromEntries(Object.entries(product.attributes).map(([name, value]) => [`attributes.${name}`, value])),
    variants: product.variants.map((v) => v.sku),
    ...Object.fromEntries(product.variants.flatMap((v) => Object.entries(variantFields(v, `variants.${labelOf(v)}`, names)))),
    ...translationFields(product.translations),
  };
}

const variantFields = (variant: VariantDefinition, path: string, names: Names): Fields => ({
  [`${path}.sku`]: variant.sku,
  [`${path}.options`]: variant.optionValues,
  [`${path}.weightGrams`]: variant.weightGrams,
  ...(variant.lowStock === undefined ? {} : { [`${path}.lowStockThreshold`]: variant.lowStock }),
  ...((variant.parts ?? []).length > 0
    ? { [`${path}.parts`]: (variant.parts ?? []).map((part) => `${part.quantity} × ${names.get(part.variantId) ?? part.variantId}`) }
    : {}),
  ...(variant.giftCard ? { [`${path}.giftCard`]: true } : {}),
  ...(variant.digital ? { [`${path}.digital`]: true, [`${path}.tracked`]: variant.tracked ?? false } : {}),
  ...Object.fromEntries(
    variant.prices.flatMap((p) => [
      [`${path}.prices.${p.currency}`, p.amountMinor],
      [`${path}.compareAtPrices.${p.currency}`, p.compareAtMinor],
    ]),
  ),
});

const isEmpty = (value: HistoryValue): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
