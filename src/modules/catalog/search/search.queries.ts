import { createShared } from '../../../platform/kernel/shared-reads';
import type { Finder } from '../finder/finder';
import { parseQuery, spellingsOf, type ParsedQuery } from './domain/query';
import { understand, type Question } from './domain/question';
import { isCode } from './domain/words';
import type { Asked, VocabularyQueries } from './vocabulary.queries';

export interface SearchQueriesDeps {
  readonly finder: Finder;
  readonly vocabularyQueries: VocabularyQueries;
}

export interface SearchQueries {
  /** At most one statement, for words that are new here; what was understood is kept until something changes. */
  understand(q: string, options: { readonly correct: boolean }): Promise<Question>;
}

export function createSearchQueries({ vocabularyQueries, finder }: SearchQueriesDeps): SearchQueries {
  const shared = createShared<Question>();
  let known = { version: -1, questions: new Map<string, Question>() };

  return {
    async understand(q, options) {
      const asked = JSON.stringify([q, options.correct]);
      const { version } = await finder.shelf('any');
      if (known.version !== version || known.questions.size >= questionsKept) known = { version, questions: new Map() };
      const { questions } = known;
      const question = questions.get(asked);
      if (question) return question;
      return shared(asked, async () => {
        const query = parseQuery(q);
        const read = understand(query, await vocabularyQueries.look(askedFor(query, options.correct)), options);
        questions.set(asked, read);
        return read;
      });
    },
  };
}

const questionsKept = 5_000;

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
