import { z } from 'zod';
import { OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import type { Caller } from '../../../platform/auth/principal';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { money } from '../../../platform/kernel/money';
import type { Market } from '../../../platform/module';
import { badCursor, otherCurrency, pricesNotYours } from '../errors';
import { assertWhole } from '../viewer';
import type { DraftFacts, DraftRow } from './drafts.repository';
import type { DraftQuote, DraftsService } from './drafts.service';
import { DraftCard, DraftEdit, DraftFactsBody, OrderDraft, Quoted } from './shapes';
import type { TakingByHand } from './taking-by-hand';

const idParams = z.strictObject({ id: z.uuid() });

const sending = [
  'orders.no-such-draft',
  'orders.draft-is-order',
  'orders.draft-address-needed',
  'orders.not-for-sale',
  'orders.no-such-shipping-option',
  'orders.sold-out',
  'orders.changes-nothing',
] as const;
const writing = ['orders.no-such-customer', 'orders.prices-not-yours', 'orders.other-currency'] as const;
const drafting = { permission: 'orders:draft' } as const;
const Sent = z.object({ orderId: z.uuid() }).meta({ id: 'SentOrderDraft' });

export const draftRoutes = defineRoutes({
  listDrafts: {
    method: 'get',
    path: '/order-drafts',
    summary: 'Orders that staff put together, newest first',
    access: drafting,
    query: z.strictObject(pageQuery),
    responses: { 200: page(DraftCard.meta({ id: 'OrderDraftCard' })) },
    errors: ['orders.bad-cursor'],
  },
  quoteDraft: {
    method: 'post',
    path: '/order-drafts/quote',
    asks: true,
    summary: 'What a draft would cost now, and how it could be sent; nothing is written',
    access: drafting,
    body: DraftFactsBody,
    responses: { 200: Quoted.meta({ id: 'OrderDraftQuote' }) },
    errors: [...writing],
  },
  createDraft: {
    method: 'post',
    path: '/order-drafts',
    summary: 'Put an order together for a customer or an e-mail address',
    access: drafting,
    body: DraftFactsBody,
    responses: { 201: OrderDraft },
    idempotency: 'day',
    errors: [...writing],
  },
  getDraft: {
    method: 'get',
    path: '/order-drafts/:id',
    summary: 'One draft, at the prices of this second',
    access: drafting,
    params: idParams,
    responses: { 200: OrderDraft },
    errors: ['orders.no-such-draft'],
  },
  editDraft: {
    method: 'put',
    path: '/order-drafts/:id',
    summary: 'Change a draft that is no order',
    access: drafting,
    params: idParams,
    body: DraftEdit,
    responses: { 200: OrderDraft },
    errors: ['orders.no-such-draft', 'orders.draft-is-order', ...writing],
  },
  deleteDraft: {
    method: 'delete',
    path: '/order-drafts/:id',
    summary: 'Delete a draft that is no order',
    access: drafting,
    params: idParams,
    responses: { 204: null },
    errors: ['orders.no-such-draft', 'orders.draft-is-order'],
  },
  sendDraft: {
    method: 'post',
    path: '/order-drafts/:id/send',
    summary: 'Make it a pending order, its goods kept, and mail the buyer the link to pay it; what costs nothing is accepted at once',
    access: drafting,
    params: idParams,
    body: z.strictObject({ version: z.int().min(1) }),
    responses: { 201: Sent },
    idempotency: 'money',
    errors: [...sending],
  },
  payDraft: {
    method: 'post',
    path: '/order-drafts/:id/paid',
    summary: 'Make it an order that is paid: staff have the money',
    access: { permission: 'orders:take-payment' },
    params: idParams,
    body: z.strictObject({ version: z.int().min(1), how: z.enum(['cash', 'transfer', 'terminal']), reference: OneLine(100).optional() }),
    responses: { 201: Sent },
    idempotency: 'money',
    errors: [...sending, 'payments.not-open', 'payments.already-under-way'],
  },
  takePayment: {
    method: 'post',
    path: '/orders/:id/taken',
    summary: 'Staff have the money of a pending order, or with `chargeId` what a change of it costs more',
    access: { permission: 'orders:take-payment' },
    params: idParams,
    body: z
      .strictObject({
        how: z.enum(['cash', 'transfer', 'terminal']),
        reference: OneLine(100).optional(),
        chargeId: z.uuid().optional(),
      })
      .meta({ id: 'MoneyTaken' }),
    responses: { 204: null },
    idempotency: 'money',
    errors: ['orders.no-such-order', 'orders.no-such-change', 'payments.not-open', 'payments.already-under-way'],
  },
});

export interface DraftHandlersDeps {
  readonly draftsService: DraftsService;
  readonly takingByHand: TakingByHand;
  readonly listDrafts: (limit: number, after: string | null) => Promise<DraftRow[]>;
  readonly market: Market;
}

export function createDraftHandlers({ draftsService, takingByHand, listDrafts, market }: DraftHandlersDeps): Handlers<typeof draftRoutes> {
  /** Prices of one's own are a right of its own. */
  function factsOf(body: z.output<typeof DraftFactsBody>, caller: Caller): DraftFacts {
    const prices = [body.discount, ...body.lines.map((line) => line.unitPrice)].flatMap((price) => price ?? []);
    if (prices.length > 0 && !caller.can('orders:set-prices')) throw pricesNotYours();
    if (prices.some(({ currency }) => currency !== market.currency)) throw otherCurrency(market.currency);
    return {
      email: body.email,
      userId: body.userId ?? null,
      lines: body.lines.map(({ variantId, quantity, unitPrice, priceReason }) => ({
        variantId,
        quantity,
        ...(unitPrice && priceReason !== undefined && { unitPrice: unitPrice.minor, priceReason }),
      })),
      discount: body.discount?.minor ?? 0,
      discountReason: body.discountReason ?? null,
      shippingAddress: body.shippingAddress ?? null,
      shippingOptionId: body.shippingOptionId ?? null,
      days: body.days ?? 7,
      note: body.note ?? null,
    };
  }

  const viewOf = async (row: DraftRow): Promise<OrderDraft> => draftOf(row, await draftsService.quoteDraft(row));

  return {
    async listDrafts({ query: { limit = 20, cursor }, caller }) {
      assertWhole(caller);
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const rows = await listDrafts(limit + 1, cursor ?? null);
      const items = rows.slice(0, limit).map(cardOf);
      return ok({ items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null });
    },
    async quoteDraft({ body, caller }) {
      assertWhole(caller);
      return ok(quoteOf(await draftsService.quoteDraft(factsOf(body, caller))));
    },
    async createDraft({ body, caller, resourceId }) {
      assertWhole(caller);
      const draft = { ...factsOf(body, caller), id: resourceId, staffId: caller.userId() };
      return created(await viewOf(await draftsService.createDraft(draft)));
    },
    async getDraft({ params, caller }) {
      assertWhole(caller);
      return ok(await viewOf(await draftsService.getDraft(params.id)));
    },
    async editDraft({ params, body, caller }) {
      assertWhole(caller);
      return ok(await viewOf(await draftsService.editDraft(params.id, body.version, factsOf(body, caller))));
    },
    async deleteDraft({ params, caller }) {
      assertWhole(caller);
      await draftsService.dropDraft(params.id);
      return noContent();
    },
    async sendDraft({ params, body, caller, resourceId: orderId }) {
      assertWhole(caller);
      await draftsService.sendDraft({ id: params.id, orderId, version: body.version, staffId: caller.userId(), silent: false });
      return created({ orderId });
    },
    async payDraft({ params, body, caller, resourceId: orderId }) {
      assertWhole(caller);
      const { version, ...how } = body;
      const staffId = caller.userId();
      await draftsService.sendDraft({ id: params.id, orderId, version, staffId, silent: true });
      await takingByHand.takePayment({ ...how, paymentId: orderId, orderId, chargeId: null, staffId });
      return created({ orderId });
    },
    async takePayment({ params, body, caller, resourceId }) {
      assertWhole(caller);
      const { chargeId = null, ...how } = body;
      await takingByHand.takePayment({ ...how, paymentId: resourceId, orderId: params.id, chargeId, staffId: caller.userId() });
      return noContent();
    },
  };
}

const cardOf = (row: DraftRow): z.output<typeof DraftCard> => ({
  id: row.id,
  state: row.lifecycle === 'accepted' ? 'done' : row.lifecycle === 'pending' ? 'sent' : 'open',
  email: row.email,
  userId: row.userId,
  units: row.lines.reduce((units, line) => units + line.quantity, 0),
  orderId: row.orderId,
  number: row.number === null ? null : String(row.number),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

const quoteOf = ({ lines, unavailable, options, totals }: DraftQuote): OrderDraft['quote'] => ({ lines, unavailable, options, totals });

const draftOf = (row: DraftRow, quote: DraftQuote): OrderDraft => ({
  ...cardOf(row),
  version: row.version,
  lines: row.lines.map(({ variantId, quantity, unitPrice, priceReason }) => ({
    variantId,
    quantity,
    unitPrice: unitPrice === undefined ? null : money(unitPrice, row.currency),
    priceReason: priceReason ?? null,
  })),
  discount: money(row.discount, row.currency),
  discountReason: row.discountReason,
  shippingAddress: row.shippingAddress,
  shippingOptionId: row.shippingOptionId,
  days: row.days,
  note: row.note,
  quote: quoteOf(quote),
});
