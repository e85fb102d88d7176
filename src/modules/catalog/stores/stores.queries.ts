import { sql, type Kysely } from 'kysely';
import { Address } from '../../../platform/facade/schemas';
import type { CatalogTables } from '../tables';
import type { StaffStore, Store } from './routes';

export interface StoreQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface StoreQueries {
  /** Those that are active, oldest first. */
  list(): Promise<Store[]>;
  /** Oldest first. */
  listAll(): Promise<StaffStore[]>;
}

export const storeColumns = ['id', 'code', 'name', 'address', 'active', 'version'] as const;

interface StoreRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: unknown;
  readonly active: boolean;
  readonly version: number;
}

export const viewStore = (row: StoreRow): Store => ({
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

    async listAll() {
      const { rows } = await sql<StoreRow & { variants: number; onHand: number; reserved: number; low: number }>`
        select t.id, t.code, t.name, t.address, t.active, t.version, coalesce(s.variants, 0) as variants, coalesce(s.on_hand, 0) as "onHand",
          coalesce(s.reserved, 0) as reserved, coalesce(s.low, 0) as low
        from stores t
        left join (
          select s.store_id, count(*) as variants, sum(s.on_hand) as on_hand, sum(s.reserved) as reserved,
            count(*) filter (where s.on_hand - s.reserved <= s.low_at) as low
          from stock_levels s join variants v on v.id = s.variant_id
          where v.withdrawn_at is null
          group by s.store_id) s on s.store_id = t.id
        order by t.created_at, t.id`.execute(db);
      return rows.map(({ variants, onHand, reserved, low, ...store }) => ({ ...viewStore(store), variants, onHand, reserved, low }));
    },
  };
}
