import { measuresIn } from './measures';
import { afterForWeight, fields, occurrence, type Field } from './ranking';
import { fold, isCode, joinedCodes, wordsOf } from './words';

/** What search may know of a product. */
export interface Described {
  readonly title: string;
  readonly brand: string | null;
  readonly description: string;
  readonly skus: readonly string[];
  readonly optionValues: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Of each category its name and those above it, the nearest first. */
  readonly categories: readonly (readonly string[])[];
}

export interface SearchDocument {
  /** Not stemmed yet; those of the title first. */
  readonly words: readonly string[];
  readonly weights: readonly number[];
  /** So many of `words` stand in the title and count also when they are stop words. */
  readonly kept: number;
  /** What kind of thing it is, as words: product type and categories. */
  readonly types: readonly string[];
  /** What somebody may have meant to type. */
  readonly vocabulary: readonly string[];
  /** Title, codes and description as words between spaces, for "quoted phrases". */
  readonly text: string;
}

const typeNames = /^(?:product[ _-]?)?type$/i;
const modelNames = /^(?:model(?:[ _-]?(?:name|number|code|no))?|part[ _-]?number|product[ _-]?code)$/i;
const numberNames = /^(?:mpn|ean|gtin|upc|isbn|asin)$/i;
const leadsAway = new Set(['for', 'with', 'f', 'w', 'compatible', 'fits', 'suits']);
const storedText = 20_000;

export function describeForSearch(product: Described): SearchDocument {
  const weights = new Map<string, number>();
  const vocabulary = new Set<string>();
  const add = (term: string, weight: number): void => void weights.set(term, (weights.get(term) ?? 0) + weight);

  function read(source: string, field: Field, { learn = false, title = false } = {}): string {
    const text = fold(source);
    const words = wordsOf(text).slice(0, field.readAtMost);
    const each = occurrence(field, words.length);
    let weight = each;
    for (const [at, word] of words.entries()) {
      if (title && at > 1 && leadsAway.has(word.text)) weight = each * afterForWeight;
      add(word.text, weight);
      if (learn && isPlain(word.text)) vocabulary.add(word.text);
    }
    for (const code of joinedCodes(words)) add(code, each);
    for (const { term } of measuresIn(text)) add(term, each);
    return words.map((w) => w.text).join(' ');
  }

  const named = Object.entries(product.attributes).map(([name, value]) => ({ name, text: textOf(value) }));
  const typeTexts = [...named.filter((a) => typeNames.test(a.name)).map((a) => a.text), ...product.categories.flatMap((c) => c[0] ?? [])];
  const models = named.filter((a) => modelNames.test(a.name)).map((a) => a.text);
  const numbers = named.filter((a) => numberNames.test(a.name)).map((a) => a.text);
  const otherTexts = named.filter((a) => ![typeNames, modelNames, numberNames].some((names) => names.test(a.name))).map((a) => a.text);
  const types = [...new Set(typeTexts.map((t) => wordsIn(t)))].filter((t) => t !== '' && t.length <= 100);

  const title = read(product.title, fields.title, { learn: true, title: true });
  const kept = weights.size;
  read(product.brand ?? '', fields.brand, { learn: true });
  read(types.join(' , '), fields.type, { learn: true });
  read([...new Set(product.categories.flatMap((c) => c.slice(1)))].join(' , '), fields.section, { learn: true });
  const codes = [read(models.join(' , '), fields.model), read([...product.skus, ...numbers].join(' , '), fields.sku)];
  read([...otherTexts, ...new Set(product.optionValues)].join(' , '), fields.attributes);
  const description = read(product.description, fields.description);
  const words = [...weights].filter(([word]) => word.length <= 60);
  return {
    words: words.map(([word]) => word),
    weights: words.map(([, weight]) => Math.round(weight * 1_000) / 1_000),
    kept,
    types,
    vocabulary: [...vocabulary],
    text: ` ${[title, ...codes, description].join(' , ')} `.slice(0, storedText),
  };
}

/** What is said in several languages counts once, where it weighs most. */
export function inAllLanguages(documents: readonly SearchDocument[]): SearchDocument {
  const [first, ...others] = documents;
  if (first === undefined) throw new Error('a product in no language');
  const different = others.filter((d) => d.text !== first.text || d.words.join(' ') !== first.words.join(' '));
  if (different.length === 0) return first;
  const all = [first, ...different];
  const title = new Map<string, number>();
  const rest = new Map<string, number>();
  const keep = (weights: Map<string, number>, word: string, weight: number): void =>
    void weights.set(word, Math.max(weights.get(word) ?? 0, weight));
  for (const { words, weights, kept } of all) {
    for (const [at, word] of words.entries()) keep(at < kept ? title : rest, word, weights[at] ?? 0);
  }
  for (const [word, weight] of rest) if (title.has(word)) keep(title, word, weight);
  const words = [...title, ...[...rest].filter(([word]) => !title.has(word))];
  return {
    words: words.map(([word]) => word),
    weights: words.map(([, weight]) => weight),
    kept: title.size,
    types: [...new Set(all.flatMap((d) => d.types))],
    vocabulary: [...new Set(all.flatMap((d) => d.vocabulary))],
    text: all
      .map((d) => d.text)
      .join(', ')
      .slice(0, storedText),
  };
}

/** Numbers and switches say little without their names. */
const textOf = (value: Described['attributes'][string]): string =>
  typeof value === 'string' ? value : typeof value === 'object' ? value.join(' , ') : '';

const wordsIn = (text: string): string =>
  wordsOf(fold(text))
    .map((w) => w.text)
    .join(' ');

const isPlain = (word: string): boolean => word.length >= 3 && word.length <= 40 && !isCode(word);
