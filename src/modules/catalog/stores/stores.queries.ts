import { sql, type Kysely } from 'kysely';
import { Address, type Page } from '../../../platform/facade/schemas';
import { storeNotFound } from '../errors';
import type { CatalogTables } from '../tables';
import { readSkuCursor, writeSkuCursor } from './sku-cursor';
import type { StockQuery, StockRow, Store } from './routes';

export interface StoreQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface StoreQueries {
  /** Those that are active, oldest first. */
  list(): Promise<Store[]>;
  /** By SKU. Throws `catalog.no-such-store`. */
  listStock(storeId: string, query: StockQuery): Promise<Page<StockRow>>;
}

export const storeColumns = ['id', 'code', 'name', 'address', 'active', 'version'] as const;

export const viewStore = (row: { id: string; code: string; name: string; address: unknown; active: boolean; version: number }): Store => ({
  id: row.id,
  code: row.code,
  name: row.name,
  address: row.address === null ? null : Address.parse(row.address),
  active: row.active,
  version: row.version,
});

export function createStoreQueries({ db }: StoreQueriesDeps): StoreQueries {
  return {
    async list() {
      const rows = await db
        .selectFrom('stores')
        .select(storeColumns)
        .where('active', '=', true)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(viewStore);
    },

    async listStock(storeId, { limit = 50, cursor, q }) {
      const after = cursor === undefined ? null : readSkuCursor(cursor);
      const like = q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
      const { rows } = await sql<StockRow & { values: string[]; names: string[] }>`
        select s.variant_id as "variantId", s.product_id as "productId", v.sku, p.title, v.option_values as values,
          array(select o.name from product_options o where o.product_id = p.id order by o.position) as names,
          s.on_hand as "onHand", s.reserved, greatest(s.on_hand - s.reserved, 0) as free, s.backorder
        from stock_levels s
        join variants v on v.id = s.variant_id
        join products p on p.id = s.product_id
        where s.store_id = ${storeId}
          and ${after === null ? sql`true` : sql`v.sku > ${after}`}
          and ${like === null ? sql`true` : sql`(v.sku ilike ${like} or p.title ilike ${like})`}
        order by v.sku
        limit ${limit + 1}`.execute(db);
      if (rows.length === 0) await assertStore(db, storeId);
      const last = rows[limit - 1];
      return {
        items: rows
          .slice(0, limit)
          .map(({ values, names, ...row }) => ({ ...row, options: names.map((name, at) => ({ name, value: values[at] ?? '' })) })),
        nextCursor: rows.length > limit && last ? writeSkuCursor(last.sku) : null,
      };
    },
  };
}

async function assertStore(db: Kysely<CatalogTables>, storeId: string): Promise<void> {
  const store = await db.selectFrom('stores').select('id').where('id', '=', storeId).executeTakeFirst();
  if (!store) throw storeNotFound();
}
