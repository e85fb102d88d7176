import { sql, type Transaction } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { paymentsContract, type PaymentsFacade } from '../../payments';
import type { LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { insertRefund, type NewRefundRow, type RefundRow, type TakeBack } from './refunds.repository';

export interface AskedBack extends Pick<NewRefundRow, 'id' | 'reason' | 'who' | 'destination' | 'changeId' | 'takeBack'> {
  /** Where the caller asks payments for the first as well: what the outbox waits for that, in milliseconds. */
  readonly netMs?: number;
}

/**
 * Money is to go back: from what was paid last for changes of the order first, then from what it was paid with. Where that takes several
 * payments each is a refund of its own, and takes no more off gift cards than it gives back: it may fail alone. The first has the id
 * that was asked with. `amount`: 1 to what is left, minor units.
 */
export async function askBack(
  tx: Tx<OrdersTables>,
  order: LockedOrder,
  amount: number,
  { netMs = 0, takeBack = [], ...refund }: AskedBack,
): Promise<void> {
  const { id: orderId, currency } = order;
  const parts = order.hasCharges ? spread(amount, await listChargesLeft(tx.db, orderId)) : [{ chargeId: null, amount }];
  let cards = takeBack;
  for (const [at, part] of parts.entries()) {
    const id = at === 0 ? refund.id : uuidv7();
    const taken = upTo(part.amount, cards);
    cards = without(taken, cards);
    await insertRefund(tx.db, { ...refund, ...part, id, orderId, currency, status: 'pending', takeBack: taken });
    const { reason, destination = 'original' } = refund;
    const request = requestOf({
      id,
      orderId,
      chargeId: part.chargeId,
      amount: part.amount,
      currency,
      reason,
      destination,
      takeBack: taken,
    });
    tx.send(paymentsContract, 'refundPayment', request, { delayMs: at === 0 ? netMs : 0 });
  }
}

function upTo(amount: number, cards: readonly TakeBack[]): TakeBack[] {
  let rest = amount;
  return cards.flatMap(({ giftCardId, minor }) => {
    const taken = Math.min(rest, minor);
    rest -= taken;
    return taken > 0 ? [{ giftCardId, minor: taken }] : [];
  });
}

const without = (taken: readonly TakeBack[], cards: readonly TakeBack[]): TakeBack[] =>
  cards.flatMap(({ giftCardId, minor }) => {
    const left = minor - (taken.find((one) => one.giftCardId === giftCardId)?.minor ?? 0);
    return left > 0 ? [{ giftCardId, minor: left }] : [];
  });

type Asked = Pick<RefundRow, 'id' | 'orderId' | 'chargeId' | 'amount' | 'currency' | 'reason' | 'destination' | 'takeBack'>;

/** As payments is asked for it. */
export const requestOf = ({
  id,
  orderId,
  chargeId,
  amount,
  currency,
  reason,
  destination,
  takeBack,
}: Asked): Parameters<PaymentsFacade['refundPayment']>[0] => ({
  refundId: id,
  orderId: chargeId ?? orderId,
  amount: money(amount, currency),
  reason,
  to: destination,
  ...(takeBack.length > 0 ? { takeBack: [...takeBack] } : {}),
});

interface Part {
  /** null: what the order was paid with at first. */
  readonly chargeId: string | null;
  readonly amount: number;
}

function spread(amount: number, charges: readonly Part[]): Part[] {
  let rest = amount;
  const parts = charges.flatMap((charge) => {
    const part = Math.min(rest, charge.amount);
    rest -= part;
    return part > 0 ? [{ ...charge, amount: part }] : [];
  });
  return rest > 0 ? [...parts, { chargeId: null, amount: rest }] : parts;
}

/** What is left of each payment for a change, newest first. */
async function listChargesLeft(db: Transaction<OrdersTables>, orderId: string): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select c.id as "chargeId", c.difference_minor - coalesce((select sum(r.amount_minor) from order_refunds r
      where r.charge_id = c.id and r.status <> 'failed'), 0)::bigint as amount
    from order_changes c where c.order_id = ${orderId} and c.state = 'done' and c.difference_minor > 0
    order by c.settled_at desc, c.id desc`.execute(db);
  return rows;
}
