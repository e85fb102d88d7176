import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import { canonicalCode } from '../domain/coupons';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import type { CouponStatus, CouponUse, CouponView } from './shapes';

export interface CouponsQueries {
  /** Newest first. */
  listCoupons(filter: CouponFilter): Promise<Page<CouponView>>;
  /** @throws AppError cart.no-such-coupon */
  getCoupon(id: string): Promise<CouponView>;
  /** Newest first. @throws AppError cart.no-such-coupon */
  listUses(id: string, page: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<CouponUse>>;
}

export interface CouponFilter {
  /** Part of a code. */
  readonly q?: string | undefined;
  /** All but archived ones when left out. */
  readonly status?: CouponStatus | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

const Cursor = z.uuid();

export function createCouponsQueries({ db }: { readonly db: Kysely<CartTables> }): CouponsQueries {
  return {
    async listCoupons({ q, status = null, limit = 20, cursor }) {
      const after = readCursor(cursor);
      const part = q === undefined ? null : `%${canonicalCode(q).replace(/[\\%_]/g, '\\$&')}%`;
      const { rows } = await sql<CouponRow>`
        select * from (${couponColumns}
          where (${after}::uuid is null or p.id < ${after}) and (${part}::text is null or p.code like ${part})) v
        where case when ${status}::text is null then v.status <> 'archived' else v.status = ${status} end
        order by v.id desc limit ${limit + 1}`.execute(db);
      const items = rows.slice(0, limit).map(couponOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async getCoupon(id) {
      const { rows } = await sql<CouponRow>`${couponColumns} where p.id = ${id}`.execute(db);
      if (!rows[0]) throw cartErrors.noSuchCoupon();
      return couponOf(rows[0]);
    },
    async listUses(id, { limit = 20, cursor }) {
      const after = readCursor(cursor);
      const { rows } = await sql<UseRow>`
        select u.checkout_id, u.order_id, u.status, u.user_id, u.email, u.discount_minor, u.currency, u.created_at, u.decided_at
        from coupon_uses u
        where u.coupon_id = ${id} and (${after}::uuid is null or (u.created_at, u.checkout_id) < (
          select a.created_at, a.checkout_id from coupon_uses a where a.coupon_id = ${id} and a.checkout_id = ${after}))
        order by u.created_at desc, u.checkout_id desc limit ${limit + 1}`.execute(db);
      if (rows.length === 0 && !(await db.selectFrom('coupons as p').select('p.id').where('p.id', '=', id).executeTakeFirst())) {
        throw cartErrors.noSuchCoupon();
      }
      const items = rows.slice(0, limit).map(useOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.checkoutId ?? null) : null };
    },
  };
}

function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const read = Cursor.safeParse(cursor);
  if (!read.success) throw cartErrors.badCursor();
  return read.data;
}

interface CouponRow {
  readonly id: string;
  readonly code: string;
  readonly kind: 'percentage' | 'fixed';
  readonly basis_points: number | null;
  readonly amount_minor: number | null;
  readonly currency: string;
  readonly minimum_minor: number;
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly usage_limit: number | null;
  readonly customer_limit: number | null;
  readonly combinable: boolean;
  readonly active: boolean;
  readonly note: string;
  readonly held: number;
  readonly used: number;
  readonly discount_minor: number;
  readonly status: CouponStatus;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface UseRow {
  readonly checkout_id: string;
  readonly order_id: string | null;
  readonly status: CouponUse['status'];
  readonly user_id: string | null;
  readonly email: string;
  readonly discount_minor: number;
  readonly currency: string;
  readonly created_at: Date;
  readonly decided_at: Date | null;
}

/** To be followed by a `where` on `p`. */
const couponColumns = sql`
  select p.id, p.code, p.kind, p.basis_points, p.amount_minor, p.currency, p.minimum_minor, p.starts_at, p.ends_at, p.usage_limit,
    p.customer_limit, p.combinable, p.active, p.note, p.held, p.used, p.created_at, p.updated_at,
    (select coalesce(sum(u.discount_minor), 0)::bigint from coupon_uses u where u.coupon_id = p.id and u.status = 'used') as discount_minor,
    case when p.archived_at is not null then 'archived'
      when not p.active then 'disabled'
      when p.ends_at <= now() then 'expired'
      when p.held + p.used >= p.usage_limit then 'used-up'
      when p.starts_at > now() then 'scheduled'
      else 'active' end as status
  from coupons p`;

const couponOf = (row: CouponRow): CouponView => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  basisPoints: row.basis_points,
  amount: row.amount_minor === null ? null : money(row.amount_minor, row.currency),
  minimumSubtotal: row.minimum_minor === 0 ? null : money(row.minimum_minor, row.currency),
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  usageLimit: row.usage_limit,
  perCustomerLimit: row.customer_limit,
  combinable: row.combinable,
  active: row.active,
  note: row.note,
  status: row.status,
  usage: { held: row.held, used: row.used, discount: money(row.discount_minor, row.currency) },
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const useOf = (row: UseRow): CouponUse => ({
  checkoutId: row.checkout_id,
  orderId: row.order_id,
  status: row.status,
  userId: row.user_id,
  email: row.email,
  discount: money(row.discount_minor, row.currency),
  at: row.created_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
});
