import type { AttemptView } from '../../payments';
import type { Due } from '../domain/due-documents';
import { taxSums } from '../domain/tax-groups';
import type { Correction, DocumentContent, DocumentKind, Packing, Sale, Seller, TaxRow } from './content';
import type { LineFacts, OrderFacts } from './facts';
import { taxedOf, taxesIn, type Correcting } from './correction-taxes';

export interface WritingContext {
  readonly shopName: string;
  readonly timeZone: string;
  /** Payments of the order. */
  readonly payments: readonly AttemptView[];
  /** All its documents so far. */
  readonly known: readonly Corrected[];
  /** The document a correction is of. */
  readonly of: Corrected | null;
}

export interface Corrected {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly cause: string;
  /** Minor units. */
  readonly total: number;
  /** null: of goods alone. */
  readonly taxes: readonly TaxRow[] | null;
}

/** What a document will say for ever. */
export function contentOf(order: OrderFacts, due: Due, context: WritingContext): DocumentContent {
  if (due.why === 'sale') return saleOf(order, context);
  if (due.why === 'parcel') return packingOf(order, due.parcelId, context);
  return correctionOf(order, due, context);
}

function saleOf(order: OrderFacts, context: WritingContext): Sale {
  const left = order.parcels.filter(({ isUnderWay }) => isUnderWay).at(-1);
  return {
    form: 'sale',
    ...headOf(order, context),
    taxes: taxSums(taxedOf(order), order.taxIncluded),
    taxIncluded: order.taxIncluded,
    tax: order.tax,
    total: order.total,
    lines: order.lines.map((line) => ({
      ...goodsOf(line, line.quantity),
      unitPrice: line.unitPrice,
      discount: line.discount,
      total: line.total,
      rates: line.taxes.map(({ ratePercent }) => ratePercent),
      gift: line.gift,
    })),
    promotions: order.promotions.map(({ name, code, discount }) => ({ name, code, discount: discount.minor })),
    shipping: order.shippingOptionName === null ? null : { name: order.shippingOptionName, amount: order.shipping },
    subtotal: order.subtotal,
    discount: order.discount,
    rounding: order.rounding,
    payments: context.payments
      .filter(({ status }) => isMoney.has(status))
      .sort((a, b) => b.tender - a.tender || a.createdAt.localeCompare(b.createdAt))
      .map(({ provider, method, amount, captured }) => ({
        provider,
        method: method && wordsOf(method),
        amount: captured.minor > 0 ? captured.minor : amount.minor,
        received: captured.minor > 0,
      })),
    suppliedAt: left ? new Date(left.leftAt).toISOString() : null,
    changes: order.changes.map(({ id }) => id),
  };
}

/** Money that staff took has no digits. */
export const wordsOf = ({ brand, last4 }: { readonly brand: string; readonly last4: string }): string =>
  last4 === '' ? brand : `${brand} •••• ${last4}`;

const isMoney: ReadonlySet<string> = new Set(['authorized', 'captured', 'refunded', 'disputed']);

function correctionOf(order: OrderFacts, due: Correcting, context: WritingContext): Correction {
  if (context.of === null) throw new Error(`order ${order.id} has no document to correct`);
  const taxes = due.why === 'refund-came-back' ? [...(context.of.taxes ?? [])] : taxesIn(order, due, context.known);
  const refund = 'refundId' in due ? order.refunds.find(({ id }) => id === due.refundId) : undefined;
  const lines = new Map(order.lines.map((line) => [line.id, line]));
  return {
    form: 'correction',
    ...headOf(order, context),
    taxes,
    taxIncluded: order.taxIncluded,
    tax: taxes.reduce((sum, { tax }) => sum + tax, 0),
    total: due.amount,
    refersTo: context.of.id,
    why: due.why,
    reason: due.why === 'change' ? due.reason : due.why === 'refund' ? (refund?.reason ?? null) : null,
    goods:
      due.why === 'refund'
        ? (refund?.goods ?? []).flatMap(({ lineId, quantity }) => {
            const line = lines.get(lineId);
            return line ? [goodsOf(line, quantity)] : [];
          })
        : [],
  };
}

function packingOf(order: OrderFacts, parcelId: string, context: WritingContext): Packing {
  const units = new Map(order.parcels.find(({ id }) => id === parcelId)?.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  return {
    form: 'packing',
    ...headOf(order, context),
    lines: order.lines.flatMap((line) => {
      const quantity = units.get(line.id);
      return quantity === undefined ? [] : [goodsOf(line, quantity)];
    }),
    toFollow: order.lines.reduce((sum, line) => sum + (line.isShipped ? line.quantity - line.claimed : 0), 0),
    shippingOption: order.shippingOptionName,
  };
}

const headOf = (order: OrderFacts, { shopName, timeZone }: WritingContext) => ({
  seller: sellerOf(order.seller, shopName),
  locale: order.locale,
  timeZone,
  currency: order.currency,
  orderNumber: order.number,
  orderedAt: order.placedAt.toISOString(),
  email: order.email,
  buyer: order.billingAddress ?? (order.pickup ? null : order.shippingAddress),
  shipTo: order.pickup ? null : order.shippingAddress,
  pickup: order.pickup?.name ?? null,
});

const noSeller: Seller = { name: '', address: '', contact: '', taxId: '', register: '', bank: '', footer: '' };

export const sellerOf = (stored: Partial<Seller>, shopName: string): Seller => ({ ...noSeller, ...stored, name: stored.name || shopName });

const goodsOf = ({ sku, title, options, parts }: LineFacts, quantity: number) => ({
  sku,
  title,
  options,
  parts: (parts ?? []).map((part) => ({ sku: part.sku, title: part.title, quantity: part.quantity })),
  quantity,
});
