import type { ParsedLine } from '../line';
import { compareAt, given, gramsOf, listOf, minorOf, placesBy, product, refuse, wholeOf } from './cells';
import type { FormatOptions, FormatReader } from './format';
import { textOfHtml } from './html-text';
import { madeSku, readStatus } from './shared';
import { readTable, type Row } from './table';

const columnsOf = {
  externalId: 'ID',
  title: 'Name',
  description: 'Description',
  brand: 'Brands',
  status: 'Published',
  taxClass: 'Tax class',
  tags: 'Tags',
  categories: 'Categories',
  images: 'Images',
  sku: 'SKU',
  prices: 'Regular price',
  stock: 'Stock',
  weightGrams: 'Weight',
  lowStock: 'Low stock amount',
  options: 'Attribute 1 value(s)',
};

interface Header {
  /** `Weight (kg)` and kg. */
  readonly weight: { readonly column: string; readonly unit: string };
  readonly attributes: readonly number[];
}

interface Family {
  readonly parent: Row;
  readonly variations: Row[];
}

/**
 * Simple products as they come; products with variations at the end of the file, for a variation may stand anywhere below its
 * parent. https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
 */
export const readWooCommerce: FormatReader = async function* (text, options) {
  const { columns, rows } = await readTable(text, { aliases: { Parent: 'Parent SKU' } });
  const header = headerOf(columns);
  const families = new Map<string, Family>();
  const orphans: Row[] = [];
  for await (const row of rows) {
    if ('error' in row) {
      yield { number: row.number, error: row.error };
      continue;
    }
    const types = listOf(row.text('Type').toLowerCase(), ',');
    if (types.includes('variation')) {
      const family = families.get(keyOf(row.text('Parent')));
      if (family) family.variations.push(row);
      else orphans.push(row);
    } else if (types.includes('variable')) {
      const family = { parent: row, variations: [] };
      for (const key of [row.text('SKU'), row.text('ID') && `id:${row.text('ID')}`]) if (key !== '') families.set(key, family);
    } else if (types.includes('grouped') || types.includes('external')) {
      yield { number: row.number, error: `Type: "${row.text('Type')}" products cannot be imported: only simple and variable ones` };
    } else yield toLine(row, [row], header, options);
  }
  for (const row of orphans) {
    const family = families.get(keyOf(row.text('Parent')));
    if (family) family.variations.push(row);
    else yield { number: row.number, error: `Parent: there is no variable product "${row.text('Parent')}" in this file` };
  }
  for (const { parent, variations } of new Set(families.values())) yield toLine(parent, variations, header, options);
};

const keyOf = (parent: string): string => parent.replace(/^id:\s*/i, 'id:');

function headerOf(columns: readonly string[]): Header {
  const weight = columns.find((c) => /^weight \(.+\)$/i.test(c)) ?? 'Weight';
  return {
    weight: { column: weight, unit: /\((.+)\)/.exec(weight)?.[1] ?? 'kg' },
    attributes: columns.flatMap((c) => {
      const n = /^attribute (\d+) name$/i.exec(c)?.[1];
      return n === undefined ? [] : [Number(n)];
    }),
  };
}

function toLine(parent: Row, variants: readonly Row[], header: Header, options: FormatOptions): ParsedLine {
  const isSimple = variants[0] === parent;
  return product(parent, () => {
    if (variants.length === 0) refuse(parent, 'Type', 'is a variable product without a variation in this file');
    const own = attributesOf(parent, header);
    const names = isSimple ? [] : optionNames(parent, variants, header);
    const images = imagesOf(parent, variants);
    const short = textOfHtml(parent.text('Short description'));
    const description = textOfHtml(parent.text('Description'));
    const taxClass = (parent.text('Tax class') || 'standard').toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const gtin = parent.text('GTIN, UPC, EAN, or ISBN');
    const value = {
      externalId: parent.text('ID') === '' ? `woocommerce:${sku(parent)}` : `woocommerce:${parent.text('ID')}`,
      title: parent.text('Name') || refuse(parent, 'Name', 'is empty'),
      description: [short, description].filter((part, at, all) => part !== '' && all.indexOf(part) === at).join('\n\n'),
      brand: listOf(parent.text('Brands'), ',')[0] ?? null,
      status: readStatus(parent, 'Published', { '1': 'published', '': 'published', '0': 'draft', '-1': 'draft' }),
      taxClass: taxClass === 'parent' ? 'standard' : taxClass,
      tags: listOf(parent.text('Tags'), ','),
      categories: listOf(parent.text('Categories'), ','),
      attributes: {
        ...Object.fromEntries([...own].filter(([name]) => !names.includes(name)).map(([name, v]) => [name, v.length === 1 ? v[0] : v])),
        ...given('GTIN', gtin),
      },
      images: images.map((url) => ({ url, alt: '' })),
      options: names,
      variants: variants.map((row) => toVariant(row, parent, names, images, header, options)),
    };
    return { value, placeOf: placesBy([parent], variants, { ...columnsOf, weightGrams: header.weight.column }) };
  });
}

const sku = (parent: Row): string =>
  parent.text('SKU') || refuse(parent, 'SKU', 'is empty, and so is ID: one of them says which product this is');

function toVariant(
  row: Row,
  parent: Row,
  names: readonly string[],
  images: readonly string[],
  header: Header,
  { currency, store }: FormatOptions,
): Record<string, unknown> {
  const chosen = attributesOf(row, header);
  const values = names.map(
    (name) =>
      chosen.get(name)?.[0] ??
      refuse(row, 'Attribute 1 value(s)', `says no value of "${name}": a variation for any value cannot be imported`),
  );
  const regular = minorOf(row, 'Regular price', currency);
  const sale = minorOf(row, 'Sale price', currency);
  const minor = sale ?? regular;
  const low = wholeOf(row, 'Low stock amount');
  return {
    sku: row.text('SKU') || madeSku(parent.text('SKU') || `WOO-${row.text('ID') || parent.text('ID')}`, values),
    options: Object.fromEntries(names.map((name, at) => [name, values[at]])),
    prices: minor === null ? [] : [{ currency, minor, ...compareAt(minor, regular) }],
    weightGrams: gramsOf(row, header.weight.column, header.weight.unit) ?? gramsOf(parent, header.weight.column, header.weight.unit) ?? 0,
    ...(low === null ? {} : { lowStock: Math.max(low, 0) }),
    stock: stockOf(row, store),
    images: listOf(row === parent ? '' : row.text('Images'), ',').map((url) => images.indexOf(url)),
  };
}

/** Without a count, a product that is in stock is sold without end; `parent` stands for the count of the parent, which no variant has alone. */
function stockOf(row: Row, store: string | null): readonly Record<string, unknown>[] {
  const units = row.text('Stock').toLowerCase() === 'parent' ? null : wholeOf(row, 'Stock');
  const ahead = ['1', 'notify', 'yes'].includes(row.text('Backorders allowed?').toLowerCase());
  const inStock = row.text('In stock?') === '1';
  if (units === null && !inStock) return [];
  return [{ ...(store === null ? {} : { store }), onHand: Math.max(units ?? 0, 0), backorder: ahead || units === null }];
}

/** Name → values. */
function attributesOf(row: Row, { attributes }: Header): Map<string, string[]> {
  return new Map(
    attributes.flatMap((n) => {
      const name = row.text(`Attribute ${n} name`);
      const values = listOf(row.text(`Attribute ${n} value(s)`), ',');
      return name === '' || values.length === 0 ? [] : [[name, values] as const];
    }),
  );
}

/** The attributes that a variation chooses, in the order of its parent. */
function optionNames(parent: Row, variations: readonly Row[], header: Header): string[] {
  const chosen = new Set(variations.flatMap((row) => [...attributesOf(row, header).keys()]));
  const order = [...attributesOf(parent, header).keys()];
  return [...chosen].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

const imagesOf = (parent: Row, variants: readonly Row[]): string[] => [
  ...new Set([parent, ...variants].flatMap((row) => listOf(row.text('Images'), ','))),
];
