import type { ParsedLine } from '../line';
import { readWords, wordsKinds } from '../words';
import { given, partsOf, refused } from './cells';
import { listSeparator, textUnder, type Columns, type Named } from './csv-columns';
import type { Row } from './table';

export const isWordsRow = (row: Row): boolean => wordsKinds.some((kind) => row.text(kind) !== '');

/** Texts of a category or collection stand in the columns of a product's. */
export function toWords(row: Row, named: Named): ParsedLine {
  const said = wordsKinds.filter((kind) => row.text(kind) !== '');
  const [kind = 'category', other] = said;
  if (other !== undefined) return { number: row.number, error: `${other}: this row is about a ${kind} already` };
  const product = ['sku', 'title'].find((column) => row.text(column) !== '');
  if (product !== undefined) return { number: row.number, error: `${product}: this row is about a ${kind}, not about a product` };
  const read = rowValue(row, named, kind);
  if (typeof read === 'string') return { number: row.number, error: read };
  const words = readWords(read, row.number);
  return 'words' in words ? words : refused(row, words);
}

function rowValue(row: Row, named: Named, kind: (typeof wordsKinds)[number]): object | string {
  const translations = kind === 'attribute' ? ofAttribute(row, named) : ofCategory(row, named);
  const some = Object.keys(translations).length > 0;
  if (kind !== 'collection') return { [kind]: row.text(kind), translations };
  const rule = json(row.text('rule'));
  if (rule === undefined) return 'rule: is no JSON such as {"match":"all","conditions":[{"field":"tag","is":"new"}]}';
  return {
    collection: row.text('collection'),
    ...given('slug', row.text('slug')),
    ...given('description', row.exact('description')),
    ...given('seoTitle', row.text('seoTitle')),
    ...given('seoDescription', row.text('seoDescription')),
    rule,
    ...(some ? { translations } : {}),
  };
}

type Texts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const ofCategory = (row: Row, named: Named): Record<string, Texts | null> =>
  inEach([named.name, named.slug, named.description, named.seoTitle, named.seoDescription], (locale) => ({
    ...given('name', textUnder(named.name, locale, row)),
    ...given('slug', textUnder(named.slug, locale, row)),
    ...given('description', textUnder(named.description, locale, row)),
    ...given('seoTitle', textUnder(named.seoTitle, locale, row)),
    ...given('seoDescription', textUnder(named.seoDescription, locale, row)),
  }));

function ofAttribute(row: Row, named: Named): Record<string, Texts | null> {
  const choices = partsOf(row.text('choices'), listSeparator);
  return inEach([named.name, named.choices], (locale) => {
    const called = partsOf(textUnder(named.choices, locale, row), listSeparator);
    const texts = choices.flatMap((choice, at) =>
      choice.trim() !== '' && called[at]?.trim() ? [[choice.trim(), called[at].trim()] as const] : [],
    );
    return { ...given('name', textUnder(named.name, locale, row)), ...(texts.length > 0 ? { choices: Object.fromEntries(texts) } : {}) };
  });
}

/** Locales that have a column; null where all its cells are empty. */
function inEach(columns: readonly Columns[], textsIn: (locale: string) => Texts): Record<string, Texts | null> {
  const locales = new Set(columns.flatMap((column) => column.map(({ name }) => name)));
  return Object.fromEntries(
    [...locales].map((locale) => {
      const texts = textsIn(locale);
      return [locale, Object.keys(texts).length === 0 ? null : texts];
    }),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
