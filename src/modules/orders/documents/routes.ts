import { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { Instant, Money, OneLine } from '../../../platform/facade/schemas';
import { accepted, defineRoutes, ok, savedAs, type Handlers } from '../../../platform/http/route';
import { money } from '../../../platform/kernel/money';
import { noPackingSlips } from '../errors';
import { assertWhole, viewerOf } from '../viewer';
import { DocumentKind } from './content';
import type { IssuedDocument } from './documents.repository';
import type { DocumentsService } from './documents.service';
import { fileNameOf, renderDocuments } from './pdf/render';
import { DocumentSettings, type DocumentSettingsStore } from './settings';

/** Its content is in its PDF. Packing slips are for staff, and without an amount. */
export const OrderDocument = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    kind: DocumentKind,
    number: z.string(),
    total: Money,
    /** Number of the document it corrects. */
    refersTo: z.string().nullable(),
    issuedAt: Instant,
  })
  .meta({ id: 'OrderDocument' });
export type OrderDocument = z.output<typeof OrderDocument>;

const orderParams = z.strictObject({ id: z.uuid() });
const documentParams = z.strictObject({ id: z.uuid(), documentId: z.uuid() });

/** Lines of text as people write them; empty: it is left out. */
const Block = (lines: number) =>
  z
    .string()
    .trim()
    .max(600)
    .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*(\n[^\p{Cc}\u202a-\u202e\u2066-\u2069]*)*$/u)
    .refine((text) => text.split('\n').length <= lines, `at most ${lines} lines`);
const Line = z.union([z.literal(''), OneLine(120)]);

const pdf = { 200: z.any().meta({ description: 'A PDF, as an attachment' }) };

export const documentRoutes = defineRoutes({
  listDocuments: {
    method: 'get',
    path: '/orders/:id/documents',
    summary: 'Invoices and credit notes of an order, oldest first; for staff also the packing slips of its parcels',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: orderParams,
    responses: { 200: z.object({ items: z.array(OrderDocument) }) },
    errors: ['orders.no-such-order'],
  },
  getDocumentFile: {
    method: 'get',
    path: '/orders/:id/documents/:documentId/file',
    summary: 'A document as PDF: the same bytes each time',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: documentParams,
    responses: pdf,
    errors: ['orders.no-such-document'],
  },
  issueDocuments: {
    method: 'post',
    path: '/orders/:id/documents',
    summary: 'Issue at once what the order’s money and parcels call for, also of an order from before documents were issued',
    access: { permission: 'orders:issue-documents' },
    params: orderParams,
    responses: { 200: z.object({ items: z.array(OrderDocument) }) },
    idempotency: 'day',
    errors: ['orders.no-such-order'],
  },
  mailDocument: {
    method: 'post',
    path: '/orders/:id/documents/:documentId/mail',
    summary: 'Mail an invoice or a credit note to the buyer, as an attachment',
    access: { permission: 'orders:issue-documents' },
    params: documentParams,
    responses: { 202: z.object({ accepted: z.literal(true) }) },
    idempotency: 'day',
    errors: ['orders.no-such-document'],
  },
  printPackingSlips: {
    method: 'post',
    path: '/documents/packing-slips',
    summary: 'The packing slips of all parcels of the named orders in one PDF, in this sequence',
    access: { permission: 'orders:issue-documents' },
    body: z.strictObject({ orderIds: z.array(z.uuid()).min(1).max(100) }).meta({ id: 'PrintPackingSlips' }),
    responses: pdf,
    errors: ['orders.no-packing-slips'],
  },
  getDocumentSettings: {
    method: 'get',
    path: '/documents/settings',
    summary: 'Who sells, as documents say it, and when invoices are issued',
    access: { permission: 'orders:issue-documents' },
    responses: { 200: DocumentSettings },
  },
  saveDocumentSettings: {
    method: 'put',
    path: '/documents/settings',
    summary: 'Change who sells and when invoices are issued; what was issued stays as it is',
    access: { permission: 'orders:manage-documents' },
    body: z
      .strictObject({
        seller: z.strictObject({
          name: OneLine(80),
          address: Block(5),
          contact: Block(4),
          taxId: Line,
          register: Block(2),
          bank: Block(5),
          footer: Line,
        }),
        invoiceAt: z.enum(['payment', 'shipment']),
        mailInvoices: z.boolean(),
      })
      .meta({ id: 'SaveDocumentSettings' }),
    responses: { 200: DocumentSettings },
  },
});

export interface DocumentHandlersDeps {
  readonly documentsService: DocumentsService;
  readonly documentSettings: DocumentSettingsStore;
}

export function createDocumentHandlers({ documentsService, documentSettings }: DocumentHandlersDeps): Handlers<typeof documentRoutes> {
  const listed = async (orderId: string, caller: Caller) =>
    ok({ items: (await documentsService.listDocuments(orderId, viewerOf(caller, 'orders:read-all'))).map(documentOf) });

  return {
    listDocuments: ({ params, caller }) => listed(params.id, caller),
    async getDocumentFile({ params: { id: orderId, documentId }, caller }) {
      const document = await documentsService.getDocument({ orderId, documentId, viewer: viewerOf(caller, 'orders:read-all') });
      return savedAs(fileNameOf(document), { type: 'application/pdf', content: await renderDocuments([document]) });
    },
    async issueDocuments({ params, caller }) {
      assertWhole(caller);
      await documentsService.issueFor([params.id], { who: `staff:${caller.userId()}`, old: true });
      return listed(params.id, caller);
    },
    async mailDocument({ params: { id: orderId, documentId }, caller, resourceId }) {
      await documentsService.mailDocument({ orderId, documentId, requestId: resourceId, viewer: viewerOf(caller, 'orders:read-all') });
      return accepted({ accepted: true });
    },
    async printPackingSlips({ body: { orderIds }, caller }) {
      assertWhole(caller);
      await documentsService.issueFor(orderIds, { who: `staff:${caller.userId()}`, old: true });
      const slips = await documentsService.listPackingSlips(orderIds);
      if (slips.length === 0) throw noPackingSlips();
      return savedAs('packing-slips.pdf', { type: 'application/pdf', content: await renderDocuments(slips) });
    },
    getDocumentSettings: async () => ok(await documentSettings.getSettings()),
    saveDocumentSettings: async ({ body }) => ok(await documentSettings.saveSettings(body)),
  };
}

const documentOf = ({ currency, total, issuedAt, ...document }: IssuedDocument): OrderDocument => ({
  ...document,
  total: money(total, currency),
  issuedAt: issuedAt.toISOString(),
});
