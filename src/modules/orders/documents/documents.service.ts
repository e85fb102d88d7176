import type { Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { Market, ModuleConfig } from '../../../platform/module';
import type { AttemptView, PaymentsFacade } from '../../payments';
import type { OrdersFacade } from '../contract';
import { dueDocuments, type Due } from '../domain/due-documents';
import { noSuchDocument, noSuchOrder } from '../errors';
import { documentSent } from '../events';
import type { OrdersTables } from '../tables';
import type { Viewer } from '../viewer';
import {
  findDocument,
  getDocument,
  insertDocuments,
  listDocuments,
  listPackingSlips,
  type IssuedDocument,
  type NewDocument,
  type StoredDocument,
} from './documents.repository';
import { lockFacts, type OrderFacts } from './facts';
import { fileNameOf, renderDocuments } from './pdf/render';
import { contentOf, type Corrected } from './writing';

export interface DocumentsServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
  readonly market: Market;
  readonly config: ModuleConfig;
}

export interface IssueOptions {
  /** `system`, `staff:<user id>` */
  readonly who: string;
  /** Also for orders from before documents were issued. */
  readonly old?: boolean;
}

export interface DocumentsService {
  /**
   * Issues what the money and the parcels of these orders call for and is not there yet; harmless when repeated. Whoever moves money of
   * an order needs not call it: its recorded step is news, and the news come here.
   */
  issueFor(orderIds: readonly string[], options: IssueOptions): Promise<void>;
  /** The same inside a transaction; the numbers are given out with its commit. `payments`: those of the orders. */
  issueIn(tx: Tx<OrdersTables>, orderIds: readonly string[], payments: readonly AttemptView[], options: IssueOptions): Promise<void>;
  /** Oldest first. @throws AppError orders.no-such-order */
  listDocuments(orderId: string, viewer: Viewer): Promise<IssuedDocument[]>;
  /** @throws AppError orders.no-such-document */
  getDocument(input: { orderId: string; documentId: string; viewer: Viewer }): Promise<StoredDocument>;
  /** For the mail that carries it. */
  getDocumentFile: OrdersFacade['getDocument'];
  /** To the buyer, once for each `requestId`. @throws AppError orders.no-such-document */
  mailDocument(input: { orderId: string; documentId: string; requestId: string; viewer: Viewer }): Promise<void>;
  /** Slips of all parcels of these orders, in the given sequence. */
  listPackingSlips(orderIds: readonly string[]): Promise<StoredDocument[]>;
}

export function createDocumentsService({ db, uow, payments, market, config }: DocumentsServiceDeps): DocumentsService {
  const { timeZone } = market;

  const issueIn: DocumentsService['issueIn'] = async (tx, orderIds, attempts, { who, old = false }) => {
    const orders = (await lockFacts(tx.db, orderIds)).filter(({ isOld }) => old || !isOld);
    const documents = orders.flatMap((order) => {
      const payments = attempts.filter(({ orderId }) => orderId === order.id);
      const fresh = written(order, { shopName: config.shopName, timeZone, payments });
      const letters = order.mailInvoices ? fresh.filter(({ kind }) => kind !== 'packing-slip') : [];
      for (const { id } of letters) tx.publish(documentSent, order.id, { orderId: order.id, documentId: id, requestId: id });
      return fresh;
    });
    if (documents.length === 0) return;
    tx.last(insertDocuments(documents, { timeZone, who }));
  };

  return {
    issueIn,
    async issueFor(orderIds, options) {
      if (orderIds.length === 0) return;
      const attempts = await payments.listPayments({ orderIds: [...orderIds] });
      await uow.run((tx) => issueIn(tx, orderIds, attempts, options));
    },
    async listDocuments(orderId, viewer) {
      const documents = await listDocuments(db, orderId, viewer);
      if (!documents) throw noSuchOrder();
      return documents;
    },
    getDocument: (input) => found(findDocument(db, input)),
    async getDocumentFile({ documentId }) {
      const document = await getDocument(db, documentId);
      if (!document || document.kind === 'packing-slip' || document.content.form === 'packing') return null;
      const { kind, number, content } = document;
      const file = await renderDocuments([document]);
      return {
        kind,
        number,
        total: money(content.total, content.currency),
        fileName: fileNameOf(document),
        contentType: 'application/pdf',
        base64: file.toString('base64'),
      };
    },
    async mailDocument({ requestId, ...input }) {
      const { id, orderId, kind } = await found(findDocument(db, input));
      if (kind === 'packing-slip') throw noSuchDocument();
      await uow.run((tx) => Promise.resolve(tx.publish(documentSent, orderId, { orderId, documentId: id, requestId })));
    },
    listPackingSlips: (orderIds) => listPackingSlips(db, orderIds),
  };
}

async function found(looking: Promise<StoredDocument | null>): Promise<StoredDocument> {
  const document = await looking;
  if (!document) throw noSuchDocument();
  return document;
}

interface Context {
  readonly shopName: string;
  readonly timeZone: string;
  readonly payments: readonly AttemptView[];
}

/** The documents that are due, each with what it will say. */
function written(order: OrderFacts, context: Context): NewDocument[] {
  const known: Corrected[] = [...order.issued];
  return dueDocuments(order).map((due): NewDocument => {
    const of = correctedBy(order.id, due, known);
    const content = contentOf(order, due, { ...context, known: [...known], of });
    const sums = content.form === 'packing' ? { total: 0, tax: 0 } : { total: content.total, tax: content.tax };
    const facts = { id: uuidv7(), orderId: order.id, kind: due.kind, cause: due.cause, refersTo: of?.id ?? null, currency: order.currency };
    known.push({ ...facts, total: sums.total, taxes: content.form === 'packing' ? null : content.taxes });
    return { ...facts, ...sums, content };
  });
}

/** A credit note is of the order's invoice; an invoice over money that came back, of the credit note that gave it. */
function correctedBy(orderId: string, due: Due, known: readonly Corrected[]): Corrected | null {
  if (due.why === 'sale' || due.why === 'parcel') return null;
  const [kind, cause] = due.why === 'refund-came-back' ? ['credit-note', `refund:${due.refundId}`] : ['invoice', `order:${orderId}`];
  return known.find((one) => one.kind === kind && one.cause === cause) ?? null;
}
