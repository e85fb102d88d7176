import type { ProductIndex } from '../finder/domain/product-index';
import type { Finder, FinderShelf } from '../finder/finder';
import { rareAtMost } from './domain/corrections';
import type { KnownWord, Synonym, WordFacts } from './domain/word-facts';
import { isCode } from './domain/words';
import type { Stemming } from './languages';
import type { Stem, Stems } from './stems';

export interface Asked {
  /** Looked up in any case. */
  readonly words: readonly string[];
  /** Looked up only when the word they are made of does not occur. */
  readonly parts: readonly { readonly of: string; readonly word: string }[];
  /** Runs of words that may have synonyms. */
  readonly phrases: readonly string[];
  /** The word that may still be being typed. */
  readonly beginning: string | null;
  /** Words that may be misspelt. */
  readonly correctable: readonly string[];
}

export interface VocabularyDeps {
  readonly finder: Finder;
  readonly stems: Stems;
  readonly stemming: Stemming;
}

export interface VocabularyQueries {
  /** One statement when a word comes that no dictionary was asked for yet; none otherwise. */
  look(asked: Asked): Promise<WordFacts>;
}

const completionsRead = 20;
const codesCompletedFrom = 4;
const alikeRead = 12;

export function createVocabularyQueries({ finder, stems, stemming }: VocabularyDeps): VocabularyQueries {
  const languages = stemming.languages.map((language) => ({ language, place: stemming.placeOf(language) }));

  function synonymsOf(phrases: readonly string[], { surroundings }: FinderShelf, known: ReadonlyMap<string, Stem>): Synonym[] {
    const keys = phrases.flatMap((phrase) => {
      const words = phrase.split(' ');
      const inLanguages = languages.map(({ language, place }): [string, string] => [
        keyOf(language, words.map((word) => known.get(word)?.terms[place] ?? word).join(' ')),
        phrase,
      ]);
      return [[keyOf('', phrase), phrase] as const, ...inLanguages];
    });
    const wanted = new Map<string, Set<string>>();
    for (const [key, phrase] of keys) wanted.set(key, (wanted.get(key) ?? new Set()).add(phrase));
    return surroundings.synonyms.flatMap(({ language, from, to }) =>
      [...(wanted.get(keyOf(language, from)) ?? [])].map((phrase) => ({ from: phrase, to })),
    );
  }

  return {
    async look({ words, parts, phrases, beginning, correctable }) {
      const { index } = await finder.shelf('any');
      const strange = (word: string): boolean => index.vocabulary.termsOf(word) === null && index.having(word) === 0;
      const perhaps = parts.filter((part) => strange(part.of)).map((part) => part.word);
      const known = new Map(await stems.of(new Set([...words, ...perhaps])));
      const shelf = await finder.shelf('any');
      const synonyms = synonymsOf(phrases, shelf, known);
      const view = (word: string): KnownWord => knownWord(shelf.index, word, known.get(word));
      const missing = new Set(words.filter((word) => view(word).products === 0));
      const needed = [
        ...parts.filter((part) => missing.has(part.of)).map((part) => part.word),
        ...synonyms.flatMap(({ to }) => to.split(' ')),
      ];
      for (const [word, stem] of await stems.of(new Set(needed))) known.set(word, stem);
      return {
        products: shelf.index.size,
        known: new Map([...words, ...needed].map((word) => [word, view(word)])),
        completions: beginning !== null && beginning.length > 1 && missing.has(beginning) ? completionsOf(shelf.index, beginning) : [],
        alike: correctable.flatMap((word) =>
          view(word).products > rareAtMost
            ? []
            : shelf.index.vocabulary.alike(word, alikeRead).flatMap((near) => {
                const found = writtenWord(shelf.index, near);
                return found ? { ...found, of: word } : [];
              }),
        ),
        synonyms,
      };
    },
  };
}

const keyOf = (language: string, phrase: string): string => `${language}\n${phrase}`;

function knownWord(index: ProductIndex, word: string, stem: Stem | undefined): KnownWord {
  const terms = stem?.terms ?? [word];
  return { word, terms, products: Math.max(...terms.map((term) => index.having(term))), stop: stem?.stop ?? false };
}

/** A word of the vocabulary; null when no product has it. */
export function writtenWord(index: ProductIndex, word: string): KnownWord | null {
  const numbers = index.vocabulary.termsOf(word);
  if (numbers === null) return null;
  const terms = numbers.map((number) => index.terms.nameOf(number));
  const products = Math.max(...terms.map((term) => index.having(term)));
  return products === 0 ? null : { word, terms, products, stop: false };
}

function completionsOf(index: ProductIndex, beginning: string): KnownWord[] {
  const words = firstOf(index.vocabulary.beginningWith(beginning), completionsRead).flatMap((word) => writtenWord(index, word) ?? []);
  return isCode(beginning) && beginning.length >= codesCompletedFrom ? [...words, ...codesOf(index, beginning, completionsRead)] : words;
}

/** Terms with a digit that begin so. */
export function codesOf(index: ProductIndex, beginning: string, most: number): KnownWord[] {
  const found: KnownWord[] = [];
  for (const word of index.codes.beginningWith(beginning)) {
    if (found.length === most) break;
    const products = index.having(word);
    if (products > 0) found.push({ word, terms: [word], products, stop: false });
  }
  return found;
}

function firstOf(words: Iterable<string>, most: number): string[] {
  const first: string[] = [];
  for (const word of words) {
    if (first.length === most) break;
    first.push(word);
  }
  return first;
}
