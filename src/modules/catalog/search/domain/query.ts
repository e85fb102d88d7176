import { measuresIn } from './measures';
import { fold, isCode, runsOf, wordsOf } from './words';

/** What somebody typed, taken apart. */
export interface ParsedQuery {
  /** Folded, words between single spaces: the same for questions that say the same. */
  readonly normal: string;
  readonly tokens: readonly Token[];
  /** Words between spaces that must follow one another. */
  readonly phrases: readonly string[];
  /** Words that must not occur. */
  readonly excluded: readonly string[];
}

export interface Token {
  readonly text: string;
  /** Places among the words that are spelt as they are wanted, such as `55 inch`. */
  readonly measures: readonly string[];
  /** Whether it may be corrected: it stands outside quotes. */
  readonly free: boolean;
}

/** More words than that are read over. */
const readAtMost = 12;

export function parseQuery(q: string): ParsedQuery {
  const phrases: string[] = [];
  const excluded: string[] = [];
  const quoted: string[] = [];
  const rest = fold(q.normalize('NFC'))
    .replace(/(\d)\s?["”″]/g, '$1 inch ')
    .replace(/["“„]([^"”]*)["”]/g, (_all, phrase: string) => {
      const words = wordsOf(phrase).map((w) => w.text);
      if (words.length > 1) phrases.push(` ${words.join(' ')} `);
      quoted.push(...words);
      return ' ';
    })
    .replace(/(^|\s)[-−!](?=[\p{L}\p{N}])(\S+)/gu, (_all, _before, word: string) => {
      excluded.push(...wordsOf(word).map((w) => w.text));
      return ' ';
    });
  const tokens = [...tokensOf(rest), ...quoted.map((text) => ({ text, measures: [], free: false }))].slice(0, readAtMost);
  return { normal: normalQuery(q), tokens, phrases: phrases.slice(0, 3), excluded: excluded.slice(0, 5) };
}

export const normalQuery = (q: string): string =>
  wordsOf(fold(q))
    .map((w) => w.text)
    .join(' ')
    .slice(0, 200);

/** A number with its unit is one token. */
function tokensOf(text: string): Token[] {
  const measures = measuresIn(text);
  const tokens: Token[] = [];
  let readTo = 0;
  for (const word of wordsOf(text)) {
    if (word.start < readTo || word.text === 'or') continue;
    const here = measures.filter((m) => m.start === word.start);
    const end = here[0]?.end;
    if (end !== undefined) {
      readTo = end;
      tokens.push({ text: text.slice(word.start, end).replace(/[^\p{L}\p{N}.,]/gu, ''), measures: here.map((m) => m.term), free: true });
    } else tokens.push({ text: word.text, measures: [], free: true });
  }
  return tokens;
}

/** Other spellings to look up beside the tokens themselves. */
export interface Spellings {
  /** Neighbours written as one, `head phones` → `headphones`: from token `first` on, `count` of them. */
  readonly joined: readonly { readonly first: number; readonly count: number; readonly text: string }[];
  /** One written as several, for words nobody knows: `hp301xl` → `hp`, `301xl`. */
  readonly split: readonly { readonly token: number; readonly parts: readonly string[] }[];
}

export function spellingsOf(tokens: readonly Token[]): Spellings {
  const joined = tokens.flatMap((_, first) =>
    [2, 3].flatMap((count) => {
      const group = tokens.slice(first, first + count);
      const text = group.map((t) => t.text).join('');
      const together = group.length === count && group.every((t) => t.free && t.measures.length === 0);
      return together && text.length <= 40 && (count === 2 || isCode(text)) ? [{ first, count, text }] : [];
    }),
  );
  const split = tokens.flatMap(({ text, free, measures }, token) =>
    free && measures.length === 0 ? partings(text).map((parts) => ({ token, parts })) : [],
  );
  return { joined, split };
}

const shortestPart = 3;

/** In two; a code only where letters and digits meet. */
function partings(text: string): string[][] {
  if (isCode(text)) {
    const runs = runsOf(text);
    return runs.slice(1).map((_, i) => [runs.slice(0, i + 1).join(''), runs.slice(i + 1).join('')]);
  }
  if (text.length > 30) return [];
  return Array.from({ length: Math.max(0, text.length - 2 * shortestPart + 1) }, (_, i) => [
    text.slice(0, i + shortestPart),
    text.slice(i + shortestPart),
  ]);
}
