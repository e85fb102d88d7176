import { unreadableFile } from '../../errors';
import type { AttributeValue } from '../../products/schemas';
import type { ParsedLine } from '../line';
import { flagOf, given, listOf, minorOf, partsOf, placesBy, product, refuse, short, wholeOf } from './cells';
import { attributeColumns, csvProductColumns, csvTextColumns, listSeparator, namedColumns, textUnder, type Named } from './csv-columns';
import { isWordsRow, toWords } from './csv-words';
import type { FormatOptions, FormatReader } from './format';
import { gathered } from './groups';
import { readTable, type Row, type TableRow } from './table';

/**
 * One row a variant. What is said of the product stands in its first row; the others leave it empty or repeat it. Rows of collections and of words come out
 * where they stand, or one product sooner.
 */
export const readCsv: FormatReader = async function* (text, options) {
  const { columns, rows } = await readTable(text);
  const named = namedColumns(columns);
  const keyOf = (row: Row): string => row.text('externalId') || row.text('slug');
  const words: ParsedLine[] = [];
  async function* products(): AsyncGenerator<TableRow> {
    for await (const row of rows) {
      if (!('error' in row) && isWordsRow(row)) words.push(toWords(row, named));
      else yield row;
    }
  }
  for await (const group of gathered(products(), keyOf, 'externalId or slug')) {
    yield* words.splice(0);
    yield 'error' in group ? group : toLine(group, named, options);
  }
  yield* words;
};

function toLine(rows: readonly [Row, ...Row[]], named: Named, { store }: FormatOptions): ParsedLine {
  const [first] = rows;
  return product(first, () => {
    for (const row of rows.slice(1)) refuseDifferences(first, row, named);
    const images = partsOf(first.text('images'), listSeparator).map((url) => url.trim());
    const alts = partsOf(first.text('imageAlts'), listSeparator);
    const focals = focalsIn(first);
    const options = optionNames(rows, named);
    const value = {
      ...given('externalId', first.text('externalId')),
      ...given('slug', first.text('slug')),
      title: first.text('title'),
      description: first.exact('description'),
      brand: first.text('brand') || null,
      ...given('status', first.text('status')),
      ...given('publishAt', first.text('publishAt')),
      ...given('type', first.text('type')),
      tags: listOf(first.text('tags'), listSeparator),
      ...given('taxClass', first.text('taxClass')),
      ...given('seoTitle', first.text('seoTitle')),
      ...given('seoDescription', first.text('seoDescription')),
      categories: listOf(first.text('categories'), listSeparator),
      ...wholeNumber(first, 'downloadLimit'),
      ...wholeNumber(first, 'downloadDays'),
      ...yesOrNo(first, 'finalSale'),
      attributes: attributesIn(first, named),
      images: images.flatMap((url, at) =>
        url === '' ? [] : { url, alt: alts[at]?.trim() ?? '', ...(focals && { focal: focals[at] ?? null }) },
      ),
      options,
      variants: rows.map((row) => toVariant(row, options, named, store)),
      ...translationsOf(rows, named, alts),
    };
    return {
      value,
      placeOf: placesBy(rows, rows, { images: 'images', options: 'options', prices: 'price', stock: 'stock', weightGrams: 'weightGrams' }),
    };
  });
}

function attributesIn(row: Row, named: Named): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {};
  const put = (column: string, name: string, value: AttributeValue): void => {
    if (name in values) refuse(row, column, 'has another value in a column of another kind');
    values[name] = value;
  };
  for (const { column, name } of named.attribute) {
    const parts = partsOf(row.text(column), listSeparator);
    if (parts.length > 1) put(column, name, listOf(row.text(column), listSeparator));
    else if (parts[0]) put(column, name, parts[0]);
  }
  for (const { column, name } of named.attributeNumber) {
    const text = row.text(column);
    if (text === '') continue;
    if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) refuse(row, column, `"${short(text)}" is no number: write it as 0.35`);
    put(column, name, Number(text));
  }
  for (const { column, name } of named.attributeBoolean) {
    const flag = flagOf(row, column);
    if (flag !== null) put(column, name, flag);
  }
  return values;
}

function wholeNumber(row: Row, column: string): Record<string, number> {
  const number = wholeOf(row, column);
  return number === null ? {} : { [column]: number };
}

/** In the order of `images`, `0.5 0.25` or nothing; null: the cell says nothing of them. */
function focalsIn(row: Row): readonly ({ readonly x: number; readonly y: number } | null)[] | null {
  const text = row.text('imageFocals');
  if (text === '') return null;
  return partsOf(text, listSeparator).map((part) => {
    if (part.trim() === '') return null;
    const point = /^(\d(?:\.\d+)?) (\d(?:\.\d+)?)$/.exec(part.trim());
    return point
      ? { x: Number(point[1]), y: Number(point[2]) }
      : refuse(row, 'imageFocals', `"${part.trim()}" is no point such as 0.5 0.25`);
  });
}

/** Those of the locales that have a column; a locale whose cells are all empty has none. */
function translationsOf(
  rows: readonly [Row, ...Row[]],
  named: Named,
  alts: readonly string[],
): { translations?: Record<string, object | null> } {
  const [first] = rows;
  const ofOptions = [...named.optionName, ...named.optionText].map(({ name }) => optionColumn(name));
  const locales = new Set([...csvTextColumns.flatMap((kind) => named[kind].map(({ name }) => name)), ...ofOptions.map((o) => o.locale)]);
  if (locales.size === 0) return {};
  const translations = [...locales].map((locale) => {
    const cell = (kind: (typeof csvTextColumns)[number], read: (column: string) => string): string => {
      const column = named[kind].find(({ name }) => name === locale)?.column;
      return column === undefined ? '' : read(column);
    };
    const plain = csvTextColumns
      .filter((kind) => kind !== 'imageAlts')
      .flatMap((kind) => Object.entries(given(kind, cell(kind, kind === 'description' ? first.exact : first.text))));
    const texts = partsOf(cell('imageAlts', first.text), listSeparator);
    const imageAlts = alts.flatMap((alt, at) => (alt.trim() !== '' && texts[at]?.trim() ? [[alt.trim(), texts[at].trim()] as const] : []));
    const options = [...new Set(ofOptions.filter((o) => o.locale === locale).map((o) => o.option))].flatMap((option) => {
      const name = textUnder(named.optionName, `${locale}:${option}`, first);
      const values = optionTexts(rows, named, locale, option);
      return name === '' && Object.keys(values).length === 0 ? [] : [[option, { ...given('name', name), values }] as const];
    });
    const all = {
      ...Object.fromEntries(plain),
      ...(options.length > 0 ? { options: Object.fromEntries(options) } : {}),
      ...(imageAlts.length > 0 ? { imageAlts: Object.fromEntries(imageAlts) } : {}),
    };
    return [locale, Object.keys(all).length === 0 ? null : all] as const;
  });
  return { translations: Object.fromEntries(translations) };
}

/** The option's value in each row → its text there. */
function optionTexts(rows: readonly Row[], { option: columns, optionText }: Named, locale: string, option: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const row of rows) {
    const value = textUnder(columns, option, row);
    const text = textUnder(optionText, `${locale}:${option}`, row);
    if (value === '' || text === '') continue;
    if (texts[value] !== undefined && texts[value] !== text)
      refuse(row, `optionText:${locale}:${option}`, `calls "${value}" something else than a line above`);
    texts[value] = text;
  }
  return texts;
}

/** `de:Size` → de, Size. */
function optionColumn(name: string): { locale: string; option: string } {
  const at = name.indexOf(':');
  if (at <= 0) throw unreadableFile(`The column "${name}" names no option: write it as optionText:de:Size.`);
  return { locale: name.slice(0, at), option: name.slice(at + 1).trim() };
}

function toVariant(row: Row, options: readonly string[], named: Named, store: string | null): Record<string, unknown> {
  const optionColumn = new Map(named.option.map(({ column, name }) => [name, column]));
  return {
    sku: row.text('sku') || refuse(row, 'sku', 'is empty'),
    options: Object.fromEntries(
      options.map((name) => {
        const column = optionColumn.get(name) ?? `option:${name}`;
        return [name, row.text(column) || refuse(row, column, 'is empty: each variant says a value of each option')];
      }),
    ),
    prices: named.price.flatMap(({ column, name: currency }) => {
      const minor = minorOf(row, column, currencyOf(currency));
      if (minor === null) return [];
      const former = named.compareAt.find((c) => c.name === currency);
      const compareAtMinor = former ? minorOf(row, former.column, currencyOf(currency)) : null;
      return [{ currency, minor, ...(compareAtMinor === null ? {} : { compareAtMinor }) }];
    }),
    weightGrams: wholeOf(row, 'weightGrams') ?? 0,
    ...wholeNumber(row, 'lowStock'),
    ...bundleIn(row),
    ...yesOrNo(row, 'digital'),
    ...yesOrNo(row, 'trackStock'),
    ...yesOrNo(row, 'giftCard'),
    stock: named.stock.flatMap(({ column, name }) => {
      const onHand = wholeOf(row, column);
      if (onHand === null) return [];
      const ahead = named.backorder.find((b) => b.name.toLowerCase() === name.toLowerCase());
      const backorder = ahead ? flagOf(row, ahead.column) : null;
      const place = name === '' ? store : name;
      return [{ ...(place === null ? {} : { store: place }), onHand, ...(backorder === null ? {} : { backorder }) }];
    }),
    images: listOf(row.text('variantImages'), listSeparator).map((at) =>
      /^\d{1,3}$/.test(at) ? Number(at) : refuse(row, 'variantImages', `"${at}" is no place in images, counted from 0`),
    ),
  };
}

/** `2 MUG-SAGE|1 TRAY`; nothing where the cell is empty. */
function bundleIn(row: Row): { bundle?: { sku: string; quantity: number }[] } {
  const parts = listOf(row.text('bundle'), listSeparator);
  if (parts.length === 0) return {};
  const bundle = parts.map((part) => {
    const match = /^(\d{1,6}) +(\S.*)$/.exec(part);
    return match
      ? { quantity: Number(match[1]), sku: match[2] ?? '' }
      : refuse(row, 'bundle', `"${short(part)}" is no part such as 2 MUG-SAGE`);
  });
  return { bundle };
}

function yesOrNo(row: Row, column: string): Record<string, boolean> {
  const flag = flagOf(row, column);
  return flag === null ? {} : { [column]: flag };
}

/** A wrong code is told as what it is. */
function currencyOf(name: string): string {
  if (!/^[A-Z]{3}$/.test(name)) throw unreadableFile(`The column "price:${name}" names no currency: write it as price:USD.`);
  return name;
}

/** The column `options`, else the option columns that have a value, in the order of the header. */
function optionNames(rows: readonly [Row, ...Row[]], named: Named): string[] {
  const said = listOf(rows[0].text('options'), listSeparator);
  return said.length > 0 ? said : named.option.filter(({ column }) => rows.some((row) => row.text(column) !== '')).map(({ name }) => name);
}

function refuseDifferences(first: Row, row: Row, named: Named): void {
  const attributes = Object.values(attributeColumns).flatMap((kind) => named[kind].map(({ column }) => column));
  for (const column of [...csvProductColumns, ...attributes]) {
    const text = row.text(column);
    if (text !== '' && text !== first.text(column))
      refuse(row, column, `says something else than line ${first.number}, where the product starts`);
  }
}
