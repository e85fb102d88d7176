import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import type { RequestOptions } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import { closeShop, customer, openShop, staff, usd } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const key = () => ({ 'idempotency-key': uuidv7() });
const clerk = staff();
const bought = async (quantity = 2) => {
  const cart = shop.newCart({ quantity });
  shop.shelf.set(cart.variantId, 10);
  const { body } = await shop.buy(cart);
  await shop.app.settle();
  const total: number = body.totals.total.minor;
  return { cart, order: body, total, lineId: body.lines[0].id as string, token: { 'x-order-token': body.orderToken as string } };
};
const refund = (orderId: string, body: Record<string, unknown> = {}, headers = key()) =>
  shop.app.request('POST', `/orders/${orderId}/refunds`, { body: { reason: 'Too small', ...body }, as: clerk, headers });
const read = async (orderId: string, options: RequestOptions = { as: clerk }) =>
  (await shop.app.request('GET', `/orders/${orderId}`, options)).body;
const refundedEvents = (orderId: string) =>
  shop.app.sql(`select data from orders.outbox where stream = $1 and topic = 'orders.order-refunded.v1' order by seq`, [orderId]);
const away = () => new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' });

describe('giving money back', () => {
  test('a part: the order says so at once, staff and buyer see it, the buyer is written to once', async () => {
    const { order, total, token } = await bought();
    const { status, body } = await refund(order.id, { amount: usd(500) });
    expect([status, body.status, body.amount, body.reason]).toEqual([201, 'succeeded', usd(500), 'Too small']);
    expect(await read(order.id)).toMatchObject({
      status: 'paid',
      axes: { payment: 'partly-refunded' },
      refunds: [{ id: body.id, amount: usd(500), status: 'succeeded' }],
      refundable: usd(total - 500),
    });
    expect(await read(order.id, { headers: token })).toMatchObject({ refunds: [{ amount: usd(500) }], refundable: usd(0) });
    await shop.tellRefunded(body.id);
    expect(await refundedEvents(order.id)).toEqual([
      { data: { orderId: order.id, refundId: body.id, amount: usd(500), reason: 'Too small', whole: false } },
    ]);
  });

  test('all that is left, when no amount is named', async () => {
    const { order, total } = await bought();
    await refund(order.id, { amount: usd(500) });
    const { body } = await refund(order.id);
    expect(body.amount).toEqual(usd(total - 500));
    expect(await read(order.id)).toMatchObject({ status: 'refunded', axes: { payment: 'refunded' }, refundable: usd(0) });
    expect((await refundedEvents(order.id)).at(-1)?.data.whole).toBe(true);
    expect((await refund(order.id)).body).toMatchObject({ status: 409, code: 'orders.not-refundable' });
  });

  test('into the wallet, where it was made with an account: who hears of it hears where it went', async () => {
    const { body: order } = await shop.buy(shop.newCart(), 'tok_ok', { as: customer() });
    await shop.app.settle();
    await refund(order.id, { amount: usd(300), to: 'wallet' });
    expect((await refundedEvents(order.id)).map(({ data }) => data)).toMatchObject([{ amount: usd(300), to: 'wallet' }]);
    const { order: guests } = await bought();
    expect((await refund(guests.id, { to: 'wallet' })).body.code).toBe('orders.no-wallet');
  });

  test('never more than was paid, also not by thirty clerks at once', async () => {
    const { order, total } = await bought();
    expect((await refund(order.id, { amount: usd(total + 1) })).body).toMatchObject({
      status: 409,
      code: 'orders.refund-too-much',
      left: usd(total),
    });
    const part = Math.floor(total / 5);
    const answers = await Promise.all(Array.from({ length: 30 }, () => refund(order.id, { amount: usd(part) })));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(5);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(25);
    const [row] = await shop.app.sql('select refunds_minor::int as back from orders.orders where id = $1', [order.id]);
    expect(row.back).toBe(part * 5);
  });

  test('the same request thirty times is one refund', async () => {
    const { order, total } = await bought();
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 30 }, () => refund(order.id, { amount: usd(700) }, headers)));
    expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id)).size).toBe(1);
    expect(answers.every((a) => a.status === 201 || a.status === 409)).toBe(true);
    expect((await read(order.id)).refundable).toEqual(usd(total - 700));
  });

  test.each([{ amount: usd(-5) }, { amount: 5 }, { amount: { ...usd(5), minor: 0.5 } }, { reason: '' }, { price: 1 }])(
    '%j is refused before anything happens',
    async (body) => {
      const { order } = await bought();
      expect((await refund(order.id, body)).status).toBe(400);
    },
  );

  test('another currency, an order that waits, an order nobody knows', async () => {
    const { order } = await bought();
    expect((await refund(order.id, { amount: { minor: 5, currency: 'EUR' } })).body).toMatchObject({
      status: 422,
      code: 'orders.other-currency',
    });
    const waiting = await shop.buy(shop.newCart(), 'tok_3ds');
    expect((await refund(waiting.body.id)).body).toMatchObject({ status: 409, code: 'orders.not-refundable' });
    expect((await refund(uuidv7())).status).toBe(404);
  });

  test('the database refuses more than the order cost, even where the code is wrong', async () => {
    const { order } = await bought();
    const tooMuch = shop.app.sql('update orders.orders set refunds_minor = total_minor + 1 where id = $1', [order.id]);
    await expect(tooMuch).rejects.toThrow('orders_give_back_what_was_paid');
  });
});

describe('a refund whose end is not known', () => {
  test('because the provider still thinks is told later, and counts until then', async () => {
    const { order, total } = await bought();
    shop.refundsOf.set(order.id, 'pending');
    const { status, body } = await refund(order.id, { amount: usd(600) });
    expect([status, body.status]).toEqual([202, 'pending']);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'paid' }, refundable: usd(total - 600) });
    await shop.tellRefunded(body.id);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'partly-refunded' }, refunds: [{ status: 'succeeded' }] });
  });

  test('because payments could not be reached is asked for by the outbox, once', async () => {
    const { order } = await bought();
    shop.breakAt('payments.refundPayment', 'before', away());
    const { status, body } = await refund(order.id, { amount: usd(600) });
    expect([status, body.status]).toEqual([202, 'pending']);
    await shop.later(10);
    await shop.app.settle();
    expect(shop.refunds.get(body.id)?.status).toBe('succeeded');
    await shop.tellRefunded(body.id);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'partly-refunded' } });
  });

  test('and of which nobody told is asked for by the sweep', async () => {
    const { order } = await bought();
    shop.refundsOf.set(order.id, 'pending');
    const { body } = await refund(order.id, { amount: usd(600) });
    shop.refundsOf.delete(order.id);
    await shop.app.sql(`update orders.order_refunds set created_at = now() - interval '1 hour', looked_at = null where id = $1`, [body.id]);
    await shop.app.house.jobs.find((job) => job.job.name === 'orders.sweep-refunds')?.run({}, new AbortController().signal);
    expect(await read(order.id)).toMatchObject({ refunds: [{ status: 'succeeded' }] });
  });

  test('and that the provider refuses in the end leaves the money as it was; goods that are here stay here', async () => {
    const { order, total, lineId } = await bought();
    const parcel = await shop.app.request('POST', '/shippings', { body: { orderId: order.id }, as: clerk, headers: key() });
    await shop.tellParcel('shipped', parcel.body.shipmentId);
    shop.refundsOf.set(order.id, 'pending');
    const { body } = await refund(order.id, { amount: usd(600), restock: [{ lineId, quantity: 1 }] });
    await shop.tellRefundFailed(body.id);
    expect(await read(order.id)).toMatchObject({
      axes: { payment: 'paid' },
      refundable: usd(total),
      refunds: [{ status: 'failed', failureCode: 'declined' }],
      lines: [{ restocked: 1 }],
    });
    await shop.app.settle();
    expect(shop.returns.get(body.id)).toMatchObject([{ quantity: 1 }]);
  });

  test('but refused at once is a conflict, and nothing happened', async () => {
    const { order, total } = await bought();
    shop.refundsOf.set(order.id, 'failed');
    const { status, body } = await refund(order.id, { amount: usd(600) });
    expect([status, body.code, body.reason]).toEqual([409, 'orders.refund-refused', 'too-much']);
    expect(await read(order.id)).toMatchObject({ refundable: usd(total), axes: { payment: 'paid' } });
  });
});

describe('a refund that was done and comes back', () => {
  const parts = (orderId: string) =>
    shop.app.sql<{ what: string; payment: string }>('select what, payment from orders.order_steps where order_id = $1 order by id', [
      orderId,
    ]);
  const cameBack = (orderId: string) =>
    shop.app.sql(`select data from orders.outbox where stream = $1 and topic = 'orders.refund-came-back.v1'`, [orderId]);

  test('the order has its money again, says so once, and may be refunded anew', async () => {
    const { order, total } = await bought();
    const { body } = await refund(order.id);
    await shop.tellRefunded(body.id);
    expect(await read(order.id)).toMatchObject({ status: 'refunded', refundable: usd(0) });
    shop.takeRefundBack(body.id);
    await shop.tellRefundFailed(body.id);
    await shop.tellRefundFailed(body.id);
    expect(await read(order.id)).toMatchObject({
      status: 'paid',
      axes: { payment: 'paid' },
      refunds: [{ id: body.id, status: 'failed', failureCode: 'declined' }],
      refundable: usd(total),
    });
    expect((await parts(order.id)).slice(-1)).toEqual([{ what: 'refund-came-back', payment: 'paid' }]);
    expect(await cameBack(order.id)).toEqual([{ data: { orderId: order.id, refundId: body.id, amount: usd(total), code: 'declined' } }]);
    const again = await refund(order.id);
    expect([again.status, again.body.amount]).toEqual([201, usd(total)]);
    expect(await read(order.id)).toMatchObject({ status: 'refunded', axes: { payment: 'refunded' }, refundable: usd(0) });
  });

  test('in part: what is told of is what came back', async () => {
    const { order } = await bought();
    const { body } = await refund(order.id);
    await shop.tellRefunded(body.id);
    shop.takeRefundBack(body.id);
    await shop.tellRefundFailed(body.id, usd(300));
    expect(await cameBack(order.id)).toEqual([{ data: { orderId: order.id, refundId: body.id, amount: usd(300), code: 'declined' } }]);
  });

  test('of two, one: the order keeps that part', async () => {
    const { order, total } = await bought();
    const first = await refund(order.id, { amount: usd(500) });
    await refund(order.id);
    shop.takeRefundBack(first.body.id);
    await shop.tellRefundFailed(first.body.id);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'partly-refunded' }, refundable: usd(500) });
    const second = (await read(order.id)).refunds[1].id;
    shop.takeRefundBack(second);
    await shop.tellRefundFailed(second);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'paid' }, refundable: usd(total) });
  });

  test('what was for sale again stays so: nothing of the order leaves any more, and nothing is released twice', async () => {
    const { order, cart } = await bought(2);
    const { body } = await refund(order.id);
    await shop.app.settle();
    const shelf = shop.shelf.get(cart.variantId);
    shop.takeRefundBack(body.id);
    await shop.tellRefundFailed(body.id);
    const parcel = await shop.app.request('POST', '/shippings', { body: { orderId: order.id }, as: clerk, headers: key() });
    expect(parcel.body).toMatchObject({ status: 409, code: 'orders.not-shippable' });
    await refund(order.id);
    await shop.app.settle();
    expect(shop.shelf.get(cart.variantId)).toBe(shelf);
    expect((await parts(order.id)).filter(({ what }) => what === 'unreserved')).toHaveLength(1);
  });

  test('goods that came with it stay on the shelf', async () => {
    const { order, lineId } = await bought(2);
    await shop.app.request('POST', '/shippings', { body: { orderId: order.id }, as: clerk, headers: key() });
    const { body } = await refund(order.id, { amount: usd(500), restock: [{ lineId, quantity: 1 }] });
    shop.takeRefundBack(body.id);
    await shop.tellRefundFailed(body.id);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'paid' }, lines: [{ restocked: 1 }] });
    await shop.tellRefunded(body.id);
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'paid' }, lines: [{ restocked: 1 }] });
    const tooMany = await refund(order.id, { amount: usd(500), restock: [{ lineId, quantity: 2 }] });
    expect(tooMany.body).toMatchObject({ status: 409, code: 'orders.not-restockable' });
  });
});

describe('goods that come back with it', () => {
  const shippedOrder = async (quantity = 3) => {
    const order = await bought(quantity);
    const parcel = await shop.app.request('POST', '/shippings', { body: { orderId: order.order.id }, as: clerk, headers: key() });
    await shop.app.settle();
    await shop.tellParcel('shipped', parcel.body.shipmentId);
    return order;
  };

  test('go onto the shelf again, once', async () => {
    const { order, lineId, cart } = await shippedOrder();
    const before = shop.shelf.get(cart.variantId) ?? 0;
    const { status, body } = await refund(order.id, { amount: usd(1000), restock: [{ lineId, quantity: 2 }] });
    expect([status, body.restock]).toEqual([201, [{ lineId, quantity: 2 }]]);
    await shop.app.settle();
    await shop.app.settle();
    expect(shop.shelf.get(cart.variantId)).toBe(before + 2);
    expect((await read(order.id)).lines[0]).toMatchObject({ shipped: 3, restocked: 2 });
  });

  test('are never more than have left: not by too much at once, not by two refunds at once', async () => {
    const { order, lineId } = await shippedOrder(3);
    const tooMany = await refund(order.id, {
      amount: usd(10),
      restock: [
        { lineId, quantity: 2 },
        { lineId, quantity: 2 },
      ],
    });
    expect(tooMany.body).toMatchObject({ status: 409, code: 'orders.not-restockable' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refund(order.id, { amount: usd(10), restock: [{ lineId, quantity: 1 }] })),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(3);
    expect((await read(order.id)).lines[0].restocked).toBe(3);
  });

  test('go back without money when none is left, or with none asked, and the buyer is told nothing', async () => {
    const { order, lineId, cart, total, token } = await shippedOrder(3);
    const nothing = { minor: 0, currency: 'USD' };
    const first = await refund(order.id, { amount: nothing, restock: [{ lineId, quantity: 1 }] });
    expect([first.status, first.body]).toMatchObject([201, { status: 'succeeded', amount: usd(0), restock: [{ lineId, quantity: 1 }] }]);
    expect(await read(order.id)).toMatchObject({ refundable: usd(total), axes: { payment: 'paid' } });
    await shop.tellRefunded((await refund(order.id)).body.id);
    const headers = key();
    const last = () => refund(order.id, { restock: [{ lineId, quantity: 1 }] }, headers);
    const answers = await Promise.all(Array.from({ length: 5 }, last));
    expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id)).size).toBe(1);
    await shop.app.settle();
    expect(shop.shelf.get(cart.variantId)).toBe(9);
    const asked = 'select id from orders.order_refunds where order_id = $1 and amount_minor > 0';
    expect(await shop.app.sql(asked, [order.id])).toHaveLength(1);
    expect(await refundedEvents(order.id)).toHaveLength(1);
    const whatFor = async (options: RequestOptions) =>
      (await shop.app.request('GET', `/orders/${order.id}/timeline`, options)).body.items.map((item: { what: string }) => item.what);
    expect((await whatFor({ as: clerk })).filter((what: string) => what === 'restocked')).toHaveLength(2);
    expect(await whatFor({ headers: token })).not.toContain('restocked');
    expect((await read(order.id)).refunds).toHaveLength(3);
    expect((await read(order.id, { headers: token })).refunds).toHaveLength(1);
    const tooMany = await refund(order.id, { amount: nothing, restock: [{ lineId, quantity: 2 }] });
    expect(tooMany.body).toMatchObject({ status: 409, code: 'orders.not-restockable' });
    expect((await refund(order.id, { amount: nothing })).body).toMatchObject({ status: 422, code: 'orders.nothing-back' });
    expect((await refund(order.id)).body).toMatchObject({ status: 409, code: 'orders.not-refundable' });
  });

  test('must have left in a parcel of that order', async () => {
    const unshipped = await bought();
    const other = await shippedOrder();
    const answers = await Promise.all([
      refund(unshipped.order.id, { restock: [{ lineId: unshipped.lineId, quantity: 1 }] }),
      refund(unshipped.order.id, { restock: [{ lineId: other.lineId, quantity: 1 }] }),
      refund(unshipped.order.id, { restock: [{ lineId: uuidv7(), quantity: 1 }] }),
    ]);
    expect(answers.map((a) => a.body.code)).toEqual(Array(3).fill('orders.not-restockable'));
    expect((await read(unshipped.order.id)).refunds).toEqual([]);
  });
});

describe('goods that were never sent', () => {
  const ship = (orderId: string, lines?: { lineId: string; quantity: number }[]) =>
    shop.app.request('POST', '/shippings', { body: { orderId, ...(lines && { lines }) }, as: clerk, headers: key() });

  test('are for sale again once all money is back, and not before; staff see it, the buyer does not', async () => {
    const { order, lineId, cart, total, token } = await bought(3);
    await ship(order.id, [{ lineId, quantity: 1 }]);
    await refund(order.id, { amount: usd(total - 1) });
    expect(shop.released.has(order.id)).toBe(false);
    const before = shop.calls.filter((call) => call === 'catalog.releaseUnits').length;
    const { body } = await refund(order.id);
    await shop.app.settle();
    await shop.tellRefunded(body.id);
    await shop.app.settle();
    expect(shop.released.get(order.id)).toEqual([{ variantId: cart.variantId, quantity: 2 }]);
    expect(shop.calls.filter((call) => call === 'catalog.releaseUnits')).toHaveLength(before + 1);
    const told = async (options: RequestOptions) =>
      (await shop.app.request('GET', `/orders/${order.id}/timeline`, options)).body.items.map((item: { what: string }) => item.what);
    expect((await told({ as: clerk })).filter((what: string) => what === 'unreserved')).toHaveLength(1);
    expect(await told({ headers: token })).not.toContain('unreserved');
    expect((await ship(order.id)).body).toMatchObject({ status: 409, code: 'orders.not-shippable' });
  });

  test('are none when all of it is in parcels', async () => {
    const { order } = await bought();
    await ship(order.id);
    await refund(order.id);
    await shop.app.settle();
    expect(shop.released.has(order.id)).toBe(false);
  });

  test('come back too when the money went back at the provider’s own desk', async () => {
    const { order, total, cart } = await bought(2);
    await shop.tellForeignRefund(order.payment.id, { amount: usd(total), kept: usd(0) });
    await shop.app.settle();
    expect(shop.released.get(order.id)).toEqual([{ variantId: cart.variantId, quantity: 2 }]);
  });

  test('come back with the cancellation where it was cancelled: their money that follows brings nothing more', async () => {
    const { order, total, cart } = await bought(2);
    await shop.app.request('POST', `/orders/${order.id}/cancel`, { body: {}, as: clerk, headers: key() });
    await shop.tellForeignRefund(order.payment.id, { amount: usd(total), kept: usd(0), reason: 'order-cancelled' });
    await shop.app.settle();
    expect([shop.released.has(order.id), shop.shelf.get(cart.variantId)]).toEqual([false, 10]);
  });
});

describe('money that goes back without being asked for here', () => {
  test('of a second payment that came too late is not the order’s', async () => {
    const { order, total } = await bought();
    await shop.tellForeignRefund(order.payment.id, { amount: usd(total), kept: usd(total) });
    expect(await read(order.id)).toMatchObject({ axes: { payment: 'paid' }, refunds: [], refundable: usd(total) });
  });

  test('at the provider’s own desk is, and counts', async () => {
    const { order, total } = await bought();
    await shop.tellForeignRefund(order.payment.id, { amount: usd(300), kept: usd(total - 300) });
    expect(await read(order.id)).toMatchObject({
      axes: { payment: 'partly-refunded' },
      refunds: [{ amount: usd(300), status: 'succeeded' }],
      refundable: usd(total - 300),
    });
  });

  test('after a refund and a cancellation sums up to what was paid', async () => {
    const { order, total } = await bought();
    await refund(order.id, { amount: usd(300) });
    await shop.app.request('POST', `/orders/${order.id}/cancel`, { body: {}, as: clerk, headers: key() });
    await shop.tellForeignRefund(order.payment.id, { amount: usd(total - 300), kept: usd(0), reason: 'order-cancelled' });
    const after = await read(order.id);
    expect(after).toMatchObject({ status: 'cancelled', axes: { payment: 'refunded' }, refundable: usd(0) });
    expect(after.refunds.map((r: { amount: { minor: number } }) => r.amount.minor)).toEqual([300, total - 300]);
  });
});

test('an order of which a part was given back can still be shipped', async () => {
  const { order } = await bought();
  await refund(order.id, { amount: usd(100) });
  expect((await shop.app.request('POST', '/shippings', { body: { orderId: order.id }, as: clerk, headers: key() })).status).toBe(201);
});

test('refunding against cancelling at the same moment never gives back more than was paid', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { order, total } = await bought();
    const answers = await Promise.all([
      refund(order.id, { amount: usd(total) }),
      shop.app.request('POST', `/orders/${order.id}/cancel`, { body: {}, as: clerk, headers: key() }),
    ]);
    expect(answers.map((a) => a.status).every((status) => status < 500)).toBe(true);
    const [row] = await shop.app.sql('select refunds_minor::int as back, total_minor::int as total from orders.orders where id = $1', [
      order.id,
    ]);
    expect(row.back).toBeLessThanOrEqual(row.total);
    await shop.app.settle();
    const kept = shop.attempts.get(order.payment.id);
    expect(kept?.refunded.minor).toBe(total);
  }
});
