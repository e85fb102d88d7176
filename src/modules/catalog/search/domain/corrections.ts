import { distance } from './distance';
import type { KnownWord } from './word-facts';

/** A word that no more products have may be a misspelling that stands in their texts, too. */
export const rareAtMost = 2;

/** One letter wrong in a short word, two in a long one. */
const wrongAtMost = (word: string): number => (word.length < 4 ? 0 : word.length < 6 ? 1 : 2);

/** How many times more products make up for one more wrong letter: a thousand. */
const lettersPerTenfold = 1 / 3;

/** What a word nobody knows was meant to be: few letters off and common. */
export function correctionOf(word: string, alike: readonly KnownWord[]): { readonly word: KnownWord; readonly wrong: number } | null {
  const [best] = alike
    .filter((candidate) => candidate.word !== word)
    .map((candidate) => ({ word: candidate, wrong: distance(word, candidate.word) }))
    .filter(({ wrong }) => wrong <= wrongAtMost(word))
    .map((c) => ({ ...c, cost: c.wrong + (c.word.word[0] === word[0] ? 0 : 0.5) - lettersPerTenfold * Math.log10(c.word.products) }))
    .sort((a, b) => a.cost - b.cost || (a.word.word < b.word.word ? -1 : 1));
  return best ? { word: best.word, wrong: best.wrong } : null;
}

const timesMoreCommon = 50;

/** Of a word that occurs here and there: one letter off something far more common. */
export function suggestionFor(word: KnownWord, alike: readonly KnownWord[]): KnownWord | null {
  const found = correctionOf(word.word, alike);
  return found && found.wrong === 1 && found.word.products >= timesMoreCommon * word.products ? found.word : null;
}
