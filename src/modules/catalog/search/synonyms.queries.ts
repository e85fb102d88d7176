import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { badCursor } from '../errors';
import type { CatalogTables } from '../tables';
import { normalQuery } from './domain/query';
import type { SynonymQuery, Synonyms } from './schemas';
import { synonymColumns, viewSynonyms } from './synonyms.service';

export interface SynonymQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface SynonymQueries {
  /** `q`: those that have a word with these letters. */
  list(query: SynonymQuery): Promise<Page<Synonyms>>;
}

export const createSynonymQueries = ({ db }: SynonymQueriesDeps): SynonymQueries => ({
  async list({ q, limit = 50, cursor }) {
    const letters = q === undefined ? '' : normalQuery(q);
    const rows = await db
      .selectFrom('search_synonyms')
      .select(synonymColumns)
      .$if(letters !== '', (query) =>
        query.where(sql<boolean>`exists (select 1 from unnest(words || means) as w (word) where position(${letters} in w.word) > 0)`),
      )
      .$if(cursor !== undefined, (query) => query.where('id', '<', readCursor(cursor ?? '')))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const last = rows[limit - 1];
    return {
      items: rows.slice(0, limit).map(viewSynonyms),
      nextCursor: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null,
    };
  },
});

function readCursor(cursor: string): string {
  const id = z.uuid().safeParse(Buffer.from(cursor, 'base64url').toString());
  if (!id.success) throw badCursor();
  return id.data;
}
