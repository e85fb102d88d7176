import { counts, createColumn } from './columns';
import { createNames } from './names';
import { createPostings } from './postings';
import { createSortedWords } from './sorted-words';

/** Words people may have meant: those of titles, brands and categories, as they are written there. */
export interface Vocabulary {
  /** One product more has it; `terms` are numbers. Answers the number of the word. */
  add(word: string, terms: readonly number[]): number;
  /** One product less. */
  drop(word: number): void;
  /** The numbers of its terms; null: no product has it. */
  termsOf(word: string): readonly number[] | null;
  /** In order of their letters. */
  beginningWith(beginning: string): Iterable<string>;
  /** Words spelt much like it, the most alike first, then by their letters. */
  alike(word: string, most: number): string[];
}

/** As `pg_trgm` has it: of all groups of three letters of both words, those they share. */
const alikeFrom = 0.3;

export function createVocabulary(): Vocabulary {
  const words = createNames();
  const terms: (readonly number[])[] = [];
  const having = createColumn(counts);
  const sorted = createSortedWords();
  const trigrams = createNames();
  const wordsWith = createPostings();
  const lengths = createColumn(counts);
  const shared = createColumn(counts);

  const isThere = (number: number): boolean => (having.values[number] ?? 0) > 0;

  function learn(word: string, number: number, of: readonly number[]): void {
    terms.push(of);
    sorted.add(word);
    const groups = trigramsOf(word);
    lengths.reserve(number + 1);
    lengths.values[number] = groups.size;
    for (const group of groups) wordsWith.add(trigrams.numberOf(group), number, 1);
  }

  return {
    add(word, of) {
      const number = words.numberOf(word);
      if (number === terms.length) learn(word, number, of);
      having.reserve(number + 1);
      having.values[number] = (having.values[number] ?? 0) + 1;
      return number;
    },
    drop(number) {
      having.values[number] = (having.values[number] ?? 1) - 1;
    },
    termsOf(word) {
      const number = words.find(word);
      return number >= 0 && isThere(number) ? (terms[number] ?? null) : null;
    },
    *beginningWith(beginning) {
      for (const word of sorted.beginningWith(beginning)) if (isThere(words.find(word))) yield word;
    },
    alike(word, most) {
      const groups = trigramsOf(word);
      shared.reserve(words.size);
      const both = shared.values;
      const touched: number[] = [];
      for (const group of groups) {
        const trigram = trigrams.find(group);
        if (trigram < 0) continue;
        wordsWith.slices(trigram, (numbers, _ones, start, end) => {
          for (let i = start; i < end; i += 1) {
            const number = numbers[i] ?? 0;
            if (both[number] === 0) touched.push(number);
            both[number] = (both[number] ?? 0) + 1;
          }
        });
      }
      const near = touched.flatMap((number) => {
        const common = both[number] ?? 0;
        const likeness = common / (groups.size + (lengths.values[number] ?? 0) - common);
        both[number] = 0;
        return likeness >= alikeFrom && isThere(number) ? { word: words.nameOf(number), likeness } : [];
      });
      return near
        .sort((one, other) => other.likeness - one.likeness || (one.word < other.word ? -1 : 1))
        .slice(0, most)
        .map((w) => w.word);
    },
  };
}

function trigramsOf(word: string): Set<string> {
  const letters = [...`  ${word} `];
  return new Set(letters.slice(2).map((letter, at) => `${letters[at] ?? ''}${letters[at + 1] ?? ''}${letter}`));
}
