import { sql, type Kysely } from 'kysely';
import type { CatalogTables } from '../tables';
import type { Stemming } from './languages';

/** What PostgreSQL's dictionaries make of words; it is always the same, so it is remembered. */
export interface Stems {
  /** One statement when a word is not known, on this connection; none otherwise. */
  of(words: Iterable<string>, db?: Kysely<CatalogTables>): Promise<ReadonlyMap<string, Stem>>;
}

export interface Stem {
  /** One for each language that has a dictionary; the word itself where none has. */
  readonly terms: readonly string[];
  /** Some language drops it, as English does "the". */
  readonly stop: boolean;
}

export interface StemsDeps {
  readonly db: Kysely<CatalogTables>;
  readonly stemming: Stemming;
}

/** Those not asked for the longest are forgotten first; a hundred bytes or two each. */
const remembered = 100_000;

export function createStems({ db: own, stemming }: StemsDeps): Stems {
  const known = new Map<string, Stem>();
  const word = sql.ref('w.word');

  function keep(text: string, stem: Stem): void {
    known.delete(text);
    known.set(text, stem);
    const [oldest] = known.size > remembered ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
  }

  return {
    async of(words, db = own) {
      const found = new Map<string, Stem>();
      const asked = new Set<string>();
      for (const text of words) {
        const stem = known.get(text);
        if (stem) found.set(text, stem);
        else asked.add(text);
      }
      for (const [text, stem] of found) keep(text, stem);
      if (asked.size === 0) return found;
      const { rows } = await sql<{ word: string } & Stem>`
        /* stems */ select w.word, ${stemming.terms(word)} as terms, ${stemming.isStopWord(word)} as stop
        from unnest(${[...asked]}::text[]) as w (word)`.execute(db);
      for (const { word: text, terms, stop } of rows) {
        const stem = { terms: [...new Set(terms)], stop };
        keep(text, stem);
        found.set(text, stem);
      }
      return found;
    },
  };
}
