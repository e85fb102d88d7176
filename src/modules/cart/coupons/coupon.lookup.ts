import { sql, type Kysely } from 'kysely';
import type { Coupon } from '../domain/coupons';
import type { CartTables } from '../tables';
import { couponForCustomer, type Customer } from './coupon.rows';

export interface CouponLookup {
  /** As it is now for this customer; null when there is none, or it was withdrawn. */
  find(code: string, customer: Customer): Promise<Coupon | null>;
}

export const createCouponLookup = ({ db }: { readonly db: Kysely<CartTables> }): CouponLookup => ({
  async find(code, customer) {
    const { rows } = await sql<{ coupon: Coupon }>`
      select ${couponForCustomer(customer)} as coupon from coupons p
      where p.code = ${code} and p.archived_at is null and p.active`.execute(db);
    return rows[0]?.coupon ?? null;
  },
});
