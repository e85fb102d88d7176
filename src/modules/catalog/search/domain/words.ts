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
  const pattern = isAscii(text) ? asciiWord : anyWord;
  const words: Word[] = [];
  let before: RegExpExecArray | null = null;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); before || found; before = found, found = found && pattern.exec(text)) {
    if (!before) continue;
    const end = before.index + before[0].length;
    const glued = found !== null && found.index === end + 1 && glue.includes(text.charAt(end));
    words.push({ text: before[0], start: before.index, end, glued });
  }
  return words;
}

const asciiWord = /[A-Za-z0-9]+/g;
const anyWord = /[\p{L}\p{N}]+/gu;
const glue = '-/.';

/** As texts are compared: lower case, no accents, no apostrophes within words, no signs of trade marks. */
export function fold(text: string): string {
  if (!isAscii(text))
    return foldAccents(text.replace(/[®™©\0]/g, ' '))
      .toLowerCase()
      .replace(/(?<=\p{L})['’](?=\p{L})/gu, '');
  const lower = text.toLowerCase();
  return lower.includes("'") ? lower.replace(/(?<=[a-z])'(?=[a-z])/g, '') : lower;
}

/** Most texts are, and take a fraction of the time. */
const isAscii = (text: string): boolean => /^[\x01-\x7f]*$/.test(text);

/** A model, a size, a number: whatever has a digit. It is never taken for a misspelt word. */
export const isCode = (text: string): boolean => /\p{N}/u.test(text);

/** `hp301xl` → `hp`, `301`, `xl`. */
export const runsOf = (code: string): string[] => code.match(/\p{N}+|[^\p{N}]+/gu) ?? [];

/** Hyphened codes as one: `TN-2110` → `tn2110`, `SPA2600/00` → `spa260000`. Two or three words that hang together, one with a digit. */
export function joinedCodes(words: readonly Word[]): string[] {
  const codes: string[] = [];
  for (const [i, word] of words.entries()) {
    const second = word.glued ? words[i + 1] : undefined;
    if (!second) continue;
    const pair = word.text + second.text;
    const third = second.glued ? words[i + 2] : undefined;
    if (isCode(pair)) codes.push(pair);
    if (third && isCode(pair + third.text)) codes.push(pair + third.text);
  }
  return codes;
}
