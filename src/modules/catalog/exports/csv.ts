import { decimalText, joined } from '../imports/formats/cells';
import {
  attributeColumns,
  csvProductColumns,
  csvTextColumns,
  csvVariantColumns,
  csvWordsColumns,
  csvWordsTextColumns,
  listSeparator,
  type AttributeKind,
} from '../imports/formats/csv-columns';
import type { CategoryTexts, ProductTexts } from '../domain/translations';
import type { AttributeValue } from '../products/schemas';
import type { ExportedWords } from './exported-words';
import type { ExportedNames, ExportedProduct, ExportedVariant } from './product-rows';
import { csvRows, type CreateWriter } from './writer';

/** One row a variant; what is said of the product stands in its first row. Columns are those that some product or line of words needs. */
export const writeCsv: CreateWriter = ({ names, words }) => {
  const columns = columnsFor(names, words);
  const row = (cells: Cells): string[] => columns.map((column) => cells[column] ?? '');
  return {
    head: csvRows([columns]),
    words: (said) => csvRows([row(wordsCells(said))]),
    product: (product) =>
      csvRows(
        product.variants.map((variant, at) =>
          row({
            ...(at === 0 ? { ...productCells(product), ...attributeCells(product), ...textCells(product) } : keyCells(product)),
            ...variantCells(product, variant),
          }),
        ),
      ),
  };
};

type Cells = Readonly<Record<string, string>>;

function columnsFor(names: ExportedNames, words: readonly ExportedWords[]): string[] {
  const translated = words.flatMap((line) => Object.entries(line.translations ?? {}));
  const inWords = [...new Set(translated.map(([locale]) => locale))].sort();
  const locales = [...new Set([...names.locales, ...inWords])].sort();
  return [
    ...(words.length > 0 ? csvWordsColumns : []),
    ...csvProductColumns,
    ...names.attributes.map(({ name, kind }) => `${attributeColumns[kind]}:${name}`),
    ...locales.flatMap((locale) => csvTextColumns.map((column) => `${column}:${locale}`)),
    ...inWords.flatMap((locale) => csvWordsTextColumns.map((column) => `${column}:${locale}`)),
    ...names.translatedOptions.map(({ locale, option }) => `optionName:${locale}:${option}`),
    ...csvVariantColumns,
    ...names.options.map((name) => `option:${name}`),
    ...names.currencies.flatMap((currency) => [`price:${currency}`, `compareAt:${currency}`]),
    ...names.stores.flatMap((store) => [`stock:${store}`, `backorder:${store}`]),
    ...names.translatedOptions.map(({ locale, option }) => `optionText:${locale}:${option}`),
  ];
}

const keyCells = (p: ExportedProduct) => ({ externalId: p.externalId ?? '', slug: p.slug });

const productCells = (p: ExportedProduct): Readonly<Record<(typeof csvProductColumns)[number], string>> => ({
  ...keyCells(p),
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
  downloadLimit: numberText(p.downloadLimit),
  downloadDays: numberText(p.downloadDays),
  finalSale: p.finalSale ? 'true' : '',
  categories: list(p.categories),
  images: list(p.images.map(({ url }) => url)),
  imageAlts: p.images.some(({ alt }) => alt !== '') ? list(p.images.map(({ alt }) => alt)) : '',
  imageFocals: p.images.some(({ focal }) => focal) ? list(p.images.map(({ focal }) => (focal ? `${focal.x} ${focal.y}` : ''))) : '',
  options: list(p.options),
});

const attributeCells = (p: ExportedProduct): Cells =>
  Object.fromEntries(
    Object.entries(p.attributes).map(([name, value]) => [`${attributeColumns[kindOf(value)]}:${name}`, attributeText(value)] as const),
  );

function textCells(p: ExportedProduct): Cells {
  const texts = Object.entries(p.translations).flatMap(([locale, { imageAlts = {}, options = {}, ...given }]) => {
    const alts = p.images.map(({ alt }) => imageAlts[alt] ?? '');
    return [
      ...inLocale(locale, given),
      [`imageAlts:${locale}`, alts.some((alt) => alt !== '') ? list(alts) : ''] as const,
      ...Object.entries(options).map(([option, { name = '' }]) => [`optionName:${locale}:${option}`, name] as const),
    ];
  });
  return Object.fromEntries(texts);
}

/** What a collection is itself stands in the columns of a product. */
function wordsCells(words: ExportedWords): Cells {
  if ('category' in words)
    return {
      category: words.category,
      ...Object.fromEntries(Object.entries(words.translations).flatMap(([l, texts]) => inLocale(l, texts))),
    };
  if ('collection' in words) {
    const { collection, slug, description = '', seoTitle = '', seoDescription = '', rule, translations = {} } = words;
    const texts = Object.entries(translations).flatMap(([locale, given]) => inLocale(locale, given));
    return { collection, slug, description, seoTitle, seoDescription, rule: JSON.stringify(rule), ...Object.fromEntries(texts) };
  }
  const { attribute, translations } = words;
  const choices = [...new Set(Object.values(translations).flatMap((texts) => Object.keys(texts.choices ?? {})))].sort();
  const texts = Object.entries(translations).flatMap(([locale, { name = '', choices: called = {} }]) => [
    [`name:${locale}`, name] as const,
    [`choices:${locale}`, Object.keys(called).length > 0 ? list(choices.map((choice) => called[choice] ?? '')) : ''] as const,
  ]);
  return { attribute, choices: list(choices), ...Object.fromEntries(texts) };
}

const inLocale = (locale: string, texts: CategoryTexts | Omit<ProductTexts, 'imageAlts' | 'options'>) =>
  Object.entries(texts).map(([column, text]) => [`${column}:${locale}`, String(text ?? '')] as const);

function variantCells(p: ExportedProduct, v: ExportedVariant): Cells {
  const valueOf = new Map(p.options.map((option, at) => [option, v.values[at] ?? '']));
  const cells: Readonly<Record<(typeof csvVariantColumns)[number], string>> = {
    sku: v.sku,
    weightGrams: String(v.weightGrams),
    lowStock: numberText(v.lowStock),
    bundle: list(v.parts.map(({ sku, quantity }) => `${quantity} ${sku}`)),
    digital: v.digital ? 'true' : '',
    trackStock: v.trackStock ? 'true' : '',
    giftCard: v.giftCard ? 'true' : '',
    variantImages: list(v.images.map(String)),
  };
  return {
    ...cells,
    ...Object.fromEntries([
      ...[...valueOf].map(([option, value]) => [`option:${option}`, value] as const),
      ...v.prices.flatMap(({ currency, minor, compareAtMinor }) => [
        [`price:${currency}`, decimalText(minor, currency)] as const,
        [`compareAt:${currency}`, compareAtMinor === null ? '' : decimalText(compareAtMinor, currency)] as const,
      ]),
      ...v.stock.flatMap(({ store, onHand, backorder }) => [
        [`stock:${store}`, String(onHand)] as const,
        [`backorder:${store}`, backorder ? 'true' : ''] as const,
      ]),
      ...Object.entries(p.translations).flatMap(([locale, { options = {} }]) =>
        Object.entries(options).map(
          ([option, { values = {} }]) => [`optionText:${locale}:${option}`, values[valueOf.get(option) ?? ''] ?? ''] as const,
        ),
      ),
    ]),
  };
}

const list = (parts: readonly string[]): string => joined(parts, listSeparator);

const numberText = (value: number | null): string => (value === null ? '' : String(value));

const kindOf = (value: AttributeValue): AttributeKind =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

/** A list of one ends with a separator: it is no text. */
function attributeText(value: AttributeValue): string {
  if (!Array.isArray(value)) return list([String(value).trim()]);
  const parts = value.map((part) => part.trim()).filter((part) => part !== '');
  return parts.length === 1 ? `${list(parts)}${listSeparator}` : list(parts);
}
