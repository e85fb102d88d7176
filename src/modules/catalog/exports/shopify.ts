import { freeSlug, slugify } from '../domain/slug';
import { decimalText, joined } from '../imports/formats/cells';
import { htmlOfText } from '../imports/formats/html-text';
import type { ExportedProduct, ExportedVariant } from './product-rows';
import { csvRows, type CreateWriter } from './writer';

const columns = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'Gift Card',
  'SEO Title',
  'SEO Description',
  'Variant Image',
  'Variant Weight Unit',
  'Status',
] as const;
type Cells = Partial<Record<(typeof columns)[number], string>>;

/** Columns of their own in this format. */
const special: ReadonlySet<string> = new Set(['Type', 'GTIN']);
const mostOptions = 3;

/** Null for a product with more than three options. Attributes are metafields; of several categories the first one stays. */
export const writeShopify: CreateWriter = ({ names, currency }) => {
  const fields = [...new Set(names.attributes.map(({ name }) => name))].filter((name) => !special.has(name));
  return {
    head: csvRows([[...columns, ...metafields(fields)]]),
    product(p) {
      if (p.options.length > mostOptions) return null;
      const count = Math.max(p.variants.length, p.images.length);
      const rows = Array.from({ length: count }, (_, at): string[] => {
        const variant = p.variants[at];
        const cells: Cells = {
          Handle: p.slug,
          ...(at === 0 ? productCells(p) : {}),
          ...(variant ? variantCells(p, variant, at === 0, currency) : {}),
          ...pictureCells(p, at),
        };
        return [...columns.map((column) => cells[column] ?? ''), ...fields.map((name) => (at === 0 ? fieldText(p.attributes[name]) : ''))];
      });
      return csvRows(rows);
    },
    words: () => null,
  };
};

const productCells = (p: ExportedProduct): Cells => ({
  Title: p.title,
  'Body (HTML)': htmlOfText(p.description),
  Vendor: p.brand ?? '',
  'Product Category': p.categories[0] ?? '',
  Type: p.type?.name ?? fieldText(p.attributes['Type']),
  Tags: joined(p.tags, ',').replaceAll(/(?<!\\),/g, ', '),
  Published: p.status === 'published' ? 'TRUE' : 'FALSE',
  'Gift Card': 'FALSE',
  'SEO Title': p.seoTitle ?? '',
  'SEO Description': p.seoDescription ?? '',
  Status: p.status === 'published' ? 'active' : p.status === 'archived' ? 'archived' : 'draft',
});

function variantCells(p: ExportedProduct, v: ExportedVariant, first: boolean, currency: string): Cells {
  const price = v.prices.find((given) => given.currency === currency);
  const gtin = p.attributes['GTIN'];
  const barcodes = Array.isArray(gtin) ? gtin : gtin === undefined ? [] : [String(gtin)];
  const names = p.options.length === 0 ? ['Title'] : p.options;
  const values = p.options.length === 0 ? ['Default Title'] : v.values;
  return {
    ...(first ? { 'Option1 Name': names[0] ?? '', 'Option2 Name': names[1] ?? '', 'Option3 Name': names[2] ?? '' } : {}),
    'Option1 Value': values[0] ?? '',
    'Option2 Value': values[1] ?? '',
    'Option3 Value': values[2] ?? '',
    'Variant SKU': v.sku,
    'Variant Grams': String(v.weightGrams),
    'Variant Inventory Tracker': 'shopify',
    'Variant Inventory Qty': v.stock.length === 0 ? '' : String(v.stock.reduce((sum, shelf) => sum + shelf.onHand, 0)),
    'Variant Inventory Policy': v.stock.some((shelf) => shelf.backorder) ? 'continue' : 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': price ? decimalText(price.minor, currency) : '',
    'Variant Compare At Price': price && price.compareAtMinor !== null ? decimalText(price.compareAtMinor, currency) : '',
    'Variant Requires Shipping': 'TRUE',
    'Variant Taxable': 'TRUE',
    'Variant Barcode': barcodes[p.variants.indexOf(v)] ?? '',
    'Variant Image': p.images[v.images[0] ?? -1]?.url ?? '',
    'Variant Weight Unit': 'g',
  };
}

function pictureCells(p: ExportedProduct, at: number): Cells {
  const image = p.images[at];
  return image ? { 'Image Src': image.url, 'Image Position': String(at + 1), 'Image Alt Text': image.alt } : {};
}

const fieldText = (value: ExportedProduct['attributes'][string] | undefined): string =>
  value === undefined ? '' : Array.isArray(value) ? (value.length === 0 ? '' : JSON.stringify(value)) : String(value).trim();

/** Each with a key of its own, as Shopify wants them. */
function metafields(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const key = freeSlug(slugify(name, 'field'), (slug) => taken.has(slug));
    taken.add(key);
    return `${name} (product.metafields.custom.${key.replaceAll('-', '_')})`;
  });
}
