import { sql, type RawBuilder } from 'kysely';

/** Languages PostgreSQL can stem; any other is searched by whole words, their beginnings and likeness. */
const dictionaries: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** How the words of the shop's languages become terms. */
export interface Stemming {
  /** What indexed rows, and with them cards and pages, were made for; they are made anew when it changes. */
  readonly name: string;
  /** Languages of the shop, as `en`; those without a dictionary, too. */
  readonly languages: readonly string[];
  /** Which of the terms of a word is the one of this language; -1: it has no dictionary, and the word stands for itself. */
  placeOf(language: string): number;
  /** The words of a phrase as its language's terms, in order; as they are where nobody can stem. */
  phrase(words: RawBuilder<unknown>, language: string): RawBuilder<unknown>;
  /** `text[]` of the terms of a word, one for each language; the word itself where none can stem. */
  terms(word: RawBuilder<unknown>): RawBuilder<unknown>;
  /** Whether some language drops the word, as English does "the". */
  isStopWord(word: RawBuilder<unknown>): RawBuilder<unknown>;
}

const formOfTheIndex = 2;

export function createStemming(locales: readonly string[]): Stemming {
  const languages = [...new Set(locales.map(languageOf))];
  const known = [...new Set(languages.flatMap((language) => dictionaries[language] ?? []))].sort();
  const lexize = (language: string, word: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`ts_lexize(${sql.lit(`pg_catalog.${language}_stem`)}::regdictionary, ${word})`;
  return {
    name: [formOfTheIndex, ...known, ...(locales.length > 1 ? [`in ${locales.join(',')}`] : [])].join(' '),
    languages,
    placeOf(language) {
      const dictionary = dictionaries[language];
      return dictionary === undefined ? -1 : known.indexOf(dictionary);
    },
    phrase: (words, language) => {
      const dictionary = dictionaries[language];
      if (dictionary === undefined) return words;
      const word = sql.ref('w.word');
      return sql`(select string_agg(coalesce((${lexize(dictionary, word)})[1], w.word), ' ' order by w.n)
        from string_to_table(${words}, ' ') with ordinality as w (word, n))`;
    },
    terms: (word) =>
      known.length === 0
        ? sql`array[${word}]`
        : sql`array[${sql.join(known.map((language) => sql`coalesce((${lexize(language, word)})[1], ${word})`))}]`,
    isStopWord: (word) =>
      known.length === 0
        ? sql`false`
        : sql`(${sql.join(
            known.map((language) => sql`${lexize(language, word)} = '{}'`),
            sql` or `,
          )})`,
  };
}

/** `de-AT` → `de`. */
export const languageOf = (locale: string): string => locale.split('-')[0]?.toLowerCase() ?? '';
