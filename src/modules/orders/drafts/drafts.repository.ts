import { sql, type Kysely, type Transaction } from 'kysely';
import type { Address } from '../../../platform/facade/schemas';
import type { Lifecycle } from '../domain/order';
import type { OrdersTables } from '../tables';

type Db = Kysely<OrdersTables> | Transaction<OrdersTables>;

export interface DraftLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Instead of the catalog's price, minor units; with why. */
  readonly unitPrice?: number | undefined;
  readonly priceReason?: string | undefined;
}

export interface DraftFacts {
  readonly email: string;
  /** Of the account it is for; null: a guest. */
  readonly userId: string | null;
  readonly lines: readonly DraftLine[];
  /** Off all lines together, minor units. */
  readonly discount: number;
  readonly discountReason: string | null;
  readonly shippingAddress: Address | null;
  readonly shippingOptionId: string | null;
  /** For how many days the goods are kept and the link can be paid. */
  readonly days: number;
  /** Between staff. */
  readonly note: string | null;
}

export interface DraftRow extends DraftFacts {
  readonly id: string;
  readonly locale: string;
  readonly currency: string;
  readonly orderId: string | null;
  /** Of that order. */
  readonly number: number | null;
  readonly lifecycle: Lifecycle | null;
  readonly createdBy: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const columns = sql`d.id, d.email, d.user_id as "userId", d.locale, d.currency, d.lines, d.discount_minor as discount, d.discount_reason as "discountReason",
  d.shipping_address as "shippingAddress", d.shipping_option_id as "shippingOptionId", d.days, d.note, d.order_id as "orderId", o.number, o.lifecycle,
  d.created_by as "createdBy", d.version, d.created_at as "createdAt", d.updated_at as "updatedAt"`;

const from = sql`from order_drafts d left join orders o on o.id = d.order_id`;

export async function findDraft(db: Db, id: string): Promise<DraftRow | null> {
  const { rows } = await sql<DraftRow>`select ${columns} ${from} where d.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Newest first. */
export async function listDrafts(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<DraftRow[]> {
  const { rows } = await sql<DraftRow>`
    select ${columns} ${from} where ${after}::uuid is null or d.id < ${after}::uuid order by d.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function insertDraft(
  db: Db,
  draft: DraftFacts & { id: string; locale: string; currency: string; createdBy: string },
): Promise<void> {
  await sql`
    insert into order_drafts (id, email, user_id, locale, currency, lines, discount_minor, discount_reason, shipping_address, shipping_option_id, days, note, created_by)
    values (${draft.id}, ${draft.email}, ${draft.userId}, ${draft.locale}, ${draft.currency}, ${JSON.stringify(draft.lines)}::jsonb, ${draft.discount},
      ${draft.discountReason}, ${draft.shippingAddress && JSON.stringify(draft.shippingAddress)}::jsonb, ${draft.shippingOptionId}, ${draft.days}, ${draft.note},
      ${draft.createdBy})
    on conflict (id) do nothing`.execute(db);
}

/** Only while it is open. False: it is an order, or another version. */
export async function updateDraft(db: Db, id: string, version: number, draft: DraftFacts): Promise<boolean> {
  const { rows } = await sql`
    update order_drafts d set email = ${draft.email}, user_id = ${draft.userId}, lines = ${JSON.stringify(draft.lines)}::jsonb, discount_minor = ${draft.discount},
      discount_reason = ${draft.discountReason}, shipping_address = ${draft.shippingAddress && JSON.stringify(draft.shippingAddress)}::jsonb,
      shipping_option_id = ${draft.shippingOptionId}, days = ${draft.days}, note = ${draft.note}, version = d.version + 1, updated_at = now()
    where d.id = ${id} and d.version = ${version} and ${isOpen} returning d.id`.execute(db);
  return rows.length > 0;
}

export async function deleteDraft(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`delete from order_drafts d where d.id = ${id} and ${isOpen} returning d.id`.execute(db);
  return rows.length > 0;
}

/** From now on it is this order. False: it is one already, or another version. */
export async function noteOrder(db: Db, id: string, version: number, orderId: string): Promise<boolean> {
  const { rows } = await sql`
    update order_drafts d set order_id = ${orderId}, version = d.version + 1, updated_at = now()
    where d.id = ${id} and d.version = ${version} and ${isOpen} returning d.id`.execute(db);
  return rows.length > 0;
}

/** It became no order: what it wants is sold, or not sold here. */
export async function forgetOrder(db: Db, orderId: string): Promise<void> {
  await sql`
    update order_drafts d set order_id = null, updated_at = now()
    where d.order_id = ${orderId} and not exists (select 1 from orders o where o.id = ${orderId})`.execute(db);
}

const isOpen = sql`(d.order_id is null or exists (select 1 from orders o where o.id = d.order_id and o.lifecycle = 'cancelled'))`;
