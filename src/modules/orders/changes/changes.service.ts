import { sql, type Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money, type Money } from '../../../platform/kernel/money';
import type { CartFacade } from '../../cart';
import type { CatalogFacade } from '../../catalog';
import { paymentsContract, type PaymentsFacade } from '../../payments';
import { ordersContract, type OrdersFacade } from '../contract';
import type { ChangeState } from '../domain/changing';
import type { Units } from '../domain/stock-lines';
import {
  beingChanged,
  changeOpen,
  changeSettled,
  noSuchChange,
  noSuchOrder,
  notChangeable,
  otherDifference,
  refundTooMuch,
  soldOutMeanwhile,
} from '../errors';
import { orderChangeToPay } from '../events';
import { lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import { standsAgreed } from '../returns/returns.repository';
import type { OrdersTables } from '../tables';
import { applyChange } from './applying';
import { taxesOfChange, type Credited } from './change-taxes';
import {
  claimForgottenChanges,
  findChange,
  findOrderToChange,
  insertChange,
  listChanges,
  moveChange,
  prolongChange,
  type ChangeKind,
  type ChangeRow,
  type OrderToChange,
} from './changes.repository';
import { differenceOf, planChange, snapshotBefore, type ChangePlan, type ChangeSnapshot, type Wish } from './plan';
import { withdrawIn, type Withdrawal } from './withdrawing';

export interface ChangesServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly cart: CartFacade;
  readonly catalog: CatalogFacade;
  readonly payments: PaymentsFacade;
}

export interface ChangeRequest extends Wish {
  readonly orderId: string;
  readonly kind: ChangeKind;
  /** Of an exchange: what the goods that come back are worth, minor units of the order's currency; it pays for what is added. */
  readonly credit?: number | undefined;
  /** These goods: their tax is in it. */
  readonly credited?: readonly Credited[] | undefined;
}

export interface NewChange extends ChangeRequest {
  /** Made by the caller: the same id is the same change, and its charge has it. */
  readonly changeId: string;
  /** Told to the buyer. */
  readonly reason: string;
  /** `staff:<user id>`, `buyer`, `system` */
  readonly who: string;
  /** What the buyer or staff were shown; another one is refused. */
  readonly expected?: Money | undefined;
}

export interface ChangePreview {
  /** What the order costs more; below zero: what goes back. */
  readonly difference: Money;
  readonly before: ChangeSnapshot;
  readonly after: ChangeSnapshot;
  /** What would be set aside. */
  readonly hold: readonly Units[];
}

/**
 * An accepted order becomes another one: edited, cancelled in part, or with other goods in exchange for some that come back. What costs
 * less is carried out at once and the difference given back; what costs more only once it is paid for, with the goods held meanwhile.
 * One change of an order at a time, and no parcel of it while one is under way.
 *
 * Money, at every step: collected − refunded = what is due for the order as it stands. A change that costs more is a *charge* at
 * payments with the change's id; one that costs less a refund with `change_id`. `orders.charges_minor` and `reduced_minor` add up
 * the two, `credits_minor` what exchanged goods have paid: first total + charges = total − credits + reduced.
 */
export interface ChangesService {
  /** Nothing is written or held. @throws as `openChange` */
  previewChange(request: ChangeRequest): Promise<ChangePreview>;
  /**
   * `waiting`: for its money. `done`: the order is the changed one.
   * @throws AppError orders.no-such-order, orders.not-changeable, orders.change-open, orders.other-difference, orders.refund-too-much,
   * orders.sold-out and what `planChange` throws
   */
  openChange(change: NewChange): Promise<ChangeRow>;
  /** As long as it waits: what is held is free, what was paid meanwhile goes back. @throws AppError orders.no-such-change, orders.change-settled */
  withdrawChange(change: { changeId: string; orderId: string; who: string }): Promise<void>;
  /** Oldest first. @throws AppError orders.no-such-order */
  listChanges(orderId: string): Promise<ChangeRow[]>;
  /** What it costs more is there. */
  chargePaid(tx: Tx<OrdersTables>, changeId: string): Promise<void>;
  resumeChange: OrdersFacade['resumeChange'];
  /** Goes on with changes whose process died, and ends those that nobody paid for in time. */
  resumeForgotten(limit: number, failed: (changeId: string, error: unknown) => void): Promise<void>;
}

/** How long a buyer may take to pay for a change, in days; what it adds is held as long. */
const openDays = 7;

/** The outbox does at once what is asked directly as well, in case that does not get through. */
const netMs = 5_000;

export function createChangesService({ db, uow, cart, catalog, payments }: ChangesServiceDeps): ChangesService {
  async function prepare(request: ChangeRequest): Promise<{ order: OrderToChange; plan: ChangePlan; difference: number }> {
    const { orderId, kind, credit = 0, credited = [], ...wish } = request;
    const order = await findOrderToChange(db, orderId);
    if (!order || order.number === null) throw noSuchOrder();
    if (order.lifecycle !== 'accepted' || order.givenUp) throw notChangeable();
    if (order.change !== null) throw changeOpen();
    const plan = await planChange(order, wish, cart, uuidv7);
    const difference = differenceOf(order, plan, credit);
    const isPaid = order.payment === 'paid' || order.payment === 'partly-refunded';
    if (!isPaid && (difference !== 0 || plan.hold.length + plan.drop.length > 0)) throw notChangeable();
    const due = plan.totals.total.minor - order.credits - credit;
    const left = Math.max(order.refundable - order.giftCards, 0);
    if (difference < 0 && (-difference > left || (-difference === order.refundable && due > 0)))
      throw refundTooMuch(money(left, order.currency));
    return { order, plan: { ...plan, taxes: taxesOfChange(order, plan, credit, credited) }, difference };
  }

  const write = (change: NewChange, { order, plan, difference }: Awaited<ReturnType<typeof prepare>>): Promise<void> =>
    uow.run(async (tx) => {
      const { changeId, orderId, kind, credit = 0, reason, who } = change;
      const locked = await lockOrder(tx.db, orderId);
      if (!locked) throw noSuchOrder();
      const now = await findOrderToChange(tx.db, orderId);
      if (now?.version !== order.version) throw beingChanged();
      if (kind === 'exchange' && !(await standsAgreed(tx.db, changeId))) throw notChangeable();
      const row = {
        id: changeId,
        orderId,
        kind,
        difference,
        credit,
        currency: order.currency,
        reason,
        who,
        plan,
        before: snapshotBefore(order),
      };
      if (!(await insertChange(tx.db, row, openDays))) {
        if (await findChange(tx.db, changeId)) return;
        throw changeOpen();
      }
      tx.send(ordersContract, 'resumeChange', { changeId }, { delayMs: netMs });
    });

  /** Each step asks one other module, repeatable by the change's id; the row says where to go on. */
  async function advance(changeId: string): Promise<ChangeRow> {
    for (;;) {
      const change = await findChange(db, changeId);
      if (!change) throw noSuchChange();
      if (change.state === 'holding') await hold(change);
      else if (change.state === 'applying') await carryOut(change);
      else return change;
    }
  }

  async function hold(change: ChangeRow): Promise<void> {
    const { id: changeId, orderId, plan, difference, currency, expiresAt } = change;
    if (plan.hold.length > 0) {
      const address = plan.shippingAddress;
      const destination = address && { country: address.country, postalCode: address.postalCode };
      const held = await catalog.holdStock({
        checkoutId: changeId,
        lines: [...plan.hold],
        expiresAt: expiresAt.toISOString(),
        ...(destination && { destination }),
      });
      if (held.outcome === 'sold-out') return soldOut(changeId, 'holding');
    }
    crashPoint('K29');
    if (difference <= 0) {
      await begin(change, 'holding');
      return;
    }
    const charge = await uow.run(async (tx) => {
      const order = await lockOrder(tx.db, orderId);
      const owner = await findOrderToChange(tx.db, orderId);
      if (!order || !owner || !(await moveChange(tx.db, changeId, ['holding'], 'waiting'))) return null;
      const amount = money(difference, currency);
      const until = expiresAt.toISOString();
      const input = {
        chargeId: changeId,
        orderId,
        amount,
        owner: { userId: owner.userId, orderTokenHash: owner.orderTokenHash },
        expiresAt: until,
        country: plan.shippingAddress?.country ?? null,
        email: owner.email,
      };
      await takeStep(tx.db, { ...order, orderId, what: 'change-to-pay', who: change.who, why: change.reason });
      tx.send(paymentsContract, 'openCharge', input, { delayMs: netMs });
      tx.publish(orderChangeToPay, orderId, { orderId, changeId, amount, until, reason: change.reason });
      return input;
    });
    if (charge) await payments.openCharge(charge).catch(unreachable);
  }

  /** Under the order's lock, as everything that gives its money back: from here on that waits. */
  async function begin({ id: changeId, orderId, difference }: ChangeRow, from: 'holding' | 'waiting'): Promise<void> {
    const isOff = await uow.run(async (tx) => {
      const order = await lockOrder(tx.db, orderId);
      if (!order || (from === 'holding' && !hasLeft(order, difference))) return true;
      await moveChange(tx.db, changeId, [from], 'applying');
      return false;
    });
    if (isOff) await withdraw(changeId, { from: [from], outcome: 'order-refunded', who: 'system', netMs });
  }

  async function carryOut(change: ChangeRow): Promise<void> {
    const { id: changeId, orderId, plan } = change;
    if (plan.hold.length + plan.drop.length > 0) {
      const { changed } = await catalog.changeAllocation({
        changeId,
        checkoutId: orderId,
        add: [...plan.hold],
        drop: [...plan.drop],
        lost: plan.lost,
      });
      if (!changed) return soldOut(changeId, 'applying');
    }
    crashPoint('K30');
    const isOff = await uow.run(async (tx) => {
      const order = await lockOrder(tx.db, orderId);
      if (order?.lifecycle !== 'accepted') return true;
      const present = await findChange(tx.db, changeId);
      if (present?.state === 'applying') await applyChange(tx, order, present);
      return false;
    });
    if (isOff) await withdraw(changeId, { from: ['applying'], outcome: 'order-cancelled', who: 'system', netMs });
  }

  const soldOut = async (changeId: string, from: ChangeState): Promise<void> => {
    await withdraw(changeId, { from: [from], outcome: 'sold-out', who: 'system', netMs });
  };

  async function withdraw(changeId: string, withdrawal: Withdrawal): Promise<boolean> {
    const isOver = await uow.run(async (tx) => {
      const change = await findChange(tx.db, changeId);
      const order = change && (await lockOrder(tx.db, change.orderId));
      return order ? withdrawIn(tx, order, change, withdrawal) : false;
    });
    if (isOver)
      await Promise.allSettled([
        catalog.releaseStock({ checkoutId: changeId, reason: 'cancelled' }),
        payments.cancelCollection({ orderId: changeId, reason: 'cancelled' }),
      ]);
    return isOver;
  }

  /** Nobody told that it is paid, or its time is over. A transfer that was announced has the time that transfers have. */
  async function settle(change: ChangeRow): Promise<void> {
    const { id: changeId, orderId, difference, expiresAt, expired } = change;
    const attempts = (await payments.listPayments({ orderIds: [orderId] })).filter(({ chargeId }) => chargeId === changeId);
    const paid = attempts.reduce((minor, { captured }) => minor + captured.minor, 0);
    const payUntil = attempts.find((attempt) => attempt.payUntil !== undefined)?.payUntil;
    if (paid >= difference) await begin(change, 'waiting');
    else if (payUntil !== undefined && Date.parse(payUntil) > expiresAt.getTime()) {
      await prolongChange(db, changeId, payUntil);
      await catalog.extendHold({ checkoutId: changeId, expiresAt: payUntil });
    } else if (expired) await withdraw(changeId, { from: ['waiting'], outcome: 'not-paid-in-time', who: 'system', netMs });
  }

  async function resume(changeId: string): Promise<void> {
    const change = await advance(changeId);
    if (change.state !== 'waiting') return;
    await settle(change);
    await advance(changeId);
  }

  return {
    async previewChange(request) {
      const { order, plan, difference } = await prepare(request);
      return { difference: money(difference, order.currency), before: snapshotBefore(order), after: plan.after, hold: plan.hold };
    },

    async openChange(change) {
      const earlier = await findChange(db, change.changeId);
      if (!earlier) {
        const prepared = await prepare(change);
        const difference = money(prepared.difference, prepared.order.currency);
        if (change.expected && (change.expected.minor !== difference.minor || change.expected.currency !== difference.currency))
          throw otherDifference(difference);
        await write(change, prepared);
      }
      const row = await advance(change.changeId);
      if (row.state === 'withdrawn' && row.outcome === 'sold-out') throw soldOutMeanwhile();
      if (row.state === 'withdrawn' && row.outcome === 'order-refunded') throw notChangeable();
      return row;
    },

    async withdrawChange({ changeId, orderId, who }) {
      const change = await findChange(db, changeId);
      if (change?.orderId !== orderId) throw noSuchChange();
      if (!(await withdraw(changeId, { from: ['holding', 'waiting'], outcome: 'called-off', who, netMs }))) throw changeSettled();
    },

    async listChanges(orderId) {
      const { rows } = await sql`select o.id from orders o where o.id = ${orderId}`.execute(db);
      if (rows.length === 0) throw noSuchOrder();
      return listChanges(db, orderId);
    },

    async chargePaid(tx, changeId) {
      const change = await findChange(tx.db, changeId);
      if (change) await lockOrder(tx.db, change.orderId);
      await moveChange(tx.db, changeId, ['waiting'], 'applying');
      tx.send(ordersContract, 'resumeChange', { changeId });
    },

    async resumeChange({ changeId }) {
      if (await findChange(db, changeId)) await resume(changeId);
      return null;
    },

    async resumeForgotten(limit, failed) {
      for (const id of await claimForgottenChanges(db, limit)) await resume(id).catch((error: unknown) => failed(id, error));
    },
  };
}

/** What it costs less is still there to be given back. */
function hasLeft({ lifecycle, givenUp, total, collected, refunds, giftCards }: LockedOrder, difference: number): boolean {
  const left = collected - refunds + Math.min(difference, 0);
  if (difference < 0 && left < giftCards) return false;
  return lifecycle === 'accepted' && !givenUp && (left > 0 || (left === 0 && (difference >= 0 || total + difference <= 0)));
}

/** The outbox carries it as well. */
function unreachable(error: unknown): null {
  if (error instanceof AppError && error.kind === 'unavailable') return null;
  throw error;
}
