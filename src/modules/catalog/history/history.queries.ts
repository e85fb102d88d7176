import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import type { ChangeSubject, FieldChange } from '../domain/history';
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
import type { StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import type { HistoryEntry, HistoryQuery } from './routes';

export interface HistoryQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface HistoryQueries {
  /** Latest first, with the stock of the stores in `scope`. What was deleted keeps its history. Throws when there never was such a thing. */
  list(subject: ChangeSubject, id: string, query: HistoryQuery, scope: StoreScope): Promise<Page<HistoryEntry>>;
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

/** What an entry says without the stock of other stores: `stock.<store>.<sku>` and `rules.<store>.<sku>`. */
const fieldsIn = (scope: StoreScope) =>
  scope === null
    ? sql<FieldChange[]>`changes.fields`
    : sql<FieldChange[]>`(
        select coalesce(jsonb_agg(f.change order by f.place), '[]') from jsonb_array_elements(changes.fields) with ordinality as f (change, place)
        where split_part(f.change ->> 'field', '.', 1) not in ('stock', 'rules')
          or split_part(f.change ->> 'field', '.', 2) in (select s.code from stores s where s.id = any(${scope}::uuid[])))`;

export function createHistoryQueries({ db }: HistoryQueriesDeps): HistoryQueries {
  return {
    async list(subject, id, { limit = 50, cursor }, scope) {
      const rows = await db
        .selectFrom('changes')
        .select(['seq', 'action', fieldsIn(scope).as('fields'), 'note', 'actor_id', 'occurred_at'])
        .where('subject_id', '=', id)
        .where('subject', '=', subject)
        .$if(scope !== null, (q) => q.where(sql<boolean>`(changes.fields = '[]' or ${fieldsIn(scope)} <> '[]')`))
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
