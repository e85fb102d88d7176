import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { stockLines, type Goods, type Units } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';
import { sees, type Viewer } from '../viewer';

type Db = Kysely<OrdersTables> | Transaction<OrdersTables>;

export type DownloadState = 'ready' | 'revoked' | 'expired' | 'used-up';

export interface EntitlementRow {
  readonly lineId: string;
  readonly orderId: string;
  readonly variantId: string;
  readonly title: string;
  readonly options: { name: string; value: string }[];
  readonly downloads: number;
  readonly limit: number | null;
  readonly expiresAt: Date | null;
  readonly state: DownloadState;
}

/** One for each line that is downloaded; granted once, however often it is asked for. */
export const grant = (orderId: string): RawBuilder<unknown> => sql`
  insert into entitlements (order_line_id, order_id, variant_id, download_limit, expires_at)
  select l.id, l.order_id, l.variant_id, (l.digital ->> 'downloads')::int * l.quantity, now() + make_interval(days => (l.digital ->> 'days')::int)
  from order_lines l where l.order_id = ${orderId} and l.digital is not null and not l.gift_card
  on conflict (order_line_id) do nothing`;

export async function listGoods(db: Db, orderId: string): Promise<(Goods & { readonly digital: boolean; readonly giftCard: boolean })[]> {
  const { rows } = await sql<Goods & { digital: boolean; giftCard: boolean }>`
    select l.variant_id as "variantId", l.quantity, l.endless, l.digital is not null as digital, l.gift_card as "giftCard" from order_lines l
    where l.order_id = ${orderId} order by l.position`.execute(db);
  return rows;
}

/** All of an order; what of them was counted on shelves. */
export async function revoke(db: Db, orderId: string): Promise<Units[]> {
  const { rows } = await sql<Goods>`
    with gone as (
      update entitlements set revoked_at = now() where order_id = ${orderId} and revoked_at is null returning order_line_id)
    select l.variant_id as "variantId", l.quantity, l.endless from gone g join order_lines l on l.id = g.order_line_id
    order by l.position`.execute(db);
  return stockLines(rows);
}

/** null: it is no order of theirs. */
export async function listOfOrder(db: Db, orderId: string, viewer: Viewer): Promise<EntitlementRow[] | null> {
  const { rows } = await sql<{ lines: (Omit<EntitlementRow, 'expiresAt'> & { expiresAt: string | null })[] }>`
    select (select coalesce(json_agg(d), '[]') from (
      select ${columns} from entitlements e join order_lines l on l.id = e.order_line_id where e.order_id = o.id order by l.position) d) as lines
    from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(db);
  return rows[0]?.lines.map((line) => ({ ...line, expiresAt: line.expiresAt === null ? null : new Date(line.expiresAt) })) ?? null;
}

export async function findEntitlement(db: Db, lineId: string): Promise<EntitlementRow | null> {
  const { rows } = await sql<EntitlementRow>`
    select ${columns} from entitlements e join order_lines l on l.id = e.order_line_id where e.order_line_id = ${lineId}`.execute(db);
  return rows[0] ?? null;
}

/** Counts one download, if there is one left. */
export async function takeDownload(db: Db, lineId: string): Promise<boolean> {
  const { rows } = await sql`
    update entitlements e set downloads = e.downloads + 1
    where e.order_line_id = ${lineId} and e.revoked_at is null and (e.expires_at is null or e.expires_at > now())
      and (e.download_limit is null or e.downloads < e.download_limit)
    returning e.order_line_id`.execute(db);
  return rows.length > 0;
}

/** Files that were sent. */
export async function countDownloads(db: Db, orderId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(e.downloads), 0)::int as count from entitlements e where e.order_id = ${orderId}`.execute(db);
  return rows[0]?.count ?? 0;
}

const columns = sql`e.order_line_id as "lineId", e.order_id as "orderId", e.variant_id as "variantId", l.title, l.options, e.downloads,
  e.download_limit as "limit", e.expires_at as "expiresAt",
  case when e.revoked_at is not null then 'revoked' when e.expires_at <= now() then 'expired'
    when e.downloads >= e.download_limit then 'used-up' else 'ready' end as state`;
