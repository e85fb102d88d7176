import type { Tx } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { catalogContract } from '../../catalog';
import { isOwed, mayFulfil, type Axes, type Parcel } from '../domain/order';
import { isAllBack, settle, takeIn, type Settlement, type TakenIn } from '../domain/returns';
import { stockLines } from '../domain/stock-lines';
import { notRestockable } from '../errors';
import type { LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { insertReceipt, insertReturn, listReturnable, moveReturn, type OrderLineRow } from './returns.repository';

/** Units of one line that arrived, and where they are put; null: where most of their kind had come from. */
export interface PutAway extends TakenIn {
  readonly storeId: string | null;
}

/** Where the order stands with these units back. What is not paid is not returned: it was not collected. */
export function fulfilmentOnceBack(order: LockedOrder, lines: readonly OrderLineRow[], taken: readonly TakenIn[]): Axes['fulfilment'] {
  const isBack = !isOwed(order.payment) && isAllBack(lines, taken, order.givenUp);
  return isBack && mayFulfil(order.fulfilment, 'returned') ? 'returned' : order.fulfilment;
}

/** What arrived goes onto the shelves, or is written off there. */
export function putAway(
  tx: Tx<OrdersTables>,
  receiptId: string,
  orderId: string,
  lines: readonly OrderLineRow[],
  taken: readonly PutAway[],
): void {
  const units = taken.flatMap(({ lineId, restock, writeOff, storeId }) =>
    lines
      .filter(({ id }) => id === lineId)
      .flatMap((line) => [
        ...stockLines(restock === 0 ? [] : [{ ...line, quantity: restock }]).map((unit) => ({ ...unit, writeOff: false })),
        ...stockLines(writeOff === 0 ? [] : [{ ...line, quantity: writeOff }]).map((unit) => ({ ...unit, writeOff: true })),
      ])
      .map(({ writeOff: off, ...unit }) => ({
        ...unit,
        ...(storeId === null ? {} : { storeId }),
        ...(off ? { writeOff: true as const } : {}),
      })),
  );
  if (units.length > 0) tx.send(catalogContract, 'returnStock', { returnId: receiptId, checkoutId: orderId, lines: units });
}

export interface CameBack {
  /** Also of the refund they came back with, and of the movement of stock. */
  readonly receiptId: string;
  /** Null: all that is out. */
  readonly units: readonly Parcel[] | null;
  readonly refund: { readonly id: string; readonly amount: number } | null;
  readonly reason: string;
  readonly who: string;
}

/**
 * Goods that nobody announced are here and for sale again: a return that begins and ends at once. Answers where the order stands then.
 * The caller takes the step. @throws AppError orders.not-restockable
 */
export async function takeBackIn(tx: Tx<OrdersTables>, order: LockedOrder, back: CameBack): Promise<Axes['fulfilment']> {
  const lines = await listReturnable(tx.db, order.id);
  const units =
    back.units ??
    lines.map((line) => ({
      lineId: line.id,
      quantity: line.digital ? 0 : line.shipped - line.restocked - line.writtenOff - line.announced,
    }));
  const arrived = summed(units).map(({ lineId, quantity }) => ({ lineId, restock: quantity, writeOff: 0 }));
  const outcome = takeIn(lines, [], arrived);
  if (!outcome.ok && outcome.why === 'nothing') return order.fulfilment;
  if (!outcome.ok) throw notRestockable();
  const taken = outcome.value.map((one) => ({ ...one, storeId: null }));
  const returnId = uuidv7();
  const asked = taken.map(({ lineId, restock }) => ({ lineId, quantity: restock, reason: 'other' as const, note: null }));
  const made = { id: returnId, orderId: order.id, sellerStoreId: sellerOf(lines, asked), note: null, label: null, lines: asked } as const;
  if (!(await insertReturn(tx.db, { ...made, state: 'approved', origin: 'staff', who: back.who }))) throw notRestockable();
  const receipt = {
    id: back.receiptId,
    returnId,
    orderId: order.id,
    refundId: back.refund?.id ?? null,
    currency: order.currency,
    note: back.reason,
    who: back.who,
  };
  const announced = taken.map((one) => ({ ...one, announced: one.restock }));
  if (!(await insertReceipt(tx.db, { ...receipt, lines: announced, money: moneyOf(lines, taken, back.refund?.amount ?? 0) })))
    throw notRestockable();
  await moveReturn(tx.db, { returnId, from: 'approved', to: 'received', who: back.who, why: null });
  putAway(tx, back.receiptId, order.id, lines, taken);
  return fulfilmentOnceBack(order, lines, taken);
}

/** What staff chose to give back with them, whatever they were worth. */
function moneyOf(lines: readonly OrderLineRow[], taken: readonly TakenIn[], refund: number): Settlement {
  const free = { shipping: 0, shippingBack: 0, rounding: 0, left: 0 };
  const worth = settle(lines, taken, free, { withShipping: false, fee: 0 });
  return { goods: worth?.goods ?? 0, shipping: 0, rounding: 0, fee: 0, refund };
}

/** Whose goods they are, if they are all of one. */
export function sellerOf(lines: readonly OrderLineRow[], units: readonly { readonly lineId: string }[]): string | null {
  const sellers = new Set(units.map(({ lineId }) => lines.find(({ id }) => id === lineId)?.sellerStoreId ?? null));
  const [seller = null] = sellers;
  return sellers.size === 1 ? seller : null;
}

function summed(units: readonly Parcel[]): Parcel[] {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of units) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
}
