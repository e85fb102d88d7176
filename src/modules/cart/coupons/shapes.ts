import { z } from 'zod';
import { Instant, Money } from '../../../platform/facade/schemas';

export const CouponStatus = z.enum(['scheduled', 'active', 'expired', 'used-up', 'disabled', 'archived']);
export type CouponStatus = z.output<typeof CouponStatus>;

/** A percentage has `basisPoints` (1000 is 10 %), a fixed one has `amount`. */
export const CouponView = z
  .object({
    id: z.uuid(),
    code: z.string(),
    kind: z.enum(['percentage', 'fixed']),
    basisPoints: z.int().nullable(),
    amount: Money.nullable(),
    /** Of the goods, before any discount; null: none. */
    minimumSubtotal: Money.nullable(),
    startsAt: Instant.nullable(),
    endsAt: Instant.nullable(),
    /** How often it can be used in all, and by one customer: the same account or the same e-mail address. */
    usageLimit: z.int().nullable(),
    perCustomerLimit: z.int().nullable(),
    /** May stand in a cart beside others that may. */
    combinable: z.boolean(),
    active: z.boolean(),
    /** For staff. */
    note: z.string(),
    status: CouponStatus,
    /** `held`: by checkouts under way. `used`: by orders, which got `discount` together. */
    usage: z.object({ held: z.int(), used: z.int(), discount: Money }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Coupon' });
export type CouponView = z.output<typeof CouponView>;

export const CouponUse = z
  .object({
    checkoutId: z.uuid(),
    /** null while it is held, and when it was given back. */
    orderId: z.uuid().nullable(),
    status: z.enum(['held', 'used', 'released']),
    userId: z.uuid().nullable(),
    email: z.string(),
    discount: Money,
    at: Instant,
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'CouponUse' });
export type CouponUse = z.output<typeof CouponUse>;
