import { unreadableFile } from '../../errors';
import { wordsKinds } from '../words';
import type { Row } from './table';

/** What a row is about instead of a product, what a collection holds, and what `choices:de` calls. */
export const csvWordsColumns = [...wordsKinds, 'rule', 'choices'] as const;
/** In another language, as `name:de`. */
export const csvWordsTextColumns = ['name', 'choices'] as const;
/** In the order of an export. */
export const csvProductColumns = [
  'externalId',
  'slug',
  'title',
  'description',
  'brand',
  'status',
  'publishAt',
  'type',
  'tags',
  'taxClass',
  'seoTitle',
  'seoDescription',
  'downloadLimit',
  'downloadDays',
  'finalSale',
  'categories',
  'images',
  'imageAlts',
  'imageFocals',
  'options',
] as const;
export const csvVariantColumns = [
  'sku',
  'weightGrams',
  'lowStock',
  'bundle',
  'digital',
  'trackStock',
  'giftCard',
  'variantImages',
] as const;
/** In another language, as `title:de`. */
export const csvTextColumns = ['title', 'slug', 'description', 'seoTitle', 'seoDescription', 'imageAlts'] as const;
/** By what the value is; a text may be a list. */
export const attributeColumns = { text: 'attribute', number: 'attributeNumber', boolean: 'attributeBoolean' } as const;
export type AttributeKind = keyof typeof attributeColumns;
export const listSeparator = '|';

type Kind =
  | (typeof attributeColumns)[AttributeKind]
  | (typeof otherKinds)[number]
  | (typeof csvTextColumns)[number]
  | (typeof csvWordsTextColumns)[number];
const otherKinds = ['option', 'price', 'compareAt', 'stock', 'backorder', 'optionName', 'optionText'] as const;
const kinds: readonly Kind[] = [...Object.values(attributeColumns), ...otherKinds, ...csvTextColumns, ...csvWordsTextColumns];

export type Columns = readonly { readonly column: string; readonly name: string }[];
export type Named = Readonly<Record<Kind, Columns>>;

/** `price:USD` → the price named USD, `title:de` → the title named de, `optionText:de:Size` → the text named `de:Size`. A column nobody knows is refused: it may be a typing error. */
export function namedColumns(columns: readonly string[]): Named {
  const plain: ReadonlySet<string> = new Set([...csvWordsColumns, ...csvProductColumns, ...csvVariantColumns].map((c) => c.toLowerCase()));
  const found = columns.flatMap((column) => {
    const at = column.indexOf(':');
    const kind = kinds.find((k) => at > 0 && k.toLowerCase() === column.slice(0, at).toLowerCase());
    if (kind) return [{ kind, column, name: column.slice(at + 1).trim() }];
    if (column !== '' && !plain.has(column.toLowerCase()))
      throw unreadableFile(
        `The column "${column}" is not known. An attribute is named "attribute:${column}", an option "option:${column}".`,
      );
    return [];
  });
  const of = (kind: Kind): Columns => found.filter((one) => one.kind === kind);
  return {
    attribute: of('attribute'),
    attributeNumber: of('attributeNumber'),
    attributeBoolean: of('attributeBoolean'),
    option: of('option'),
    price: of('price'),
    compareAt: of('compareAt'),
    stock: of('stock'),
    backorder: of('backorder'),
    optionName: of('optionName'),
    optionText: of('optionText'),
    title: of('title'),
    slug: of('slug'),
    description: of('description'),
    seoTitle: of('seoTitle'),
    seoDescription: of('seoDescription'),
    imageAlts: of('imageAlts'),
    name: of('name'),
    choices: of('choices'),
  };
}

export const textUnder = (columns: Columns, name: string, row: Row): string => {
  const column = columns.find((c) => c.name === name)?.column;
  return column === undefined ? '' : row.text(column);
};
