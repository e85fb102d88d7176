import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import { canonicalCode, type PromotionKind } from '../domain/promotion';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import type { PromotionCode, PromotionStatus, PromotionUse, PromotionView } from './shapes';

export interface PromotionsQueries {
  /** Newest first. */
  listPromotions(filter: PromotionFilter): Promise<Page<PromotionView>>;
  /** @throws AppError cart.no-such-promotion */
  getPromotion(id: string): Promise<PromotionView>;
  /** Newest first. @throws AppError cart.no-such-promotion */
  listUses(id: string, page: PageOf): Promise<Page<PromotionUse>>;
  /** Newest first, without withdrawn ones. @throws AppError cart.no-such-promotion */
  listCodes(id: string, page: PageOf & { readonly q?: string | undefined }): Promise<Page<PromotionCode>>;
  /** All of them, oldest first. @throws AppError cart.no-such-promotion */
  allCodes(id: string): Promise<PromotionCode[]>;
}

interface PageOf {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface PromotionFilter extends PageOf {
  /** Part of a code or of the name. */
  readonly q?: string | undefined;
  /** All but archived ones when left out. */
  readonly status?: PromotionStatus | undefined;
}

const Cursor = z.uuid();

export function createPromotionsQueries({ db }: { readonly db: Kysely<CartTables> }): PromotionsQueries {
  async function mustExist(id: string): Promise<void> {
    if (!(await db.selectFrom('promotions as p').select('p.id').where('p.id', '=', id).executeTakeFirst()))
      throw cartErrors.noSuchPromotion();
  }

  return {
    async listPromotions({ q, status = null, limit = 20, cursor }) {
      const after = readCursor(cursor);
      const name = q === undefined ? null : partOf(q);
      const code = q === undefined ? null : partOf(canonicalCode(q));
      const { rows } = await sql<PromotionRow>`
        select * from (${promotionColumns}
          where (${after}::uuid is null or p.id < ${after}) and (${name}::text is null or p.name ilike ${name}
            or exists (select from promotion_codes d where d.promotion_id = p.id and d.code like ${code}))) v
        where case when ${status}::text is null then v.status <> 'archived' else v.status = ${status} end
        order by v.id desc limit ${limit + 1}`.execute(db);
      const items = rows.slice(0, limit).map(promotionOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async getPromotion(id) {
      const { rows } = await sql<PromotionRow>`${promotionColumns} where p.id = ${id}`.execute(db);
      if (!rows[0]) throw cartErrors.noSuchPromotion();
      return promotionOf(rows[0]);
    },
    async listUses(id, { limit = 20, cursor }) {
      const after = readCursor(cursor);
      const { rows } = await sql<UseRow>`
        select u.checkout_id, u.order_id, u.status, d.code, u.user_id, u.email, u.discount_minor, u.currency, u.created_at, u.decided_at
        from promotion_uses u left join promotion_codes d on d.id = u.code_id
        where u.promotion_id = ${id} and (${after}::uuid is null or (u.created_at, u.checkout_id) < (
          select a.created_at, a.checkout_id from promotion_uses a where a.promotion_id = ${id} and a.checkout_id = ${after}))
        order by u.created_at desc, u.checkout_id desc limit ${limit + 1}`.execute(db);
      if (rows.length === 0) await mustExist(id);
      const items = rows.slice(0, limit).map(useOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.checkoutId ?? null) : null };
    },
    async listCodes(id, { q, limit = 20, cursor }) {
      const after = readCursor(cursor);
      const code = q === undefined ? null : partOf(canonicalCode(q));
      const { rows } = await sql<CodeRow>`
        select d.id, d.code, d.usage_limit, d.held, d.used, d.created_at from promotion_codes d
        where d.promotion_id = ${id} and d.archived_at is null and (${after}::uuid is null or d.id < ${after}) and (${code}::text is null or d.code like ${code})
        order by d.id desc limit ${limit + 1}`.execute(db);
      if (rows.length === 0) await mustExist(id);
      const items = rows.slice(0, limit).map(codeOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async allCodes(id) {
      const { rows } = await sql<CodeRow>`
        select d.id, d.code, d.usage_limit, d.held, d.used, d.created_at from promotion_codes d
        where d.promotion_id = ${id} and d.archived_at is null order by d.id`.execute(db);
      if (rows.length === 0) await mustExist(id);
      return rows.map(codeOf);
    },
  };
}

const partOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const read = Cursor.safeParse(cursor);
  if (!read.success) throw cartErrors.badCursor();
  return read.data;
}

interface PromotionRow {
  readonly id: string;
  readonly name: string;
  readonly kind: PromotionKind;
  readonly automatic: boolean;
  readonly basis_points: number | null;
  readonly amount_minor: number | null;
  readonly currency: string;
  readonly buy_quantity: number | null;
  readonly get_quantity: number | null;
  readonly most_times: number | null;
  readonly get_product_ids: string[];
  readonly get_category_ids: string[];
  readonly gift_variant_id: string | null;
  readonly countries: string[];
  readonly product_ids: string[];
  readonly category_ids: string[];
  readonly excludes_sale: boolean;
  readonly group_ids: string[];
  readonly first_order: boolean;
  readonly minimum_minor: number;
  readonly minimum_of: 'cart' | 'matching';
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly priority: number;
  readonly combinable: boolean;
  readonly usage_limit: number | null;
  readonly customer_limit: number | null;
  readonly budget_minor: number | null;
  readonly active: boolean;
  readonly note: string;
  readonly held: number;
  readonly used: number;
  readonly held_minor: number;
  readonly used_minor: number;
  readonly status: PromotionStatus;
  readonly code: string | null;
  readonly code_count: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface UseRow {
  readonly checkout_id: string;
  readonly order_id: string | null;
  readonly status: PromotionUse['status'];
  readonly code: string | null;
  readonly user_id: string | null;
  readonly email: string;
  readonly discount_minor: number;
  readonly currency: string;
  readonly created_at: Date;
  readonly decided_at: Date | null;
}

interface CodeRow {
  readonly id: string;
  readonly code: string;
  readonly usage_limit: number | null;
  readonly held: number;
  readonly used: number;
  readonly created_at: Date;
}

/** To be followed by a `where` on `p`. */
const promotionColumns = sql`
  select p.id, p.name, p.kind, p.automatic, p.basis_points, p.amount_minor, p.currency, p.buy_quantity, p.get_quantity, p.most_times, p.get_product_ids,
    p.get_category_ids, p.gift_variant_id, p.countries, p.product_ids, p.category_ids, p.excludes_sale, p.group_ids, p.first_order, p.minimum_minor,
    p.minimum_of, p.starts_at, p.ends_at, p.priority, p.combinable, p.usage_limit, p.customer_limit, p.budget_minor, p.active, p.note, p.held, p.used,
    p.held_minor, p.used_minor, p.created_at, p.updated_at, c.code, c.code_count,
    case when p.archived_at is not null then 'archived'
      when not p.active then 'disabled'
      when p.ends_at <= now() then 'ended'
      when p.held + p.used >= p.usage_limit then 'used-up'
      when p.held_minor + p.used_minor >= p.budget_minor then 'budget-spent'
      when p.starts_at > now() then 'scheduled'
      else 'active' end as status
  from promotions p cross join lateral (
    select (array_agg(d.code order by d.id))[1] as code, count(*)::int as code_count from promotion_codes d
    where d.promotion_id = p.id and (d.archived_at is null or p.archived_at is not null)) c`;

const promotionOf = (row: PromotionRow): PromotionView => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  automatic: row.automatic,
  basisPoints: row.basis_points,
  amount: row.amount_minor === null ? null : money(row.amount_minor, row.currency),
  buyQuantity: row.buy_quantity,
  getQuantity: row.get_quantity,
  mostTimes: row.most_times,
  getProductIds: row.get_product_ids,
  getCategoryIds: row.get_category_ids,
  giftVariantId: row.gift_variant_id,
  countries: row.countries,
  productIds: row.product_ids,
  categoryIds: row.category_ids,
  excludesSale: row.excludes_sale,
  groupIds: row.group_ids,
  firstOrder: row.first_order,
  minimumSubtotal: row.minimum_minor === 0 ? null : money(row.minimum_minor, row.currency),
  minimumOf: row.minimum_of,
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  priority: row.priority,
  combinable: row.combinable,
  usageLimit: row.usage_limit,
  perCustomerLimit: row.customer_limit,
  budget: row.budget_minor === null ? null : money(row.budget_minor, row.currency),
  active: row.active,
  note: row.note,
  status: row.status,
  code: row.code,
  codeCount: row.code_count,
  usage: {
    held: row.held,
    used: row.used,
    heldDiscount: money(row.held_minor, row.currency),
    discount: money(row.used_minor, row.currency),
  },
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const useOf = (row: UseRow): PromotionUse => ({
  checkoutId: row.checkout_id,
  orderId: row.order_id,
  status: row.status,
  code: row.code,
  userId: row.user_id,
  email: row.email,
  discount: money(row.discount_minor, row.currency),
  at: row.created_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
});

const codeOf = (row: CodeRow): PromotionCode => ({
  id: row.id,
  code: row.code,
  usageLimit: row.usage_limit,
  held: row.held,
  used: row.used,
  createdAt: row.created_at.toISOString(),
});
