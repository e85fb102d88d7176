import { sql, type Kysely } from 'kysely';
import { Address } from '../../../platform/facade/schemas';
import type { Clock } from '../../../platform/kernel/clock';
import { openingAt, type OpeningHours } from '../domain/opening';
import { freeSql } from '../inventory/shelf-sql';
import { inScope, type StoreScope } from '../stock/scope';
import type { CatalogFacade } from '../contract';
import type { CatalogTables } from '../tables';
import { Hours, type ShopPlace, type StaffStore, type Store, type VariantPlaces } from './routes';

export interface StoreQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly clock: Clock;
}

export interface StoreQueries {
  /** Those that are active, oldest first. */
  list(): Promise<Store[]>;
  /** Oldest first. */
  listAll(scope: StoreScope): Promise<StaffStore[]>;
  /** Active shops by name. */
  listShops(): Promise<ShopPlace[]>;
  /** By variant, of those that hand goods over; empty for a product that is not sold. */
  placesOf(productId: string): Promise<VariantPlaces['items']>;
  readonly pickupPlaces: CatalogFacade['listPickupPlaces'];
}

export const storeColumns = [
  'id',
  'code',
  'name',
  'address',
  'kind',
  'latitude',
  'longitude',
  'phone',
  'time_zone',
  'hours',
  'pickup',
  'priority',
  'active',
  'version',
] as const;

interface StoreRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: unknown;
  readonly kind: Store['kind'];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly phone: string | null;
  readonly time_zone: string;
  readonly hours: OpeningHours;
  readonly pickup: boolean;
  readonly priority: number;
  readonly active: boolean;
  readonly version: number;
}

export const viewStore = (row: StoreRow): Store => ({
  id: row.id,
  code: row.code,
  name: row.name,
  address: row.address === null ? null : Address.parse(row.address),
  kind: row.kind,
  location: row.latitude === null || row.longitude === null ? null : { latitude: row.latitude, longitude: row.longitude },
  phone: row.phone,
  timeZone: row.time_zone,
  hours: Hours.parse(row.hours),
  pickup: row.pickup,
  priority: row.priority,
  active: row.active,
  version: row.version,
});

/** Units that are few enough to say so. */
const few = 3;

export function createStoreQueries({ db, clock }: StoreQueriesDeps): StoreQueries {
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

    async listAll(scope) {
      const { rows } = await sql<StoreRow & { variants: number; onHand: number; reserved: number; low: number }>`
        select ${sql.join(storeColumns.map((column) => sql.ref(`t.${column}`)))}, coalesce(s.variants, 0) as variants, coalesce(s.on_hand, 0) as "onHand",
          coalesce(s.reserved, 0) as reserved, coalesce(s.low, 0) as low
        from stores t
        left join (
          select s.store_id, count(*) as variants, sum(s.on_hand) as on_hand, sum(s.reserved) as reserved,
            count(*) filter (where s.on_hand - s.reserved <= s.low_at) as low
          from stock_levels s join variants v on v.id = s.variant_id
          where v.withdrawn_at is null
          group by s.store_id) s on s.store_id = t.id
        where ${inScope('t.id', scope)}
        order by t.created_at, t.id`.execute(db);
      return rows.map(({ variants, onHand, reserved, low, ...store }) => ({ ...viewStore(store), variants, onHand, reserved, low }));
    },

    async listShops() {
      const rows = await db
        .selectFrom('stores')
        .select(storeColumns)
        .where('active', '=', true)
        .where('kind', '=', 'shop')
        .orderBy('name')
        .orderBy('id')
        .execute();
      return rows.map((row) => {
        const { open, today } = openingAt(row.hours, row.time_zone, clock());
        return { ...viewStore(row), openNow: open, today: [...today] };
      });
    },

    async pickupPlaces({ lines, storeId }) {
      const { rows } = await sql<StoreRow>`
        with wish as (
          select w."variantId" as variant_id, sum(w.quantity) as quantity
          from json_to_recordset(${JSON.stringify(lines)}::json) as w ("variantId" uuid, quantity int) group by w."variantId")
        select ${sql.join(storeColumns.map((column) => sql.ref(`t.${column}`)))}
        from stores t
        where t.active and t.pickup and t.address is not null and t.address <> 'null' and (${storeId ?? null}::uuid is null or t.id = ${storeId ?? null}::uuid)
          and not exists (
            select 1 from wish w left join stock_levels s on s.variant_id = w.variant_id and s.store_id = t.id and s.listed
            where coalesce(${sql.raw(freeSql('s'))}, 0) < w.quantity)
        order by t.name, t.id`.execute(db);
      return rows
        .map(viewStore)
        .flatMap(({ id, name, address, phone, timeZone, hours }) =>
          address === null ? [] : { storeId: id, name, address, phone, timeZone, hours },
        );
    },

    async placesOf(productId) {
      const { rows } = await sql<PlaceRow>`
        select s.variant_id, t.id, t.name, t.address ->> 'city' as city, t.hours, t.time_zone, ${sql.raw(freeSql('s'))} as free
        from stock_levels s join stores t on t.id = s.store_id
        where s.product_id = ${productId} and s.listed and t.pickup and ${sql.raw(freeSql('s'))} > 0
        order by s.variant_id, t.name, t.id`.execute(db);
      const items = new Map<string, VariantPlaces['items'][number]>();
      for (const row of rows) {
        const item = items.get(row.variant_id) ?? { variantId: row.variant_id, stores: [] };
        const openNow = openingAt(row.hours, row.time_zone, clock()).open;
        item.stores.push({ id: row.id, name: row.name, city: row.city, few: row.free <= few, openNow });
        items.set(row.variant_id, item);
      }
      return [...items.values()];
    },
  };
}

interface PlaceRow {
  readonly variant_id: string;
  readonly id: string;
  readonly name: string;
  readonly city: string | null;
  readonly hours: OpeningHours;
  readonly time_zone: string;
  readonly free: number;
}
