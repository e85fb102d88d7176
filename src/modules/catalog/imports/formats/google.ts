import type { ParsedLine } from '../line';
import { compareAt, gramsOf, listOf, minorOf, placesBy, product, refuse } from './cells';
import type { FormatOptions, FormatReader } from './format';
import { textOfHtml } from './html-text';
import { readTable, type Row } from './table';

const columnsOf = {
  externalId: 'id',
  title: 'title',
  description: 'description',
  brand: 'brand',
  categories: 'product_type',
  images: 'image_link',
  options: 'item_group_id',
  sku: 'id',
  prices: 'price',
  stock: 'availability',
  weightGrams: 'shipping_weight',
};

/** What may tell the variants of a group apart, in the order they are shown. */
const optionColumns = { color: 'Color', size: 'Size', material: 'Material', pattern: 'Pattern' };
const facts = { condition: 'Condition', gender: 'Gender', age_group: 'Age group', ...optionColumns };

/**
 * Single articles as they come; groups at the end of the file, for their rows may stand anywhere.
 * https://support.google.com/merchants/answer/7052112
 */
export const readGoogle: FormatReader = async function* (text, options) {
  const { rows } = await readTable(text, {
    delimiter: '\t',
    aliases: Object.fromEntries(
      [
        'item_group_id',
        'image_link',
        'additional_image_link',
        'sale_price',
        'product_type',
        'google_product_category',
        'shipping_weight',
        'age_group',
      ].map((name) => [name, name.replaceAll('_', ' ')]),
    ),
  });
  const groups = new Map<string, [Row, ...Row[]]>();
  for await (const row of rows) {
    if ('error' in row) {
      yield { number: row.number, error: row.error };
      continue;
    }
    const group = row.text('item_group_id');
    const known = groups.get(group);
    if (group === '') yield toLine([row], options);
    else if (known) known.push(row);
    else groups.set(group, [row]);
  }
  for (const group of groups.values()) yield toLine(group, options);
};

function toLine(rows: readonly [Row, ...Row[]], options: FormatOptions): ParsedLine {
  const [first] = rows;
  return product(first, () => {
    const group = first.text('item_group_id');
    const names = optionsOf(rows);
    const images = [...new Set(rows.flatMap(picturesOf))];
    const gtins = [...new Set(rows.map((row) => row.text('gtin')))].filter((code) => code !== '');
    const mpns = [...new Set(rows.map((row) => row.text('mpn')))].filter((code) => code !== '');
    const category = first.text('product_type') || first.text('google_product_category');
    const value = {
      externalId: group === '' ? first.text('id') || refuse(first, 'id', 'is empty: it says which product this is') : group,
      title: first.text('title') || refuse(first, 'title', 'is empty'),
      description: textOfHtml(first.text('description')),
      brand: first.text('brand') || null,
      // a number is Google's own code of a category
      categories: /^\d*$/.test(category) ? [] : listOf(category, ',').slice(0, 50),
      attributes: {
        ...Object.fromEntries(
          Object.entries(facts).flatMap(([column, name]) => {
            const text = first.text(column);
            return text === '' || names.some((n) => n.column === column) ? [] : [[name, text]];
          }),
        ),
        ...(gtins.length > 0 ? { GTIN: gtins.length === 1 ? gtins[0] : gtins } : {}),
        ...(mpns.length > 0 ? { MPN: mpns.length === 1 ? mpns[0] : mpns } : {}),
      },
      images: images.map((url) => ({ url, alt: '' })),
      options: names.map((n) => n.name),
      variants: rows.map((row) => toVariant(row, names, images, options)),
    };
    return { value, placeOf: placesBy(rows, rows, columnsOf) };
  });
}

interface Option {
  readonly column: string;
  readonly name: string;
}

/** Of several rows, the columns that all of them fill and in which they differ; when nothing differs, those that all fill. */
function optionsOf(rows: readonly Row[]): Option[] {
  if (rows.length === 1) return [];
  const filled = Object.entries(optionColumns).filter(([column]) => rows.every((row) => row.text(column) !== ''));
  const differing = filled.filter(([column]) => new Set(rows.map((row) => row.text(column))).size > 1);
  return (differing.length > 0 ? differing : filled).map(([column, name]) => ({ column, name }));
}

function toVariant(row: Row, names: readonly Option[], images: readonly string[], options: FormatOptions): Record<string, unknown> {
  const regular = amountOf(row, 'price', options);
  const sale = amountOf(row, 'sale_price', options);
  const now = sale ?? regular;
  const weight = /^([\d.]+)\s*([a-z]+)$/i.exec(row.text('shipping_weight'));
  if (!weight && row.text('shipping_weight') !== '')
    refuse(row, 'shipping_weight', `"${row.text('shipping_weight')}" is no weight: write it as 0.5 kg`);
  return {
    sku: row.text('id') || refuse(row, 'id', 'is empty: it becomes the SKU'),
    options: Object.fromEntries(names.map(({ column, name }) => [name, row.text(column)])),
    prices: now === null ? [] : [{ ...now, ...(regular && regular.currency === now.currency ? compareAt(now.minor, regular.minor) : {}) }],
    weightGrams: weight ? (gramsOf({ ...row, text: () => weight[1] ?? '' }, 'shipping_weight', weight[2] ?? '') ?? 0) : 0,
    stock: stockOf(row, options.store),
    images: picturesOf(row)
      .slice(0, 20)
      .map((url) => images.indexOf(url)),
  };
}

/** `15.00 USD`; without a currency it is the one of the file. */
function amountOf(row: Row, column: string, { currency }: FormatOptions): { currency: string; minor: number } | null {
  const text = row.text(column);
  const [amount = '', named = currency] = text.split(/\s+/);
  if (text !== '' && !/^[A-Za-z]{3}$/.test(named)) refuse(row, column, `"${text}" is no price: write it as 15.00 USD`);
  const minor = minorOf(row, column, named.toUpperCase(), amount);
  return minor === null ? null : { currency: named.toUpperCase(), minor };
}

/** A feed counts nothing: what is in stock or on order may be sold without a count. */
function stockOf(row: Row, store: string | null): readonly Record<string, unknown>[] {
  const availability = row
    .text('availability')
    .toLowerCase()
    .replace(/[\s_]+/g, '_');
  if (!['in_stock', 'out_of_stock', 'preorder', 'backorder'].includes(availability))
    refuse(row, 'availability', `"${row.text('availability')}" is not known: in_stock, out_of_stock, preorder or backorder`);
  return [{ ...(store === null ? {} : { store }), onHand: 0, backorder: availability !== 'out_of_stock' }];
}

const picturesOf = (row: Row): string[] => [
  ...listOf(row.text('image_link'), ',').slice(0, 1),
  ...listOf(row.text('additional_image_link'), ','),
];
