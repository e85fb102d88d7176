import { z } from 'zod';
import { Currency, Instant, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, savedAs, type Handlers } from '../../../platform/http/route';
import type { CodesService } from './codes.service';
import type { PromotionsQueries } from './promotions.queries';
import type { PromotionsService } from './promotions.service';
import { PromotionCode, PromotionStatus, PromotionUse, PromotionView } from './shapes';

const params = z.strictObject({ id: z.uuid() });
const codeParams = z.strictObject({ id: z.uuid(), codeId: z.uuid() });
const Limit = z.int().min(1).max(1_000_000_000);
const BasisPoints = z.int().min(1).max(10_000);
/** At most a hundred million in major units of a two-digit currency. */
const Amount = z.strictObject({ minor: z.int().min(1).max(10_000_000_000), currency: Currency });
const Ids = (most: number) => z.array(z.uuid()).max(most);
const Units = z.int().min(1).max(999);
const Code = z.string().trim().min(1).max(100);
const Name = OneLine(120);

const conditions = {
  productIds: Ids(500).optional(),
  categoryIds: Ids(100).optional(),
  excludesSale: z.boolean().optional(),
  groupIds: Ids(100).optional(),
  firstOrder: z.boolean().optional(),
  minimumSubtotal: Amount.nullable().optional(),
  minimumOf: z.enum(['cart', 'matching']).optional(),
  startsAt: Instant.nullable().optional(),
  endsAt: Instant.nullable().optional(),
  priority: z.int().min(-1_000).max(1_000).optional(),
  combinable: z.boolean().optional(),
  usageLimit: Limit.nullable().optional(),
  perCustomerLimit: Limit.nullable().optional(),
  budget: Amount.nullable().optional(),
  active: z.boolean().optional(),
  note: z.union([z.literal(''), OneLine(500)]).optional(),
};

const bargain = {
  mostTimes: z.int().min(1).max(1_000).nullable().optional(),
  getProductIds: Ids(500).optional(),
  getCategoryIds: Ids(100).optional(),
};
const countries = z.array(z.string().regex(/^[A-Z]{2}$/)).max(300);
/** A promotion applies by itself, or with codes: `code` is the first of them. */
const begin = { name: Name, automatic: z.boolean().optional(), code: Code.optional(), ...conditions };

const NewPromotion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percentage'), basisPoints: BasisPoints, ...begin }),
  z.strictObject({ kind: z.literal('fixed'), amount: Amount, ...begin }),
  z.strictObject({
    kind: z.literal('buy-x-get-y'),
    buyQuantity: Units,
    getQuantity: Units,
    basisPoints: BasisPoints.optional(),
    ...bargain,
    ...begin,
  }),
  z.strictObject({ kind: z.literal('free-shipping'), amount: Amount.nullable().optional(), countries: countries.optional(), ...begin }),
  z.strictObject({ kind: z.literal('gift'), giftVariantId: z.uuid(), ...begin }),
]);

const read = { permission: 'cart:read-promotions' } as const;
const manage = { permission: 'cart:manage-promotions' } as const;

export const promotionRoutes = defineRoutes({
  listPromotions: {
    method: 'get',
    path: '/promotions',
    summary: 'Promotions with how often they were used, newest first; archived ones only when asked for. `q`: part of a name or a code',
    access: read,
    query: z.strictObject({ q: z.string().trim().min(1).max(100).optional(), status: PromotionStatus.optional(), ...pageQuery }),
    responses: { 200: page(PromotionView) },
    errors: ['cart.bad-cursor'],
  },
  createPromotion: {
    method: 'post',
    path: '/promotions',
    summary: 'Make a promotion, which applies by itself (`automatic`) or with codes',
    access: manage,
    body: NewPromotion,
    responses: { 201: PromotionView },
    errors: [
      'cart.bad-coupon-code',
      'cart.coupon-exists',
      'cart.promotion-automatic',
      'cart.promotion-currency',
      'cart.promotion-dates',
      'cart.too-many-promotions',
    ],
  },
  getPromotion: {
    method: 'get',
    path: '/promotions/:id',
    summary: 'One promotion',
    access: read,
    params,
    responses: { 200: PromotionView },
    errors: ['cart.no-such-promotion'],
  },
  editPromotion: {
    method: 'patch',
    path: '/promotions/:id',
    summary: 'Change a promotion, all but its kind and whether it has codes; open carts show the new price with their next answer',
    access: manage,
    params,
    body: z
      .strictObject({
        name: Name.optional(),
        basisPoints: BasisPoints.optional(),
        amount: Amount.nullable().optional(),
        buyQuantity: Units.optional(),
        getQuantity: Units.optional(),
        giftVariantId: z.uuid().optional(),
        countries: countries.optional(),
        ...bargain,
        ...conditions,
      })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: PromotionView },
    errors: [
      'cart.no-such-promotion',
      'cart.promotion-kind',
      'cart.promotion-currency',
      'cart.promotion-dates',
      'cart.promotion-limit-too-low',
      'cart.too-many-promotions',
    ],
  },
  archivePromotion: {
    method: 'delete',
    path: '/promotions/:id',
    summary: 'Withdraw a promotion for good; its codes can be given out anew',
    access: manage,
    params,
    responses: { 204: null },
    errors: ['cart.no-such-promotion'],
  },
  listPromotionUses: {
    method: 'get',
    path: '/promotions/:id/uses',
    summary: 'Who used a promotion, for which order and how much, newest first',
    access: read,
    params,
    query: z.strictObject(pageQuery),
    responses: { 200: page(PromotionUse) },
    errors: ['cart.no-such-promotion', 'cart.bad-cursor'],
  },
  listPromotionCodes: {
    method: 'get',
    path: '/promotions/:id/codes',
    summary: 'The codes of a promotion, newest first, without withdrawn ones',
    access: read,
    params,
    query: z.strictObject({ q: z.string().trim().min(1).max(100).optional(), ...pageQuery }),
    responses: { 200: page(PromotionCode) },
    errors: ['cart.no-such-promotion', 'cart.bad-cursor'],
  },
  exportPromotionCodes: {
    method: 'get',
    path: '/promotions/:id/codes/export',
    summary: 'All codes of a promotion as CSV',
    access: read,
    params,
    responses: { 200: null },
    errors: ['cart.no-such-promotion'],
  },
  addPromotionCode: {
    method: 'post',
    path: '/promotions/:id/codes',
    summary: 'Add a code; `usageLimit`: how often that code can be used',
    access: manage,
    params,
    body: z.strictObject({ code: Code, usageLimit: Limit.nullable().optional() }),
    responses: { 204: null },
    errors: ['cart.no-such-promotion', 'cart.promotion-automatic', 'cart.bad-coupon-code', 'cart.coupon-exists'],
  },
  generatePromotionCodes: {
    method: 'post',
    path: '/promotions/:id/codes/generate',
    summary: 'Make so many codes for one use each; the answer is all of them',
    access: manage,
    params,
    body: z.strictObject({
      count: z.int().min(1).max(10_000),
      prefix: z.union([z.literal(''), z.string().trim().min(1).max(20)]).optional(),
    }),
    responses: { 201: z.object({ codes: z.array(z.string()) }) },
    idempotency: 'day',
    errors: ['cart.no-such-promotion', 'cart.promotion-automatic', 'cart.bad-coupon-code', 'cart.coupon-exists', 'cart.too-many-codes'],
  },
  withdrawPromotionCode: {
    method: 'delete',
    path: '/promotions/:id/codes/:codeId',
    summary: 'Withdraw a code; it can be given out anew',
    access: manage,
    params: codeParams,
    responses: { 204: null },
    errors: ['cart.no-such-code'],
  },
});

export interface PromotionHandlersDeps {
  readonly promotionsQueries: PromotionsQueries;
  readonly promotionsService: PromotionsService;
  readonly codesService: CodesService;
}

export const createPromotionHandlers = ({
  promotionsQueries,
  promotionsService,
  codesService,
}: PromotionHandlersDeps): Handlers<typeof promotionRoutes> => ({
  listPromotions: async ({ query }) => ok(await promotionsQueries.listPromotions(query)),
  createPromotion: async ({ body }) => created(await promotionsService.createPromotion(body)),
  getPromotion: async ({ params: { id } }) => ok(await promotionsQueries.getPromotion(id)),
  editPromotion: async ({ params: { id }, body }) => ok(await promotionsService.editPromotion(id, body)),
  async archivePromotion({ params: { id } }) {
    await promotionsService.archivePromotion(id);
    return noContent();
  },
  listPromotionUses: async ({ params: { id }, query }) => ok(await promotionsQueries.listUses(id, query)),
  listPromotionCodes: async ({ params: { id }, query }) => ok(await promotionsQueries.listCodes(id, query)),
  exportPromotionCodes: async ({ params: { id } }) =>
    savedAs('codes.csv', { type: 'text/csv; charset=utf-8', content: Buffer.from(await codesService.exportCodes(id)) }),
  async addPromotionCode({ params: { id }, body: { code, usageLimit = null } }) {
    await codesService.addCode(id, { code, usageLimit });
    return noContent();
  },
  generatePromotionCodes: async ({ params: { id }, body: { count, prefix = '' } }) =>
    created({ codes: await codesService.generateCodes(id, count, prefix) }),
  async withdrawPromotionCode({ params: { id, codeId } }) {
    await codesService.withdrawCode(id, codeId);
    return noContent();
  },
});
