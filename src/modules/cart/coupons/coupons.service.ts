import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Money } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Market } from '../../../platform/module';
import { canonicalCode, isCode } from '../domain/coupons';
import { cartErrors } from '../errors';
import type { CartTables } from '../tables';
import type { CouponsQueries } from './coupons.queries';
import type { CouponView } from './shapes';

/** null takes a limit away. */
interface Terms {
  readonly minimumSubtotal?: Money | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
  readonly perCustomerLimit?: number | null | undefined;
  readonly combinable?: boolean | undefined;
  readonly active?: boolean | undefined;
  readonly note?: string | undefined;
}

export type NewCoupon = Terms & { readonly code: string } & (
    { readonly kind: 'percentage'; readonly basisPoints: number } | { readonly kind: 'fixed'; readonly amount: Money }
  );

export interface CouponChange extends Terms {
  readonly basisPoints?: number | undefined;
  readonly amount?: Money | undefined;
}

export interface CouponsService {
  /** @throws AppError cart.bad-coupon-code, cart.coupon-exists, cart.coupon-currency, cart.coupon-dates */
  createCoupon(coupon: NewCoupon): Promise<CouponView>;
  /**
   * Code and kind stay. Open carts show the new price with their next answer.
   * @throws AppError cart.no-such-coupon, cart.coupon-kind, cart.coupon-currency, cart.coupon-dates, cart.coupon-limit-too-low
   */
  editCoupon(id: string, change: CouponChange): Promise<CouponView>;
  /** Its code is free again; who used it stays on record. @throws AppError cart.no-such-coupon */
  archiveCoupon(id: string): Promise<void>;
}

export interface CouponsServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly market: Market;
  readonly couponsQueries: CouponsQueries;
}

export function createCouponsService({ uow, market, couponsQueries }: CouponsServiceDeps): CouponsService {
  return {
    async createCoupon(coupon) {
      const code = canonicalCode(coupon.code);
      if (!isCode(code)) throw cartErrors.badCouponCode();
      const id = uuidv7();
      const { basisPoints, amount } =
        coupon.kind === 'percentage' ? { basisPoints: coupon.basisPoints, amount: null } : { basisPoints: null, amount: coupon.amount };
      const { combinable = false, active = true, note = '' } = coupon;
      const row = { ...columnsOf(coupon, market.currency), combinable, active, note };
      await translated(() =>
        uow.run((tx) =>
          tx.db
            .insertInto('coupons')
            .values({
              id,
              code,
              kind: coupon.kind,
              basis_points: basisPoints,
              amount_minor: amount && inCurrency(amount, market.currency),
              currency: market.currency,
              minimum_minor: 0,
              ...row,
            })
            .execute(),
        ),
      );
      return couponsQueries.getCoupon(id);
    },

    async editCoupon(id, change) {
      await translated(() =>
        uow.run(async (tx) => {
          const before = await tx.db
            .selectFrom('coupons as p')
            .select(['p.kind', 'p.currency'])
            .where('p.id', '=', id)
            .where('p.archived_at', 'is', null)
            .forUpdate()
            .executeTakeFirst();
          if (!before) throw cartErrors.noSuchCoupon();
          const { basisPoints, amount } = change;
          if (before.kind === 'percentage' ? amount : basisPoints) throw cartErrors.couponKind(before.kind);
          await tx.db
            .updateTable('coupons')
            .set({
              ...columnsOf(change, before.currency),
              ...(basisPoints === undefined ? {} : { basis_points: basisPoints }),
              ...(amount === undefined ? {} : { amount_minor: inCurrency(amount, before.currency) }),
              updated_at: sql<Date>`now()`,
            })
            .where('id', '=', id)
            .execute();
        }),
      );
      return couponsQueries.getCoupon(id);
    },

    archiveCoupon: (id) =>
      uow.run(async (tx) => {
        const { rows } = await sql`
          update coupons set archived_at = now(), updated_at = now() where id = ${id} and archived_at is null returning id`.execute(tx.db);
        if (rows.length === 0) throw cartErrors.noSuchCoupon();
      }),
  };
}

function columnsOf(terms: Terms, currency: string) {
  const { minimumSubtotal, startsAt, endsAt, usageLimit, perCustomerLimit, combinable, active, note } = terms;
  return {
    ...(minimumSubtotal === undefined ? {} : { minimum_minor: minimumSubtotal === null ? 0 : inCurrency(minimumSubtotal, currency) }),
    ...(startsAt === undefined ? {} : { starts_at: dateOf(startsAt) }),
    ...(endsAt === undefined ? {} : { ends_at: dateOf(endsAt) }),
    ...(usageLimit === undefined ? {} : { usage_limit: usageLimit }),
    ...(perCustomerLimit === undefined ? {} : { customer_limit: perCustomerLimit }),
    ...(combinable === undefined ? {} : { combinable }),
    ...(active === undefined ? {} : { active }),
    ...(note === undefined ? {} : { note }),
  };
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

function inCurrency(amount: Money, currency: string): number {
  if (amount.currency !== currency) throw cartErrors.couponCurrency(currency);
  return amount.minor;
}

const complaints: Readonly<Record<string, () => Error>> = {
  coupons_code_key: cartErrors.couponExists,
  coupons_end_after_they_start: cartErrors.couponDates,
  coupons_stay_within_their_limit: cartErrors.couponLimitTooLow,
};

/** The constraints say what is wrong; this says it in words. */
async function translated(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
    throw complaints[constraint]?.() ?? error;
  }
}
