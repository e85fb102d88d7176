import { createShared } from '../../../platform/kernel/shared-reads';
import { parseQuery, spellingsOf, type ParsedQuery } from './domain/query';
import { understand, type Question } from './domain/question';
import { isCode } from './domain/words';
import type { Asked, VocabularyQueries } from './vocabulary.queries';

export interface SearchQueriesDeps {
  readonly vocabularyQueries: VocabularyQueries;
}

export interface SearchQueries {
  /** One statement; those who ask the same at the same time share it. */
  understand(q: string, options: { readonly correct: boolean }): Promise<Question>;
}

export function createSearchQueries({ vocabularyQueries }: SearchQueriesDeps): SearchQueries {
  const shared = createShared<Question>();
  return {
    understand: (q, options) =>
      shared(JSON.stringify([q, options.correct]), async () => {
        const query = parseQuery(q);
        return understand(query, await vocabularyQueries.look(askedFor(query, options.correct)), options);
      }),
  };
}

const phraseLength = 4;
const shortestCorrected = 4;
const longestCorrected = 30;

function askedFor(query: ParsedQuery, correct: boolean): Asked {
  const { tokens } = query;
  const { joined, split } = spellingsOf(tokens);
  const last = tokens.at(-1);
  const numbers = tokens.flatMap((t) => (t.measures.length > 0 ? (/^\d+(?:[.,]\d+)?/.exec(t.text)?.[0] ?? []) : []));
  return {
    words: [...new Set([...tokens.flatMap((t) => [t.text, ...t.measures]), ...numbers, ...joined.map((j) => j.text), ...query.excluded])],
    parts: split.flatMap(({ token, parts }) => parts.map((word) => ({ of: tokens[token]?.text ?? '', word }))),
    phrases: [
      ...new Set(
        tokens.flatMap((_, first) => Array.from({ length: phraseLength }, (_none, n) => phrase(tokens.slice(first, first + n + 1)))),
      ),
    ],
    beginning: last?.free === true && last.measures.length === 0 ? last.text : null,
    correctable: correct
      ? tokens
          .filter((t) => t.free && !isCode(t.text) && t.text.length >= shortestCorrected && t.text.length <= longestCorrected)
          .map((t) => t.text)
      : [],
  };
}

const phrase = (tokens: ParsedQuery['tokens']): string => tokens.map((t) => t.text).join(' ');
