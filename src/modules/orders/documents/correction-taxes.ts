import { share } from '../../../platform/kernel/money';
import { signed, type Due } from '../domain/due-documents';
import { taxShare, taxSums, type Taxed } from '../domain/tax-groups';
import { taxLess, taxPart, taxPlus } from '../domain/tax-parts';
import type { TaxRow } from './content';
import type { OrderFacts } from './facts';
import type { Corrected } from './writing';

export type Correcting = Exclude<Due, { readonly why: 'sale' | 'parcel' }>;

/**
 * The tax in a document over a part of an order's money. Of a change it is that of what was added and taken out, of goods that came back
 * theirs; of anything else a share of what all documents say so far, so that with the last of the money the last of each tax is gone.
 */
export function taxesIn(order: OrderFacts, due: Correcting, known: readonly Corrected[]): TaxRow[] {
  if (due.why === 'change') {
    const taxes = order.changes.find(({ id }) => due.cause === `change:${id}`)?.taxes;
    return taxes ?? taxShare(taxedOf(order), order.taxIncluded, { before: 0, amount: due.amount, total: order.total });
  }
  const said = {
    rows: known.reduce<TaxRow[]>((rows, { kind, taxes }) => taxPlus(rows, taxes ?? [], kind === 'invoice' ? 1 : -1), []),
    total: known.reduce((sum, one) => sum + signed(one), 0),
  };
  const own = due.why === 'refund' && due.amount < said.total ? (ofChange(order, due, known) ?? ofGoods(order, due, known, said)) : null;
  return own ?? taxPart(said.rows, said.total, due.amount);
}

type Refunding = Extract<Due, { readonly why: 'refund' }>;

/** What a change took out. */
function ofChange(order: OrderFacts, { refundId, amount }: Refunding, known: readonly Corrected[]): TaxRow[] | null {
  const changeId = order.refunds.find(({ id }) => id === refundId)?.changeId;
  const change = order.changes.find(({ id }) => id === changeId);
  if (!change?.taxes) return null;
  const ids = order.refunds.filter((refund) => refund.changeId === changeId).map(({ id }) => id);
  const { rows, total } = leftOf({ rows: taxLess([], change.taxes), total: -change.difference }, ids, known);
  return taxPart(rows, total, amount);
}

/** Null: there are none, or that much of their tax is not left. */
function ofGoods(order: OrderFacts, { refundId, amount }: Refunding, known: readonly Corrected[], said: Sums): TaxRow[] | null {
  const ids = order.refunds.find(({ id }) => id === refundId)?.together ?? [];
  const goods = order.refunds.filter(({ id }) => ids.includes(id)).flatMap((refund) => refund.goods);
  const taxed = goods.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId);
    return line && line.quantity > 0 ? [unitsOf(line, Math.min(quantity, line.quantity), line.quantity)] : [];
  });
  const gross = taxed.reduce((sum, one) => sum + one.total + (order.taxIncluded ? 0 : taxOf(one)), 0);
  const { rows, total } = leftOf({ rows: taxSums(taxed, order.taxIncluded), total: gross }, ids, known);
  if (total <= 0) return null;
  const theirs = Math.min(amount, total);
  const own = taxPart(rows, total, theirs);
  const others = taxLess(said.rows, own);
  if (others.some(({ base, tax }) => base < 0 || tax < 0)) return null;
  return amount === theirs ? own : taxPlus(own, taxPart(others, said.total - theirs, amount - theirs));
}

interface Sums {
  readonly rows: readonly TaxRow[];
  readonly total: number;
}

/** Without what credit notes over these refunds have said. */
function leftOf(whole: Sums, refundIds: readonly string[], known: readonly Corrected[]): Sums {
  const before = known.filter(({ kind, cause }) => kind === 'credit-note' && refundIds.some((id) => cause === `refund:${id}`));
  return before.reduce<Sums>((left, one) => ({ rows: taxLess(left.rows, one.taxes ?? []), total: left.total - one.total }), whole);
}

const unitsOf = ({ total, taxes }: Taxed, quantity: number, of: number): Taxed => {
  const part = (minor: number): number => share(minor, quantity, of);
  return { total: part(total), taxes: taxes.map((tax) => ({ ...tax, amount: { minor: part(tax.amount.minor) } })) };
};

const taxOf = ({ taxes }: Taxed): number => taxes.reduce((sum, { amount }) => sum + amount.minor, 0);

export const taxedOf = (order: OrderFacts): Taxed[] => [...order.lines, { total: order.shipping, taxes: order.shippingTaxes }];
