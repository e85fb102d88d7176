import { z } from 'zod';
import { OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { handOf, scopeOf } from '../stock/scope';
import type { TransferQueries } from './transfers.queries';
import type { TransferService } from './transfers.service';

const State = z.enum(['draft', 'sent', 'received', 'cancelled']);

const summary = {
  id: z.uuid(),
  number: z.int(),
  state: State,
  fromStore: z.object({ id: z.uuid(), name: z.string() }),
  toStore: z.object({ id: z.uuid(), name: z.string() }),
  reference: z.string().nullable(),
  note: z.string().nullable(),
  units: z.int(),
  /** Units of neither store's shelves: they left and have not arrived. */
  inTransit: z.int(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
};
const TransferSummary = z.object(summary).meta({ id: 'TransferSummary' });
export type TransferSummary = z.output<typeof TransferSummary>;

/** Goods on their way from one store to another. A sent one is received when all of it has arrived or is written off as lost. */
export const TransferView = z
  .object({
    ...summary,
    lines: z.array(
      z.object({
        variantId: z.uuid(),
        productId: z.uuid(),
        sku: z.string(),
        title: z.string(),
        options: z.array(z.object({ name: z.string(), value: z.string() })),
        quantity: z.int(),
        received: z.int(),
        lost: z.int(),
      }),
    ),
  })
  .meta({ id: 'Transfer' });
export type TransferView = z.output<typeof TransferView>;

const Line = z.strictObject({ variantId: z.uuid(), quantity: z.int().min(1).max(1_000_000) });
const fields = {
  reference: OneLine(120).nullable().optional(),
  note: OneLine(300).nullable().optional(),
};
export const NewTransfer = z.strictObject({
  fromStoreId: z.uuid(),
  toStoreId: z.uuid(),
  ...fields,
  lines: z.array(Line).min(1).max(1_000),
});
export type NewTransfer = z.output<typeof NewTransfer>;

export const TransferChanges = z.strictObject({ version: z.int(), ...fields, lines: z.array(Line).min(1).max(1_000).optional() });
export type TransferChanges = z.output<typeof TransferChanges>;

const Units = z.int().min(0).max(1_000_000);
/** Without lines all that is on the way has arrived. */
export const TransferArrival = z.strictObject({
  lines: z
    .array(z.strictObject({ variantId: z.uuid(), received: Units, lost: Units.default(0) }))
    .min(1)
    .max(1_000)
    .optional(),
  note: OneLine(300).optional(),
});
export type TransferArrival = z.output<typeof TransferArrival>;

export const TransferQuery = z.strictObject({ ...pageQuery, state: State.optional(), storeId: z.uuid().optional() });
export type TransferQuery = z.output<typeof TransferQuery>;

const read = { permission: 'catalog:read-stock' };
const adjust = { permission: 'catalog:adjust-stock' };
const ById = z.strictObject({ id: z.uuid() });
const ByVersion = z.strictObject({ version: z.int() });

export const transferRoutes = defineRoutes({
  listTransfers: {
    method: 'get',
    path: '/transfers',
    summary: 'Goods between stores, latest first',
    access: read,
    query: TransferQuery,
    responses: { 200: page(TransferSummary) },
    errors: ['catalog.bad-cursor'],
  },
  getTransfer: {
    method: 'get',
    path: '/transfers/:id',
    summary: 'What goes from where to where, and how much of it has arrived',
    access: read,
    params: ById,
    responses: { 200: TransferView },
    errors: ['catalog.no-such-transfer'],
  },
  draftTransfer: {
    method: 'post',
    path: '/transfers',
    summary: 'Prepare a transfer; nothing moves until it is sent',
    access: adjust,
    body: NewTransfer,
    responses: { 201: TransferView },
    idempotency: 'day',
    errors: [
      'catalog.no-such-store',
      'catalog.same-store',
      'catalog.store-closed',
      'catalog.unknown-reference',
      'catalog.variant-repeated',
    ],
  },
  changeTransfer: {
    method: 'patch',
    path: '/transfers/:id',
    summary: 'Change a transfer that was not sent yet; lines given replace the present ones',
    access: adjust,
    params: ById,
    body: TransferChanges,
    responses: { 200: TransferView },
    errors: [
      'catalog.no-such-transfer',
      'catalog.stale',
      'catalog.transfer-state',
      'catalog.unknown-reference',
      'catalog.variant-repeated',
    ],
  },
  sendTransfer: {
    method: 'post',
    path: '/transfers/:id/send',
    summary: 'The goods leave: they are on no shelf and cannot be sold until they arrive; all lines or none',
    access: adjust,
    params: ById,
    body: ByVersion,
    responses: { 200: TransferView },
    errors: ['catalog.no-such-transfer', 'catalog.stale', 'catalog.transfer-state', 'catalog.below-reserved', 'catalog.store-closed'],
  },
  receiveTransfer: {
    method: 'post',
    path: '/transfers/:id/receive',
    summary: 'Goods arrive, wholly or in part; lost ones are written off',
    access: adjust,
    params: ById,
    body: TransferArrival,
    responses: { 200: TransferView },
    idempotency: 'day',
    errors: ['catalog.no-such-transfer', 'catalog.transfer-state', 'catalog.not-on-the-way', 'catalog.too-many-units'],
  },
  cancelTransfer: {
    method: 'post',
    path: '/transfers/:id/cancel',
    summary: 'Give up a transfer that was not sent yet',
    access: adjust,
    params: ById,
    body: ByVersion,
    responses: { 200: TransferView },
    errors: ['catalog.no-such-transfer', 'catalog.stale', 'catalog.transfer-state'],
  },
});

export interface TransferHandlersDeps {
  readonly transferQueries: TransferQueries;
  readonly transferService: TransferService;
}

export function createTransferHandlers({ transferQueries, transferService }: TransferHandlersDeps): Handlers<typeof transferRoutes> {
  return {
    listTransfers: async ({ query, caller }) => ok(await transferQueries.list(query, scopeOf(caller))),
    getTransfer: async ({ params, caller }) => ok(await transferQueries.get(params.id, scopeOf(caller))),
    async draftTransfer({ body, resourceId, caller }) {
      await transferService.draft(resourceId, body, handOf(caller));
      return created(await transferQueries.get(resourceId, null));
    },
    async changeTransfer({ params, body, caller }) {
      await transferService.change(params.id, body, handOf(caller));
      return ok(await transferQueries.get(params.id, null));
    },
    async sendTransfer({ params, body, caller }) {
      await transferService.send(params.id, body.version, handOf(caller));
      return ok(await transferQueries.get(params.id, null));
    },
    async receiveTransfer({ params, body, resourceId, caller }) {
      await transferService.receive(params.id, { arrivalId: resourceId, ...body }, handOf(caller));
      return ok(await transferQueries.get(params.id, null));
    },
    async cancelTransfer({ params, body, caller }) {
      await transferService.cancel(params.id, body.version, handOf(caller));
      return ok(await transferQueries.get(params.id, null));
    },
  };
}
