import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { inScope, type StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import { readTimeCursor, writeTimeCursor } from '../time-cursor';
import type { Reservation, ReservationQuery } from './routes';

export interface ReservationQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface ReservationQueries {
  /** Of a scope those that hold something in one of its stores. */
  list(query: ReservationQuery, scope: StoreScope): Promise<Page<Reservation>>;
}

export function createReservationQueries({ db }: ReservationQueriesDeps): ReservationQueries {
  return {
    async list({ limit = 50, cursor, variantId, storeId }, scope) {
      const after = cursor === undefined ? null : readTimeCursor(cursor);
      const { rows } = await sql<Row>`
        select h.checkout_id, h.created_at, h.expires_at, h.attempt, h.wish #>> '{destination,country}' as country, l.lines,
          (extract(epoch from h.expires_at) * 1000000)::bigint as us
        from holds h
        cross join lateral (
          select json_agg(json_build_object('variantId', r.variant_id, 'productId', v.product_id, 'sku', v.sku, 'title', p.title,
            'storeId', r.store_id, 'storeName', t.name, 'quantity', r.quantity, 'ahead', r.ahead) order by v.sku, t.code) as lines
          from reservations r
          join variants v on v.id = r.variant_id
          join products p on p.id = v.product_id
          join stores t on t.id = r.store_id
          where r.checkout_id = h.checkout_id and r.state = 'held' and ${inScope('r.store_id', scope)}) l
        where h.state = 'held' and l.lines is not null
          and exists (select 1 from reservations r where r.checkout_id = h.checkout_id and r.state = 'held'
            and ${inScope('r.store_id', scope)}
            and ${variantId === undefined ? sql`true` : sql`r.variant_id = ${variantId}`}
            and ${storeId === undefined ? sql`true` : sql`r.store_id = ${storeId}`})
          and ${after === null ? sql`true` : sql`(h.expires_at, h.checkout_id) > (timestamptz 'epoch' + ${after.us}::bigint * interval '1 microsecond', ${after.id}::uuid)`}
        order by h.expires_at, h.checkout_id
        limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => ({
          checkoutId: row.checkout_id,
          since: row.created_at.toISOString(),
          expiresAt: row.expires_at.toISOString(),
          attempt: row.attempt,
          country: row.country,
          units: row.lines.reduce((sum, line) => sum + line.quantity, 0),
          lines: row.lines,
        })),
        nextCursor: rows.length > limit && last ? writeTimeCursor({ us: last.us, id: last.checkout_id }) : null,
      };
    },
  };
}

interface Row {
  readonly checkout_id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly attempt: number;
  readonly country: string | null;
  readonly lines: Reservation['lines'];
  readonly us: number;
}
