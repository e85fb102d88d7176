import type { Axes } from './order';

/** Amounts are minor units of the order's currency. */
export interface DocumentFacts extends Axes {
  readonly id: string;
  readonly total: number;
  readonly onDelivery: boolean;
  readonly invoiceAt: 'payment' | 'shipment';
  /** Those that were done, oldest first; also those whose money came back later. */
  readonly refunds: readonly {
    readonly id: string;
    readonly amount: number;
    readonly cameBack: boolean;
    /** The change that made the order cost less. */
    readonly changeId: string | null;
  }[];
  /** That were carried out. */
  readonly changes: readonly { readonly id: string; readonly difference: number; readonly reason: string }[];
  readonly parcels: readonly { readonly id: string; readonly isUnderWay: boolean }[];
  readonly issued: readonly {
    readonly kind: string;
    readonly cause: string;
    readonly total: number;
    readonly changes?: readonly string[] | null;
  }[];
}

export type Due =
  | { readonly kind: 'invoice'; readonly why: 'sale'; readonly cause: string; readonly amount: number }
  | { readonly kind: 'credit-note'; readonly why: 'refund'; readonly cause: string; readonly amount: number; readonly refundId: string }
  | {
      readonly kind: 'invoice';
      readonly why: 'refund-came-back';
      readonly cause: string;
      readonly amount: number;
      readonly refundId: string;
    }
  | { readonly kind: 'credit-note'; readonly why: 'not-collected'; readonly cause: string; readonly amount: number }
  | { readonly kind: 'invoice'; readonly why: 'change'; readonly cause: string; readonly amount: number; readonly reason: string }
  | { readonly kind: 'packing-slip'; readonly why: 'parcel'; readonly cause: string; readonly parcelId: string };

/**
 * What has to be issued so that the order's documents say what became of its money: invoices − credit notes = what the shop keeps of
 * it. Read from how things stand, so that nothing that was told late or twice makes a document too few or too many.
 */
export function dueDocuments(facts: DocumentFacts): Due[] {
  const { id, issued, refunds, changes, parcels, total } = facts;
  const has = (kind: Due['kind'], cause: string): boolean => issued.some((one) => one.kind === kind && one.cause === cause);
  const due: Due[] = parcels
    .map(({ id: parcelId }) => ({ kind: 'packing-slip', why: 'parcel', cause: `shipment:${parcelId}`, parcelId }) as const)
    .filter(({ kind, cause }) => !has(kind, cause));

  const sale = { kind: 'invoice', why: 'sale', cause: `order:${id}`, amount: total } as const;
  const isNew = !has(sale.kind, sale.cause);
  if (isNew && !isInvoiceDue(facts)) return due;
  if (isNew) due.push(sale);

  const within = isNew ? changes.map((change) => change.id) : (issued.find(({ cause }) => cause === sale.cause)?.changes ?? []);
  for (const { id: changeId, difference, reason } of changes) {
    const more = { kind: 'invoice', why: 'change', cause: `change:${changeId}`, amount: difference, reason } as const;
    if (difference > 0 && !within.includes(changeId) && !has(more.kind, more.cause)) due.push(more);
  }
  for (const { id: refundId, amount, cameBack, changeId } of refunds) {
    if (changeId !== null && within.includes(changeId)) continue;
    const back = { kind: 'credit-note', why: 'refund', cause: `refund:${refundId}`, amount, refundId } as const;
    if (amount > 0 && !has(back.kind, back.cause)) due.push(back);
    const again = { kind: 'invoice', why: 'refund-came-back', cause: `came-back:${refundId}`, amount, refundId } as const;
    if (amount > 0 && cameBack && !has(again.kind, again.cause)) due.push(again);
  }

  const said = [...issued, ...due].reduce((sum, one) => sum + signed(one), 0);
  const uncollected = { kind: 'credit-note', why: 'not-collected', cause: `not-collected:${id}`, amount: said } as const;
  if (isNotCollected(facts) && said > 0 && !has(uncollected.kind, uncollected.cause)) due.push(uncollected);
  return due;
}

/** What a document adds to what the shop keeps. */
export const signed = (one: { readonly kind: string; readonly total?: number; readonly amount?: number }): number => {
  const amount = one.total ?? one.amount ?? 0;
  return one.kind === 'invoice' ? amount : one.kind === 'credit-note' ? -amount : 0;
};

/** With its money, or with the goods. What is paid at the door goes with its invoice. */
function isInvoiceDue({ lifecycle, payment, fulfilment, onDelivery, invoiceAt, parcels, total }: DocumentFacts): boolean {
  if (lifecycle !== 'accepted' || total === 0) return false;
  const isPaid = payment === 'paid' || payment === 'partly-refunded' || payment === 'refunded';
  const hasLeft = fulfilment === 'fulfilled' || parcels.some(({ isUnderWay }) => isUnderWay);
  if (onDelivery && payment === 'authorized') return hasLeft;
  return isPaid && (invoiceAt === 'payment' || hasLeft);
}

const isNotCollected = ({ onDelivery, payment, fulfilment }: DocumentFacts): boolean =>
  onDelivery && payment === 'unpaid' && fulfilment === 'returned';
