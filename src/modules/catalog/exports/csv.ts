import { decimalText, joined } from '../imports/formats/cells';
import { csvProductColumns, csvTextColumns, csvVariantColumns, listSeparator } from '../imports/formats/csv';
import type { Attributes } from '../products/schemas';
import type { ExportedNames, ExportedProduct, ExportedVariant } from './product-rows';
import { csvRows, type CreateWriter } from './writer';

/** One row a variant; what is said of the product stands in its first row. Columns are those that some product needs. */
export const writeCsv: CreateWriter = (names) => ({
  head: csvRows([
    [
      ...csvProductColumns,
      ...names.attributes.map((name) => `attribute:${name}`),
      ...names.locales.flatMap((locale) => csvTextColumns.map((column) => `${column}:${locale}`)),
      ...names.translatedOptions.map(({ locale, option }) => `optionName:${locale}:${option}`),
      ...csvVariantColumns,
      ...names.options.map((name) => `option:${name}`),
      ...names.currencies.flatMap((currency) => [`price:${currency}`, `compareAt:${currency}`]),
      ...names.stores.flatMap((store) => [`stock:${store}`, `backorder:${store}`]),
      ...names.translatedOptions.map(({ locale, option }) => `optionText:${locale}:${option}`),
    ],
  ]),
  product: (product) =>
    csvRows(
      product.variants.map((variant, at) => [
        ...productCells(product, at === 0),
        ...names.attributes.map((name) => (at === 0 ? attributeText(product.attributes[name]) : '')),
        ...textCells(product, at === 0, names),
        ...variantCells(product, variant, names),
        ...names.translatedOptions.map(({ locale, option }) => {
          const value = variant.values[product.options.indexOf(option)] ?? '';
          return product.translations[locale]?.options?.[option]?.values?.[value] ?? '';
        }),
      ]),
    ),
});

function productCells(p: ExportedProduct, whole: boolean): string[] {
  const cells: Readonly<Record<(typeof csvProductColumns)[number], string>> = {
    externalId: p.externalId ?? '',
    slug: p.slug,
    title: p.title,
    description: p.description,
    brand: p.brand ?? '',
    status: p.status,
    publishAt: p.publishAt ?? '',
    type: p.type?.code ?? '',
    tags: list(p.tags),
    taxClass: p.taxClass,
    seoTitle: p.seoTitle ?? '',
    seoDescription: p.seoDescription ?? '',
    categories: list(p.categories),
    images: list(p.images.map(({ url }) => url)),
    imageAlts: p.images.some(({ alt }) => alt !== '') ? list(p.images.map(({ alt }) => alt)) : '',
    imageFocals: p.images.some(({ focal }) => focal) ? list(p.images.map(({ focal }) => (focal ? `${focal.x} ${focal.y}` : ''))) : '',
    options: list(p.options),
  };
  return csvProductColumns.map((column) => (whole || column === 'externalId' || column === 'slug' ? cells[column] : ''));
}

function textCells(p: ExportedProduct, whole: boolean, { locales, translatedOptions }: ExportedNames): string[] {
  const texts = locales.flatMap((locale) => {
    const { imageAlts = {}, ...given } = p.translations[locale] ?? {};
    const alts = p.images.map(({ alt }) => imageAlts[alt] ?? '');
    const cells: Readonly<Record<(typeof csvTextColumns)[number], string>> = {
      title: given.title ?? '',
      slug: given.slug ?? '',
      description: given.description ?? '',
      seoTitle: given.seoTitle ?? '',
      seoDescription: given.seoDescription ?? '',
      imageAlts: alts.some((alt) => alt !== '') ? list(alts) : '',
    };
    return csvTextColumns.map((column) => cells[column]);
  });
  const names = translatedOptions.map(({ locale, option }) => p.translations[locale]?.options?.[option]?.name ?? '');
  return [...texts, ...names].map((cell) => (whole ? cell : ''));
}

const variantCells = (p: ExportedProduct, v: ExportedVariant, names: ExportedNames): string[] => [
  v.sku,
  String(v.weightGrams),
  v.lowStock === null ? '' : String(v.lowStock),
  list(v.images.map(String)),
  ...names.options.map((name) => v.values[p.options.indexOf(name)] ?? ''),
  ...names.currencies.flatMap((currency) => {
    const price = v.prices.find((given) => given.currency === currency);
    const text = (minor: number | null | undefined): string => (minor === null || minor === undefined ? '' : decimalText(minor, currency));
    return [text(price?.minor), text(price?.compareAtMinor)];
  }),
  ...names.stores.flatMap((store) => {
    const shelf = v.stock.find((given) => given.store === store);
    return shelf ? [String(shelf.onHand), shelf.backorder ? 'true' : ''] : ['', ''];
  }),
];

const list = (parts: readonly string[]): string => joined(parts, listSeparator);

const attributeText = (value: Attributes[string] | undefined): string =>
  value === undefined
    ? ''
    : Array.isArray(value)
      ? list(value.map((part) => part.trim()).filter((part) => part !== ''))
      : list([String(value).trim()]);
