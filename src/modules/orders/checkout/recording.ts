import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Address } from '../../../platform/facade/schemas';
import type { ModuleConfig } from '../../../platform/module';
import { cartContract, type CheckoutQuote } from '../../cart';
import { catalogContract } from '../../catalog';
import { paymentsContract } from '../../payments';
import { withdrawOpen } from '../changes/withdrawing';
import { ordersContract } from '../contract';
import { decide, type Decision, type Happened, type Undoing } from '../domain/checkout';
import { cancelled, fulfilmentOncePaid, newOrder, type Axes } from '../domain/order';
import { orderCancelled, orderPlaced } from '../events';
import { isDownloaded, revokeDownloads, tellGranted } from '../downloads/granting';
import { eraseRecipients } from '../gift-cards/issuing';
import { acceptOrder, insertOrder, lockOrder, takeStep, type AcceptedAs, type LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import type { Known, UndoReason } from './asking';
import type { CheckoutInput } from './input';
import { clearNews, lockCheckout, setStep, type CheckoutRow } from './checkout.repository';

export interface Recording {
  /** One transaction: the step is read under its lock, decided anew, and written with everything that belongs to it. */
  record(id: string, happened: Happened, known: Known | null): Promise<Recorded>;
  /** The same inside a transaction that has more to say. */
  recordIn(tx: Tx<OrdersTables>, id: string, happened: Happened, known: Known | null): Promise<Recorded>;
}

export interface Recorded {
  readonly row: CheckoutRow;
  readonly decision: Decision;
  /** A payment moved meanwhile: nothing was written, look at it again. */
  readonly lookAgain: boolean;
}

/** The outbox carries what is done at once as well, in case that does not get through. */
const netMs = 5_000;

export function createRecording({ uow, config }: { readonly uow: UnitOfWork<OrdersTables>; readonly config: ModuleConfig }): Recording {
  const recordIn: Recording['recordIn'] = async (tx, id, happened, known) => {
    const row = await lockCheckout(tx.db, id);
    const decision = decide(row.step, happened);
    if (decision.entry === 'wait' && row.news) {
      await clearNews(tx.db, id);
      return { row, decision, lookAgain: true };
    }
    await write(tx, row, happened, decision, known, config);
    sendUndoing(tx, decision.undo, row, undoReason(happened));
    return { row, decision, lookAgain: false };
  };
  return { recordIn, record: (id, happened, known) => uow.run((tx) => recordIn(tx, id, happened, known)) };
}

export const undoReason = ({ type }: Happened): UndoReason => {
  if (type === 'expired') return 'expired';
  return type === 'called-off' ? 'cancelled' : 'declined';
};

async function write(
  tx: Tx<OrdersTables>,
  row: CheckoutRow,
  happened: Happened,
  { entry, next }: Decision,
  known: Known | null,
  config: ModuleConfig,
): Promise<void> {
  const outcome = 'refusal' in happened ? happened.refusal : null;
  switch (entry) {
    case 'write-order':
      return writeOrder(tx, row, known);
    case 'accept-order':
      acceptDigital(tx, row.id, known, paymentOf(happened), config);
      tx.publish(orderPlaced, row.id, { orderId: row.id });
      if (!isDrafted(row)) tx.send(cartContract, 'completeCart', { checkoutId: row.id, cartId: row.cartId, orderId: row.id });
      if (paymentOf(happened) !== 'unpaid') tx.send(paymentsContract, 'settleCollection', { orderId: row.id });
      return tx.last(acceptOrder(row.id, { ...axesOnceAccepted(paymentOf(happened), known), ...termsOf(happened) }));
    case 'cancel-order':
      await setStep(tx.db, row.id, next, outcome);
      return cancelOrderIn(tx, await pendingOrder(tx, row.id), {
        who: happened.type === 'called-off' ? happened.who : 'system',
        why: happened.type === 'called-off' ? happened.why : (outcome?.title ?? null),
        reason: happened.type,
      });
    case 'note-refusal':
      return setStep(tx.db, row.id, next, outcome && withoutPersonalData(outcome));
    case 'note-failure':
      return takeStep(tx.db, { ...newOrder, orderId: row.id, what: 'payment-failed', who: 'system', why: outcome?.detail ?? null });
    case 'wait':
      tx.send(ordersContract, 'resumeCheckout', { checkoutId: row.id }, { delayMs: row.remainingMs + 1_000 });
      return setStep(tx.db, row.id, next, null);
    case null:
      return;
  }
}

type PaidAs = AcceptedAs['payment'];

function paymentOf(happened: Happened): PaidAs {
  if (happened.type === 'stock-allocated' && happened.until !== undefined) return 'unpaid';
  return 'captured' in happened && happened.captured ? 'paid' : 'authorized';
}

function termsOf(happened: Happened): Pick<AcceptedAs, 'onDelivery' | 'payUntil'> {
  if (happened.type !== 'stock-allocated') return { onDelivery: false, payUntil: null };
  return { onDelivery: happened.onDelivery ?? false, payUntil: happened.until ?? null };
}

function axesOnceAccepted(payment: PaidAs, known: Known | null): Pick<AcceptedAs, 'payment' | 'fulfilment' | 'grants'> {
  const lines = known?.purchase?.lines ?? [];
  const fulfilment = payment === 'paid' ? fulfilmentOncePaid(newOrder.fulfilment, lines) : newOrder.fulfilment;
  return { payment, fulfilment, grants: payment === 'paid' && lines.some(isDownloaded) };
}

/** Where money is taken at shipment, an order of which nothing is shipped would wait for ever. */
function acceptDigital(tx: Tx<OrdersTables>, orderId: string, known: Known | null, payment: PaidAs, config: ModuleConfig): void {
  const lines = known?.purchase?.lines ?? [];
  if (payment === 'paid') tellGranted(tx, orderId, lines);
  else if (
    payment === 'authorized' &&
    config.paymentCapture === 'at-shipment' &&
    fulfilmentOncePaid(newOrder.fulfilment, lines) === 'fulfilled'
  )
    tx.send(ordersContract, 'takeMoney', { orderId });
}

function writeOrder(tx: Tx<OrdersTables>, row: CheckoutRow, known: Known | null): void {
  if (!known?.quote || !known.input) throw new Error(`checkout ${row.id} has no quote to order`);
  const { input, quote, orderTokenHash } = known;
  const order = insertOrder({
    id: row.id,
    cartId: row.cartId,
    userId: input.userId,
    email: input.email,
    orderTokenHash,
    locale: input.locale,
    shippingAddress: goalOf(known.quote, known.input),
    billingAddress: input.billingAddress ?? null,
    expiresAt: row.expiresAt,
    quote,
  });
  tx.last(order);
}

/** Where it goes; goods that are fetched, to the place where they lie, in the name of who comes for them. */
function goalOf({ shippingOption }: CheckoutQuote, { contact, shippingAddress, billingAddress, email }: CheckoutInput): Address | null {
  if (shippingOption === null) return null;
  if (!shippingOption.pickup) return shippingAddress ?? null;
  const { phone: _shops, ...address } = shippingOption.pickup.address;
  const { name, phone } = contact ?? shippingAddress ?? { name: billingAddress?.name ?? email.slice(0, 120), phone: undefined };
  return { ...address, name, ...(phone === undefined ? {} : { phone }) };
}

async function pendingOrder(tx: Tx<OrdersTables>, id: string): Promise<LockedOrder> {
  const order = await lockOrder(tx.db, id);
  if (!order) throw new Error(`order ${id} does not exist`);
  return order;
}

/** Staff have put it together: it never was in a cart. */
const isDrafted = ({ id, cartId }: { readonly id: string; readonly cartId: string }): boolean => id === cartId;

/** Ends an order, and gives back the promotions it had used when it was accepted; the other undoing is the caller's. */
export async function cancelOrderIn(
  tx: Tx<OrdersTables>,
  order: LockedOrder,
  how: { who: string; why: string | null; reason: string },
): Promise<void> {
  await withdrawOpen(tx, order, how.who);
  const axes: Axes = cancelled(order);
  await takeStep(tx.db, { ...axes, orderId: order.id, what: 'cancelled', who: how.who, why: how.why });
  await eraseRecipients(tx.db, order.id);
  const wasAccepted = order.lifecycle === 'accepted';
  if (wasAccepted) await revokeDownloads(tx, order.id);
  tx.publish(orderCancelled, order.id, { orderId: order.id, reason: how.reason, wasAccepted });
  if (wasAccepted && !isDrafted(order))
    tx.send(cartContract, 'giveBackPromotions', { checkoutId: order.id, cartId: order.cartId, orderId: order.id });
}

export function sendUndoing(
  tx: Tx<OrdersTables>,
  undoing: readonly Undoing[],
  row: Pick<CheckoutRow, 'id' | 'cartId'>,
  reason: UndoReason,
): void {
  const later = { delayMs: netMs };
  for (const one of undoing) {
    if (one === 'release-stock') tx.send(catalogContract, 'releaseStock', { checkoutId: row.id, reason }, later);
    if (one === 'reopen-cart') tx.send(cartContract, 'reopenCart', { checkoutId: row.id, cartId: row.cartId }, later);
    if (one === 'cancel-collection') tx.send(paymentsContract, 'cancelCollection', { orderId: row.id, reason }, later);
  }
}

/** The cart in `cart.changed` has an address; the answer that was given is kept elsewhere, for its buyer alone. */
const withoutPersonalData = <R extends { code: string; extra?: unknown }>(refusal: R): R =>
  refusal.code === 'cart.changed' ? { ...refusal, extra: {} } : refusal;
