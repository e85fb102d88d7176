import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import type { ChangeSubject } from '../domain/history';
import {
  attributeNotFound,
  brandNotFound,
  categoryNotFound,
  priceListNotFound,
  productNotFound,
  storeNotFound,
  synonymNotFound,
  typeNotFound,
} from '../errors';
import { readSeqCursor, writeSeqCursor } from '../seq-cursor';
import type { CatalogTables } from '../tables';
import type { HistoryEntry, HistoryQuery } from './routes';

export interface HistoryQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface HistoryQueries {
  /** Latest first. What was deleted keeps its history. Throws when there never was such a thing. */
  list(subject: ChangeSubject, id: string, query: HistoryQuery): Promise<Page<HistoryEntry>>;
}

const missing = {
  product: productNotFound,
  category: categoryNotFound,
  brand: brandNotFound,
  store: storeNotFound,
  attribute: attributeNotFound,
  type: typeNotFound,
  synonym: synonymNotFound,
  'price-list': priceListNotFound,
};
const tables = {
  product: 'products',
  category: 'categories',
  brand: 'brands',
  store: 'stores',
  attribute: 'attributes',
  type: 'product_types',
  synonym: 'search_synonyms',
  'price-list': 'price_lists',
} as const;

export function createHistoryQueries({ db }: HistoryQueriesDeps): HistoryQueries {
  return {
    async list(subject, id, { limit = 50, cursor }) {
      const rows = await db
        .selectFrom('changes')
        .select(['seq', 'action', 'fields', 'note', 'actor_id', 'occurred_at'])
        .where('subject_id', '=', id)
        .where('subject', '=', subject)
        .$if(cursor !== undefined, (q) => q.where('seq', '<', readSeqCursor(cursor ?? '')))
        .orderBy('seq', 'desc')
        .limit(limit + 1)
        .execute();
      if (rows.length === 0) await assertKnown(subject, id);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((r) => ({
          id: r.seq,
          action: r.action,
          changes: r.fields,
          note: r.note,
          actorId: r.actor_id,
          at: r.occurred_at.toISOString(),
        })),
        nextCursor: rows.length > limit && last ? writeSeqCursor(last.seq) : null,
      };
    },
  };

  async function assertKnown(subject: ChangeSubject, id: string): Promise<void> {
    const { rows } = await sql`select 1 from ${sql.table(tables[subject])} t where t.id = ${id}`.execute(db);
    if (rows.length === 0) throw missing[subject]();
  }
}
