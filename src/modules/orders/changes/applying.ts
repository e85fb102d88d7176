import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { fulfilmentOnceChanged } from '../domain/changing';
import { paymentAfter } from '../domain/refund';
import { wordsOf } from '../domain/search';
import { orderChanged, orderDelivered } from '../events';
import { insertLines, lineRowOf, takeStep, type LockedOrder } from '../orders.repository';
import { askBack } from '../refunds/asking-back';
import { fulfilmentOnceBack } from '../returns/receiving';
import { listReturnable } from '../returns/returns.repository';
import type { OrdersTables } from '../tables';
import { findOrderToChange, moveChange, type ChangeRow, type OrderToChange } from './changes.repository';
import type { ChangePlan } from './plan';

/** The order becomes the changed one, and what it costs less is asked back: all in the transaction of the change's last step. */
export async function applyChange(tx: Tx<OrdersTables>, order: LockedOrder, change: ChangeRow): Promise<void> {
  const { id: changeId, orderId, plan, difference, credit, reason, who } = change;
  const before = await findOrderToChange(tx.db, orderId);
  if (!before) throw new Error(`order ${orderId} is gone`);
  await writeLines(tx, before, plan);
  await writeOrder(tx, change);
  await writeWords(tx, before, plan);
  await moveChange(tx.db, changeId, ['applying'], 'done');
  const after = await findOrderToChange(tx.db, orderId);
  if (!after) throw new Error(`order ${orderId} is gone`);
  const goods = fulfilmentOnceChanged(order, after.lines, await hasArrived(tx, orderId));
  const fulfilment = fulfilmentOnceBack({ ...order, fulfilment: goods }, await listReturnable(tx.db, orderId), []);
  const payment = paymentAfter({ payment: order.payment, total: after.total - after.credits }, after.kept);
  await takeStep(tx.db, { ...order, orderId, payment, fulfilment, what: stepOf(change), who, why: reason });
  if (difference < 0) await askBack(tx, order, -difference, { id: uuidv7(), reason, who, changeId });
  const amount = (minor: number) => money(minor, change.currency);
  tx.publish(orderChanged, orderId, {
    orderId,
    changeId,
    kind: change.kind,
    difference: amount(difference),
    credit: amount(credit),
    reason,
  });
  if (fulfilment === 'delivered' && order.fulfilment !== 'delivered') tx.publish(orderDelivered, orderId, { orderId });
}

const stepOf = ({ kind }: ChangeRow): string => ({ edit: 'changed', 'cancel-part': 'partly-cancelled', exchange: 'exchanged' })[kind];

async function writeLines({ db }: Tx<OrdersTables>, before: OrderToChange, { changed, removed, added }: ChangePlan): Promise<void> {
  if (changed.length > 0) {
    const rows = changed.map(({ id, quantity, subtotal, discount, tax, taxes, total }) => ({
      id,
      quantity,
      subtotal: subtotal.minor,
      discount: discount.minor,
      tax: tax.minor,
      taxes,
      total: total.minor,
    }));
    await sql`
      update order_lines l set quantity = w.quantity, subtotal_minor = w.subtotal, discount_minor = w.discount, tax_minor = w.tax, taxes = w.taxes, total_minor = w.total,
        valued_minor = least(l.valued_minor, w.total + case when ${before.taxIncluded} then 0 else w.tax end)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w (id uuid, quantity int, subtotal bigint, discount bigint, tax bigint, taxes jsonb, total bigint)
      where l.id = w.id and l.order_id = ${before.id}`.execute(db);
  }
  if (removed.length > 0)
    await sql`delete from order_lines l where l.id = any(${removed}::uuid[]) and l.order_id = ${before.id}`.execute(db);
  if (added.length > 0) {
    const first = Math.max(-1, ...before.lines.map(({ position }) => position)) + 1;
    const rows = added.map((line, at) => lineRowOf(line, first + at));
    await insertLines(sql`(select ${before.id}::uuid as id) o`, rows).execute(db);
  }
}

async function writeOrder({ db }: Tx<OrdersTables>, { orderId, difference, credit, plan }: ChangeRow): Promise<void> {
  const { totals, shipping, shippingAddress, promotions } = plan;
  await sql`
    update orders set subtotal_minor = ${totals.subtotal.minor}, discount_minor = ${totals.discount.minor}, tax_minor = ${totals.tax.minor},
      tax_lines = ${JSON.stringify(totals.taxLines)}::jsonb, total_minor = ${totals.total.minor}, promotions = ${JSON.stringify(promotions)}::jsonb,
      price_steps = case when total_minor = ${totals.total.minor} then price_steps end,
      shipping_option_id = ${shipping.optionId}, shipping_option_name = ${shipping.name}, shipping_minor = ${shipping.price.minor},
      shipping_tax_minor = ${shipping.tax.minor}, shipping_taxes = ${JSON.stringify(shipping.taxes)}::jsonb,
      shipping_address = ${shippingAddress && JSON.stringify(shippingAddress)}::jsonb,
      charges_minor = charges_minor + ${Math.max(difference, 0)}, reduced_minor = reduced_minor + ${Math.max(-difference, 0)},
      credits_minor = credits_minor + ${credit}
    where id = ${orderId}`.execute(db);
}

/** It is found by what it has now as well; by what it had, it still is. */
async function writeWords({ db }: Tx<OrdersTables>, { id, email }: OrderToChange, { added, shippingAddress }: ChangePlan): Promise<void> {
  const skus = added.flatMap((line) => [line.sku, ...(line.parts ?? []).map((part) => part.sku)]);
  const words = wordsOf({ names: [shippingAddress?.name], email, skus });
  await sql`
    insert into order_words (word, order_id) select w.word, ${id} from unnest(${words}::text[]) as w (word) on conflict do nothing`.execute(
    db,
  );
}

/** Every parcel of it. */
async function hasArrived({ db }: Tx<OrdersTables>, orderId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from fulfilments f where f.order_id = ${orderId} and f.status <> 'delivered' limit 1`.execute(db);
  return rows.length === 0;
}
