import { ProductSlug } from '../../products/schemas';
import type { ParsedLine } from '../line';
import { compareAt, flagOf, given, gramsOf, listOf, minorOf, placesBy, product, refuse, wholeOf } from './cells';
import type { FormatOptions, FormatReader } from './format';
import { gathered } from './groups';
import { textOfHtml } from './html-text';
import { madeSku, readStatus } from './shared';
import { readTable, type Row } from './table';

/** The names of the older exports → those of the newer template. */
const newNames: Readonly<Record<string, string>> = {
  Handle: 'URL handle',
  'Body (HTML)': 'Description',
  Published: 'Published on online store',
  'Variant SKU': 'SKU',
  'Variant Barcode': 'Barcode',
  'Variant Price': 'Price',
  'Variant Compare At Price': 'Compare-at price',
  'Variant Grams': 'Weight value (grams)',
  'Variant Inventory Tracker': 'Inventory tracker',
  'Variant Inventory Qty': 'Inventory quantity',
  'Variant Inventory Policy': 'Continue selling when out of stock',
  'Variant Weight Unit': 'Weight unit for display',
  'Image Src': 'Product image URL',
  'Image Alt Text': 'Image alt text',
  'Variant Image': 'Variant image URL',
};

const columnsOf = {
  slug: 'Handle',
  externalId: 'Handle',
  title: 'Title',
  description: 'Body (HTML)',
  brand: 'Vendor',
  type: 'Type',
  categories: 'Product Category',
  tags: 'Tags',
  status: 'Status',
  seoTitle: 'SEO Title',
  seoDescription: 'SEO Description',
  images: 'Image Src',
  options: 'Option1 Name',
  sku: 'Variant SKU',
  prices: 'Variant Price',
  stock: 'Variant Inventory Qty',
  weightGrams: 'Variant Grams',
};

const metafield = /^(.+?) \(product\.metafields\.[^)]+\)$/;

/** The rows of a Handle: variants, and further pictures. https://help.shopify.com/en/manual/products/import-export/using-csv */
export const readShopify: FormatReader = async function* (text, options) {
  const { columns, rows } = await readTable(text, { aliases: newNames });
  const known: ReadonlySet<string> = new Set(columns.map((c) => c.toLowerCase()));
  const tracked = known.has('variant inventory tracker') || known.has('inventory tracker');
  const fields = columns.flatMap((column) => {
    const name = metafield.exec(column)?.[1]?.trim();
    return name ? [{ column, name: name.slice(0, 80) }] : [];
  });
  for await (const group of gathered(rows, (row) => row.text('Handle'), 'Handle'))
    yield 'error' in group ? group : toLine(group, { tracked, fields }, options);
};

interface Header {
  readonly tracked: boolean;
  readonly fields: readonly { readonly column: string; readonly name: string }[];
}

function toLine(rows: readonly [Row, ...Row[]], header: Header, options: FormatOptions): ParsedLine {
  const [first] = rows;
  const variantRows = rows.filter((row, at) => at === 0 || isVariant(row));
  return product(first, () => {
    const handle = first.text('Handle');
    const images = imagesOf(rows);
    const names = optionNames(first);
    const type = first.text('Type');
    const category = first.text('Product Category');
    const isType = options.types.has(type.toLowerCase());
    const barcodes = [...new Set(variantRows.map((row) => row.text('Variant Barcode').replace(/^'/, '')))].filter((code) => code !== '');
    const value = {
      ...(ProductSlug.safeParse(handle).success ? { slug: handle } : { externalId: `shopify:${handle}` }),
      title: first.text('Title') || refuse(first, 'Title', 'is empty'),
      description: textOfHtml(first.text('Body (HTML)')),
      brand: first.text('Vendor') || null,
      status: statusOf(first),
      ...(isType ? { type } : {}),
      tags: listOf(first.text('Tags'), ','),
      ...given('seoTitle', first.text('SEO Title')),
      ...given('seoDescription', first.text('SEO Description')),
      categories: category !== '' ? [category] : type !== '' && !isType ? [type] : [],
      attributes: Object.fromEntries([
        ...(category !== '' && type !== '' && !isType ? [['Type', type]] : []),
        ...(barcodes.length > 0 ? [['GTIN', barcodes.length === 1 ? barcodes[0] : barcodes]] : []),
        ...header.fields.flatMap(({ column, name }) => {
          const text = first.text(column);
          return text === '' ? [] : [[name, metafieldValue(text)]];
        }),
      ]),
      images: images.map(({ url, alt }) => ({ url, alt })),
      options: names,
      variants: variantRows.map((row) => toVariant(row, { handle, names, images, header, options })),
    };
    return { value, placeOf: placesBy(rows, variantRows, columnsOf) };
  });
}

const isVariant = (row: Row): boolean => ['Variant SKU', 'Variant Price', 'Option1 Value'].some((column) => row.text(column) !== '');

interface Product {
  readonly handle: string;
  readonly names: readonly string[];
  readonly images: readonly Picture[];
  readonly header: Header;
  readonly options: FormatOptions;
}

function toVariant(row: Row, { handle, names, images, header, options }: Product): Record<string, unknown> {
  const values = names.map((_, at) => row.text(`Option${at + 1} Value`) || refuse(row, `Option${at + 1} Value`, 'is empty'));
  const minor = minorOf(row, 'Variant Price', options.currency);
  const former = minorOf(row, 'Variant Compare At Price', options.currency);
  const picture = row.text('Variant Image');
  return {
    sku: row.text('Variant SKU').replace(/^'/, '') || madeSku(handle, values),
    options: Object.fromEntries(names.map((name, at) => [name, values[at]])),
    prices: minor === null ? [] : [{ currency: options.currency, minor, ...compareAt(minor, former) }],
    weightGrams: gramsOf(row, 'Variant Grams', 'g') ?? 0,
    stock: stockOf(row, header.tracked, options.store),
    images: picture === '' ? [] : [images.findIndex(({ url }) => url === picture)],
  };
}

/** What Shopify does not track is sold without end: units that are not there are sold all the same. */
function stockOf(row: Row, hasTracker: boolean, store: string | null): readonly Record<string, unknown>[] {
  const units = wholeOf(row, 'Variant Inventory Qty');
  const untracked = hasTracker && row.text('Variant Inventory Tracker') === '';
  if (units === null && !untracked) return [];
  const policy = row.text('Variant Inventory Policy').toLowerCase();
  if (!['', 'deny', 'continue', 'true', 'false'].includes(policy))
    refuse(row, 'Variant Inventory Policy', `"${policy}" is neither deny nor continue`);
  const backorder = untracked || policy === 'continue' || policy === 'true';
  return [{ ...(store === null ? {} : { store }), onHand: Math.max(units ?? 0, 0), backorder }];
}

interface Picture {
  readonly url: string;
  readonly alt: string;
  readonly position: number;
}

/** By Image Position, then as they come; pictures of variants that are no picture of the product stand behind. */
function imagesOf(rows: readonly Row[]): readonly Picture[] {
  const found = new Map<string, Picture>();
  rows.forEach((row, at) => {
    const url = row.text('Image Src');
    const position = wholeOf(row, 'Image Position') ?? at + 1;
    if (url !== '' && !found.has(url)) found.set(url, { url, alt: row.text('Image Alt Text').slice(0, 500), position });
  });
  for (const row of rows) {
    const url = row.text('Variant Image');
    if (url !== '' && !found.has(url)) found.set(url, { url, alt: '', position: Number.MAX_SAFE_INTEGER });
  }
  return [...found.values()].sort((a, b) => a.position - b.position);
}

/** A product without options has the option `Title` with the value `Default Title`. */
function optionNames(first: Row): string[] {
  const names = [1, 2, 3].map((n) => first.text(`Option${n} Name`)).filter((name) => name !== '');
  return names.length === 1 && names[0] === 'Title' && ['Default Title', ''].includes(first.text('Option1 Value')) ? [] : names;
}

function statusOf(first: Row): string {
  const status = readStatus(first, 'Status', {
    active: 'published',
    '': 'published',
    draft: 'draft',
    archived: 'archived',
    unlisted: 'draft',
  });
  return status === 'published' && flagOf(first, 'Published') === false ? 'draft' : status;
}

/** A list is written as JSON. */
function metafieldValue(text: string): string | string[] {
  if (!text.startsWith('["')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : text;
  } catch {
    return text;
  }
}
