import { z } from 'zod';
import { Currency, Instant, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import type { CouponsQueries } from './coupons.queries';
import type { CouponsService } from './coupons.service';
import { CouponStatus, CouponUse, CouponView } from './shapes';

const idParams = z.strictObject({ id: z.uuid() });
const Limit = z.int().min(1).max(1_000_000_000);
const BasisPoints = z.int().min(1).max(10_000);
/** At most a hundred million in major units of a two-digit currency. */
const Amount = z.strictObject({ minor: z.int().min(1).max(10_000_000_000), currency: Currency });

const terms = {
  minimumSubtotal: Amount.nullable().optional(),
  startsAt: Instant.nullable().optional(),
  endsAt: Instant.nullable().optional(),
  usageLimit: Limit.nullable().optional(),
  perCustomerLimit: Limit.nullable().optional(),
  combinable: z.boolean().optional(),
  active: z.boolean().optional(),
  note: z.union([z.literal(''), OneLine(500)]).optional(),
};
const Code = z.string().trim().min(1).max(100);

const read = { permission: 'cart:read-coupons' } as const;
const manage = { permission: 'cart:manage-coupons' } as const;

export const couponRoutes = defineRoutes({
  listCoupons: {
    method: 'get',
    path: '/coupons',
    summary: 'Coupons with how often they were used, newest first; archived ones only when asked for',
    access: read,
    query: z.strictObject({ q: z.string().trim().min(1).max(100).optional(), status: CouponStatus.optional(), ...pageQuery }),
    responses: { 200: page(CouponView) },
    errors: ['cart.bad-cursor'],
  },
  createCoupon: {
    method: 'post',
    path: '/coupons',
    summary: 'Make a coupon that takes off a percentage or an amount',
    access: manage,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('percentage'), code: Code, basisPoints: BasisPoints, ...terms }),
      z.strictObject({ kind: z.literal('fixed'), code: Code, amount: Amount, ...terms }),
    ]),
    responses: { 201: CouponView },
    errors: ['cart.bad-coupon-code', 'cart.coupon-exists', 'cart.coupon-currency', 'cart.coupon-dates'],
  },
  getCoupon: {
    method: 'get',
    path: '/coupons/:id',
    summary: 'One coupon',
    access: read,
    params: idParams,
    responses: { 200: CouponView },
    errors: ['cart.no-such-coupon'],
  },
  editCoupon: {
    method: 'patch',
    path: '/coupons/:id',
    summary: 'Change a coupon, all but its code and kind; open carts show the new price with their next answer',
    access: manage,
    params: idParams,
    body: z
      .strictObject({ basisPoints: BasisPoints.optional(), amount: Amount.optional(), ...terms })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: CouponView },
    errors: ['cart.no-such-coupon', 'cart.coupon-kind', 'cart.coupon-currency', 'cart.coupon-dates', 'cart.coupon-limit-too-low'],
  },
  archiveCoupon: {
    method: 'delete',
    path: '/coupons/:id',
    summary: 'Withdraw a coupon for good; its code can be given out anew',
    access: manage,
    params: idParams,
    responses: { 204: null },
    errors: ['cart.no-such-coupon'],
  },
  listCouponUses: {
    method: 'get',
    path: '/coupons/:id/uses',
    summary: 'Who used a coupon, for which order and how much, newest first',
    access: read,
    params: idParams,
    query: z.strictObject(pageQuery),
    responses: { 200: page(CouponUse) },
    errors: ['cart.no-such-coupon', 'cart.bad-cursor'],
  },
});

export interface CouponHandlersDeps {
  readonly couponsQueries: CouponsQueries;
  readonly couponsService: CouponsService;
}

export const createCouponHandlers = ({ couponsQueries, couponsService }: CouponHandlersDeps): Handlers<typeof couponRoutes> => ({
  listCoupons: async ({ query }) => ok(await couponsQueries.listCoupons(query)),
  createCoupon: async ({ body }) => created(await couponsService.createCoupon(body)),
  getCoupon: async ({ params }) => ok(await couponsQueries.getCoupon(params.id)),
  editCoupon: async ({ params, body }) => ok(await couponsService.editCoupon(params.id, body)),
  async archiveCoupon({ params }) {
    await couponsService.archiveCoupon(params.id);
    return noContent();
  },
  listCouponUses: async ({ params, query }) => ok(await couponsQueries.listUses(params.id, query)),
});
