import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { transferNotFound } from '../errors';
import { readSeqCursor, writeSeqCursor } from '../seq-cursor';
import { inScope, type StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import type { TransferQuery, TransferSummary, TransferView } from './routes';

export interface TransferQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface TransferQueries {
  /** Latest first; of a scope those that leave or reach one of its stores. */
  list(query: TransferQuery, scope: StoreScope): Promise<Page<TransferSummary>>;
  /** Throws `catalog.no-such-transfer`. */
  get(id: string, scope: StoreScope): Promise<TransferView>;
}

export function createTransferQueries({ db }: TransferQueriesDeps): TransferQueries {
  return {
    async list({ limit = 50, cursor, state, storeId }, scope) {
      const before = cursor === undefined ? null : readSeqCursor(cursor);
      const { rows } = await sql<TransferRow>`
        select ${columns} from ${source}
        where ${before === null ? sql`true` : sql`r.number < ${before}`}
          and ${state === undefined ? sql`true` : sql`r.state = ${state}`}
          and ${storeId === undefined ? sql`true` : sql`${storeId}::uuid in (r.from_store_id, r.to_store_id)`}
          and (${inScope('r.from_store_id', scope)} or ${inScope('r.to_store_id', scope)})
        order by r.number desc
        limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(view), nextCursor: rows.length > limit && last ? writeSeqCursor(last.number) : null };
    },

    async get(id, scope) {
      const { rows } = await sql<TransferRow & { lines: TransferView['lines'] }>`
        select ${columns}, (
          select coalesce(json_agg(json_build_object('variantId', l.variant_id, 'productId', v.product_id, 'sku', v.sku, 'title', p.title,
            'quantity', l.quantity, 'received', l.received, 'lost', l.lost, 'options', (
              select coalesce(json_agg(json_build_object('name', o.name, 'value', v.option_values[o.position + 1]) order by o.position), '[]')
              from product_options o where o.product_id = p.id)) order by v.sku), '[]')
          from transfer_lines l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
          where l.transfer_id = r.id) as lines
        from ${source}
        where r.id = ${id} and (${inScope('r.from_store_id', scope)} or ${inScope('r.to_store_id', scope)})`.execute(db);
      const [row] = rows;
      if (!row) throw transferNotFound();
      return { ...view(row), lines: row.lines };
    },
  };
}

interface TransferRow {
  readonly id: string;
  readonly number: number;
  readonly state: TransferSummary['state'];
  readonly from_id: string;
  readonly from_name: string;
  readonly to_id: string;
  readonly to_name: string;
  readonly reference: string | null;
  readonly note: string | null;
  readonly units: number;
  readonly open: number;
  readonly version: number;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly closed_at: Date | null;
}

const columns = sql`r.id, r.number, r.state, f.id as from_id, f.name as from_name, t.id as to_id, t.name as to_name, r.reference, r.note,
  u.units, case when r.state = 'sent' then u.open else 0 end as open, r.version, r.created_at, r.sent_at, r.closed_at`;

const source = sql`transfers r
  join stores f on f.id = r.from_store_id
  join stores t on t.id = r.to_store_id
  cross join lateral (
    select coalesce(sum(l.quantity), 0)::int as units, coalesce(sum(l.quantity - l.received - l.lost), 0)::int as open
    from transfer_lines l where l.transfer_id = r.id) u`;

const view = (row: TransferRow): TransferSummary => ({
  id: row.id,
  number: row.number,
  state: row.state,
  fromStore: { id: row.from_id, name: row.from_name },
  toStore: { id: row.to_id, name: row.to_name },
  reference: row.reference,
  note: row.note,
  units: row.units,
  inTransit: row.open,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  closedAt: row.closed_at?.toISOString() ?? null,
});
