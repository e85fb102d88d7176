import { z } from 'zod';
import { Instant, Money } from '../../../platform/facade/schemas';
import { PromotionKind } from '../contract';

export const PromotionStatus = z.enum(['scheduled', 'active', 'ended', 'used-up', 'budget-spent', 'disabled', 'archived']);
export type PromotionStatus = z.output<typeof PromotionStatus>;

const Ids = z.array(z.uuid());

/** `percentage` and `buy-x-get-y` have `basisPoints` (1000 is 10 %), `fixed` has `amount`, `free-shipping` may have one: at most so much. */
export const PromotionView = z
  .object({
    id: z.uuid(),
    /** Shoppers read it. */
    name: z.string(),
    kind: PromotionKind,
    /** Applies without a code. */
    automatic: z.boolean(),
    basisPoints: z.int().nullable(),
    amount: Money.nullable(),
    /** Of `buy-x-get-y`: of so many bought, so many reduced, the cheapest, at most so many times in a cart. */
    buyQuantity: z.int().nullable(),
    getQuantity: z.int().nullable(),
    mostTimes: z.int().nullable(),
    /** What is reduced; without any, the same goods that must be bought. */
    getProductIds: Ids,
    getCategoryIds: Ids,
    giftVariantId: z.uuid().nullable(),
    /** Of `free-shipping`: where to; none is everywhere. */
    countries: z.array(z.string()),
    /** The goods it is about; none of both: all. Categories with all below them. */
    productIds: Ids,
    categoryIds: Ids,
    /** Goods that are reduced already do not count. */
    excludesSale: z.boolean(),
    /** For customers in one of these groups; none: for all. */
    groupIds: Ids,
    firstOrder: z.boolean(),
    /** Of the goods, before any promotion; null: none. */
    minimumSubtotal: Money.nullable(),
    minimumOf: z.enum(['cart', 'matching']),
    startsAt: Instant.nullable(),
    endsAt: Instant.nullable(),
    /** The higher goes first. */
    priority: z.int(),
    /** May stand in a cart beside others that may. */
    combinable: z.boolean(),
    /** How often it can be used in all, and by one customer: the same account or the same e-mail address. */
    usageLimit: z.int().nullable(),
    perCustomerLimit: z.int().nullable(),
    /** How much it may give away in all. */
    budget: Money.nullable(),
    active: z.boolean(),
    /** For staff. */
    note: z.string(),
    status: PromotionStatus,
    /** Its only code, if it has one; of several, the oldest that can be used. */
    code: z.string().nullable(),
    codeCount: z.int(),
    /** `held`: by checkouts under way. `used`: by orders, which got `discount` together. */
    usage: z.object({ held: z.int(), used: z.int(), heldDiscount: Money, discount: Money }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Promotion' });
export type PromotionView = z.output<typeof PromotionView>;

export const PromotionCode = z
  .object({
    id: z.uuid(),
    code: z.string(),
    /** null: as often as the promotion. */
    usageLimit: z.int().nullable(),
    held: z.int(),
    used: z.int(),
    createdAt: Instant,
  })
  .meta({ id: 'PromotionCode' });
export type PromotionCode = z.output<typeof PromotionCode>;

export const PromotionUse = z
  .object({
    checkoutId: z.uuid(),
    /** null while it is held, and when it was given back. */
    orderId: z.uuid().nullable(),
    status: z.enum(['held', 'used', 'released']),
    code: z.string().nullable(),
    userId: z.uuid().nullable(),
    email: z.string(),
    /** Off goods and shipping. */
    discount: Money,
    at: Instant,
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'PromotionUse' });
export type PromotionUse = z.output<typeof PromotionUse>;
