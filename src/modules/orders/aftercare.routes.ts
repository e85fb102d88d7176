import { z } from 'zod';
import { Email, Money, OneLine } from '../../platform/facade/schemas';
import { accepted, created, defineRoutes, noContent, ok, type Handlers } from '../../platform/http/route';
import type { LinksService } from './links/links.service';
import type { Note, NotesService } from './notes/notes.service';
import { refundOf } from './order.view';
import type { RefundsService } from './refunds/refunds.service';
import { OrderNote, OrderRefund } from './shapes';
import type { NotCollectedService } from './unpaid/not-collected.service';
import { assertWhole } from './viewer';

const idParams = z.strictObject({ id: z.uuid() });

/** Several lines, and at least one character to see. */
const NoteText = z.string().trim().min(1).max(4_000);

/** What comes after an order was placed: refunds, notes, and its link. */
export const aftercareRoutes = defineRoutes({
  refundOrder: {
    method: 'post',
    path: '/orders/:id/refunds',
    summary:
      'Give money back: the amount, or all that is left; gift cards that it sold are taken back with all of it, or where they are named, as far as nothing is spent. Named units of shipped lines go onto the shelf again; an amount of 0 puts back goods alone. 202: asked for, not known yet',
    access: { permission: 'orders:refund' },
    params: idParams,
    body: z
      .strictObject({
        amount: Money.extend({ minor: z.int().min(0) }).optional(),
        /** Told to the buyer. */
        reason: OneLine(200),
        /** `wallet`: into the buyer’s wallet. Otherwise the way it was paid: the provider’s part first, then gift cards, then the wallet. */
        to: z.enum(['original', 'wallet']).optional(),
        /** Gift cards that it sold: what is left on them goes back, and the amount is that. */
        giftCardIds: z.array(z.uuid()).min(1).max(500).optional(),
        restock: z
          .array(z.strictObject({ lineId: z.uuid(), quantity: z.int().min(1).max(9_999) }))
          .max(500)
          .optional(),
      })
      .refine((body) => body.amount === undefined || body.giftCardIds === undefined, 'say the amount or gift cards, not both')
      .meta({ id: 'NewRefund' }),
    responses: { 201: OrderRefund, 202: OrderRefund },
    idempotency: 'money',
    errors: [
      'orders.no-such-order',
      'orders.not-refundable',
      'orders.nothing-back',
      'orders.refund-too-much',
      'orders.not-restockable',
      'orders.other-currency',
      'orders.no-wallet',
      'orders.refund-refused',
      'orders.being-changed',
      'orders.gift-card-spent',
    ],
  },
  notCollected: {
    method: 'post',
    path: '/orders/:id/not-collected',
    summary:
      'An order to be paid on delivery came back: nothing is owed, and its goods, or the named units of them, are on the shelf again',
    access: { permission: 'orders:refund' },
    params: idParams,
    body: z
      .strictObject({
        reason: OneLine(200),
        restock: z
          .array(z.strictObject({ lineId: z.uuid(), quantity: z.int().min(1).max(9_999) }))
          .max(500)
          .optional(),
      })
      .meta({ id: 'NotCollected' }),
    responses: { 204: null },
    idempotency: 'money',
    errors: ['orders.no-such-order', 'orders.not-on-its-way', 'orders.not-restockable'],
  },
  listNotes: {
    method: 'get',
    path: '/orders/:id/notes',
    summary: 'What staff have noted of an order, oldest first; the buyer never sees it',
    access: { permission: 'orders:read-notes' },
    params: idParams,
    responses: { 200: z.object({ items: z.array(OrderNote) }) },
    errors: ['orders.no-such-order'],
  },
  writeNote: {
    method: 'post',
    path: '/orders/:id/notes',
    summary: 'Note something for other staff; it stays',
    access: { permission: 'orders:write-notes' },
    params: idParams,
    body: z.strictObject({ text: NoteText }).meta({ id: 'NewOrderNote' }),
    responses: { 201: OrderNote },
    idempotency: 'day',
    errors: ['orders.no-such-order'],
  },
  lookUpOrder: {
    method: 'post',
    path: '/orders/lookup',
    summary:
      'The way to an order whose link was lost: if number and address belong together, its link is mailed to that address. The answer is always the same',
    access: { permission: 'orders:look-up' },
    body: z.strictObject({ number: z.string().regex(/^#?[0-9]{1,15}$/), email: Email }).meta({ id: 'OrderLookup' }),
    responses: { 202: z.object({ accepted: z.literal(true) }) },
    limit: 'lookup',
  },
  renewLink: {
    method: 'post',
    path: '/orders/:id/link',
    summary: 'Mail the buyer a new link; the one before opens nothing any more',
    access: { permission: 'orders:renew-link' },
    params: idParams,
    responses: { 204: null },
    idempotency: 'day',
    errors: ['orders.no-such-order'],
  },
});

export interface AftercareHandlersDeps {
  readonly refundsService: RefundsService;
  readonly notesService: NotesService;
  readonly linksService: LinksService;
  readonly notCollectedService: NotCollectedService;
}

export function createAftercareHandlers({
  refundsService,
  notesService,
  linksService,
  notCollectedService,
}: AftercareHandlersDeps): Handlers<typeof aftercareRoutes> {
  return {
    async refundOrder({ params, body, caller, resourceId }) {
      assertWhole(caller);
      const { amount = null, reason, restock = [], to, giftCardIds } = body;
      const request = { refundId: resourceId, orderId: params.id, amount, reason, restock, to, giftCardIds, staffId: caller.userId() };
      const refund = await refundsService.refundOrder(request);
      return refund.status === 'pending' ? accepted(refundOf(refund)) : created(refundOf(refund));
    },
    async notCollected({ params, body, caller, resourceId }) {
      assertWhole(caller);
      const { reason, restock = null } = body;
      await notCollectedService.notCollected({ returnId: resourceId, orderId: params.id, reason, restock, staffId: caller.userId() });
      return noContent();
    },
    async listNotes({ params, caller }) {
      assertWhole(caller);
      return ok({ items: (await notesService.listNotes(params.id)).map(noteOf) });
    },
    async writeNote({ params, body, caller, resourceId }) {
      assertWhole(caller);
      return created(
        noteOf(await notesService.writeNote({ id: resourceId, orderId: params.id, authorId: caller.userId(), text: body.text })),
      );
    },
    async lookUpOrder({ body }) {
      await linksService.lookUp({ number: body.number.replace('#', ''), email: body.email });
      return accepted({ accepted: true });
    },
    async renewLink({ params, caller }) {
      assertWhole(caller);
      await linksService.renewLink({ orderId: params.id, staffId: caller.userId() });
      return noContent();
    },
  };
}

const noteOf = (note: Note): OrderNote => ({ ...note, createdAt: note.createdAt.toISOString() });
