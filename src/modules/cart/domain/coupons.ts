import { add, allocate, money, percent, sum, zero, type Money } from '../../../platform/kernel/money';

/** Why a coupon takes nothing off. What depends on the cart is found out here; the rest comes with the coupon. */
export type CouponProblem = 'withdrawn' | 'not-yet' | 'expired' | 'used-up' | 'customer-limit' | 'minimum';

export interface Coupon {
  readonly id: string;
  readonly code: string;
  readonly kind: 'percentage' | 'fixed';
  /** Of a percentage: 2000 is 20 %. */
  readonly basisPoints: number | null;
  /** Of a fixed one, in minor units of `currency`. */
  readonly amountMinor: number | null;
  readonly currency: string;
  /** The subtotal before any discount that it asks for, in minor units; 0 for none. */
  readonly minimumMinor: number;
  readonly combinable: boolean;
  /** As it is now, whatever is in the cart. */
  readonly problem: Exclude<CouponProblem, 'minimum'> | null;
}

export interface AppliedCoupon {
  readonly coupon: Coupon;
  readonly discount: Money;
  readonly problem: CouponProblem | null;
}

export interface Discounts {
  /** What each line gets off, in the lines' order: never more than the line. */
  readonly perLine: readonly Money[];
  readonly coupons: readonly AppliedCoupon[];
}

/**
 * Takes the coupons off in their order, each from what the ones before have left: a percentage of it, or its amount as far
 * as it goes. Each discount is spread over the lines in proportion to what is left of them, without losing a cent.
 * @param subtotals quantity × unit price of each line
 */
export function discountsOf(subtotals: readonly Money[], coupons: readonly Coupon[], currency: string): Discounts {
  const subtotal = sum(subtotals, currency);
  let left: readonly Money[] = subtotals;
  const applied = coupons.map((coupon): AppliedCoupon => {
    const problem = problemOf(coupon, subtotal);
    const rest = sum(left, currency);
    if (problem || rest.minor <= 0) return { coupon, discount: zero(currency), problem };
    const discount = discountOn(rest, coupon);
    const shares = allocate(
      discount,
      left.map(({ minor }) => minor),
    );
    left = left.map((amount, index) => money(amount.minor - (shares[index]?.minor ?? 0), currency));
    return { coupon, discount, problem: null };
  });
  return { perLine: subtotals.map((amount, index) => money(amount.minor - (left[index]?.minor ?? 0), currency)), coupons: applied };
}

/** Whether both may be in one cart. */
export const goTogether = (coupons: readonly Coupon[]): boolean => coupons.length <= 1 || coupons.every(({ combinable }) => combinable);

/** How a code is compared: blanks around it, case and width of its letters do not matter. */
export const canonicalCode = (typed: string): string => typed.normalize('NFKC').trim().toUpperCase();

export const isCode = (code: string): boolean => /^[A-Z0-9][A-Z0-9_-]{1,39}$/.test(code);

/** What is missing until the coupon's minimum. */
export const missingFor = (coupon: Coupon, subtotal: Money): Money =>
  add(money(coupon.minimumMinor, coupon.currency), money(-subtotal.minor, subtotal.currency));

function problemOf(coupon: Coupon, subtotal: Money): CouponProblem | null {
  if (coupon.problem) return coupon.problem;
  if (coupon.currency !== subtotal.currency) return 'withdrawn';
  return subtotal.minor < coupon.minimumMinor ? 'minimum' : null;
}

function discountOn(rest: Money, { kind, basisPoints, amountMinor }: Coupon): Money {
  if (kind === 'percentage') return percent(rest, basisPoints ?? 0);
  return money(Math.min(amountMinor ?? 0, rest.minor), rest.currency);
}
