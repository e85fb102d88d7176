import { foldAccents } from '../../domain/slug';

/** A word of a text and what stands between it and the next one. */
export interface Word {
  /** Lower case, without accents; letters and digits only. */
  readonly text: string;
  /** Place in the folded text. */
  readonly start: number;
  readonly end: number;
  /** Only a hyphen, slash or dot stands between it and the next word, as in `TN-2110`. */
  readonly glued: boolean;
}

/** Of folded text. */
export function wordsOf(text: string): Word[] {
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((m) => ({ text: m[0], start: m.index, end: m.index + m[0].length }));
  return words.map((word, i) => {
    const next = words[i + 1];
    return { ...word, glued: next !== undefined && /^[-/.]$/.test(text.slice(word.end, next.start)) };
  });
}

/** As texts are compared: lower case, no accents, no apostrophes within words, no signs of trade marks. */
export const fold = (text: string): string =>
  foldAccents(text.replace(/[®™©\0]/g, ' '))
    .toLowerCase()
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, '');

/** A model, a size, a number: whatever has a digit. It is never taken for a misspelt word. */
export const isCode = (text: string): boolean => /\p{N}/u.test(text);

/** `hp301xl` → `hp`, `301`, `xl`. */
export const runsOf = (code: string): string[] => code.match(/\p{N}+|[^\p{N}]+/gu) ?? [];

/** Hyphened codes as one: `TN-2110` → `tn2110`, `SPA2600/00` → `spa260000`. Two or three words that hang together, one with a digit. */
export function joinedCodes(words: readonly Word[]): string[] {
  return words.flatMap((word, i) => {
    const [second, third] = [words[i + 1], words[i + 2]];
    if (!word.glued || !second) return [];
    const pair = word.text + second.text;
    const codes = isCode(pair) ? [pair] : [];
    if (second.glued && third && isCode(pair + third.text)) codes.push(pair + third.text);
    return codes;
  });
}
