import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed, mails, shelf } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** Orders that staff change after they were accepted; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });

const bought = async (quantity = 1): Promise<OwnedOrder> => {
  const made = await world.orderOf('nobody', 'tok_ok', undefined, quantity);
  await world.app.settle();
  return made;
};
const read = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
const change = (id: string, body: object) => asStaff(world, 'POST', `/orders/${id}/changes`, { reason: 'The buyer rang', ...body });
const preview = (id: string, body: object) => world.request('staff', 'POST', `/orders/${id}/changes/preview`, { body });
const pay = async ({ headers }: OwnedOrder, chargeId: string, token = 'tok_ok') => {
  const body = { orderId: chargeId, provider: 'test-card', token };
  const answer = await world.request('nobody', 'POST', '/payments', { body, headers: { ...headers, ...keyed() } });
  await world.app.settle();
  return answer;
};
const moneyOf = async (orderId: string) =>
  (
    await world.app.sql(
      `select sum(a.captured_minor)::int as captured, sum(a.refunded_minor)::int as refunded from payments.attempts a
       join payments.collections c on c.order_id = a.order_id where coalesce(c.of_order_id, c.order_id) = $1`,
      [orderId],
    )
  )[0];
async function sweep(): Promise<void> {
  await world.app.house.jobs.find((one) => one.job.name === 'orders.sweep-changes')?.run({}, new AbortController().signal);
  await world.app.settle();
}
const pass = (changeId: string) =>
  world.app.sql(
    `update orders.order_changes set expires_at = now() - interval '1 minute', looked_at = now() - interval '1 hour' where id = $1`,
    [changeId],
  );

describe('a change that costs less', () => {
  test('is carried out at once: units are for sale again, the difference goes back, the rest stays as it was bought', async () => {
    const made = await bought(3);
    const before = await read(made.id);
    const kept = (await shelf(world, world.variantId)).reserved;
    const wish = { lines: [{ lineId: made.lineId, quantity: 1 }] };
    const shown = await preview(made.id, wish);
    expect([shown.status, shown.body.difference.minor, shown.body.after.lines[0].quantity]).toEqual([200, -3960, 1]);
    const done = await change(made.id, { ...wish, difference: shown.body.difference });
    expect([done.status, done.body.state, done.body.kind]).toEqual([201, 'done', 'cancel-part']);
    const after = await read(made.id);
    expect(after.totals.total.minor).toBe(before.totals.total.minor - 3960);
    expect(after.lines).toMatchObject([{ id: made.lineId, quantity: 1, unitPrice: usd(1800), total: usd(1800) }]);
    expect(after.axes).toMatchObject({ payment: 'paid', fulfilment: 'unfulfilled' });
    expect(after.refunds).toMatchObject([{ amount: usd(3960), status: 'succeeded' }]);
    expect(after.refundable).toEqual(after.totals.total);
    expect((await shelf(world, world.variantId)).reserved).toBe(kept - 2);
    expect(await moneyOf(made.id)).toEqual({ captured: before.totals.total.minor, refunded: 3960 });
  });

  test('may take units out that are lost: they are gone from the shelf', async () => {
    const made = await bought(2);
    const before = await shelf(world, world.variantId);
    const done = await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }], restock: false });
    expect(done.status).toBe(201);
    expect(await shelf(world, world.variantId)).toEqual({ on_hand: before.on_hand - 1, reserved: before.reserved - 1 });
  });

  test('leaves what is in a parcel: with the rest taken out the order is shipped', async () => {
    const made = await bought(3);
    await asStaff(world, 'POST', '/shippings', { orderId: made.id, lines: [{ lineId: made.lineId, quantity: 2 }] });
    const refused = await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }] });
    expect([refused.status, refused.body.code]).toEqual([409, 'orders.in-parcel']);
    expect((await change(made.id, { lines: [{ lineId: made.lineId, quantity: 2 }] })).status).toBe(201);
    expect((await read(made.id)).axes.fulfilment).toBe('shipped');
  });

  test('never gives back more than is left', async () => {
    const made = await bought(2);
    const all = (await read(made.id)).totals.total.minor as number;
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { amount: usd(all - 1000), reason: 'Scratched' });
    const refused = await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }] });
    expect([refused.status, refused.body.code, refused.body.left]).toEqual([409, 'orders.refund-too-much', usd(1000)]);
  });
});

describe('a change that costs more', () => {
  test('waits for its money with the goods held, and no parcel leaves; once it is paid the order is the changed one', async () => {
    const made = await bought();
    const before = await read(made.id);
    const { variantId } = await stockProduct(world.request, 5);
    const opened = await change(made.id, { add: [{ variantId, quantity: 2 }], lines: [] });
    expect([opened.status, opened.body.state, opened.body.difference]).toEqual([201, 'waiting', usd(3960)]);
    expect(await shelf(world, variantId)).toEqual({ on_hand: 5, reserved: 2 });
    expect((await read(made.id)).totals).toEqual(before.totals);
    expect((await world.request('nobody', 'GET', `/orders/${made.id}`, { headers: made.headers })).body.charge).toMatchObject({
      id: opened.body.id,
      amount: usd(3960),
    });
    const shipped = await asStaff(world, 'POST', '/shippings', { orderId: made.id });
    expect([shipped.status, shipped.body.code]).toEqual([409, 'orders.change-open']);
    expect((await pay(made, opened.body.id)).status).toBe(201);
    const after = await read(made.id);
    expect(after.lines.map((line: { quantity: number }) => line.quantity)).toEqual([1, 2]);
    expect(after.totals.total.minor).toBe(before.totals.total.minor + 3960);
    expect([after.charge, after.axes.payment]).toEqual([null, 'paid']);
    expect(await shelf(world, variantId)).toEqual({ on_hand: 5, reserved: 2 });
    expect((await asStaff(world, 'POST', '/shippings', { orderId: made.id })).status).toBe(201);
    expect(await shelf(world, variantId)).toEqual({ on_hand: 3, reserved: 0 });
    const found = await world.request('staff', 'GET', `/orders?q=${encodeURIComponent(after.lines[1].sku as string)}`);
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual([made.id]);
  });

  test('is declined and tried again; nobody but the buyer may pay', async () => {
    const made = await bought();
    const opened = await change(made.id, { add: [{ variantId: world.variantId, quantity: 1 }] });
    const stranger = { ...made, headers: { 'x-order-token': 'another' } };
    expect((await pay(stranger, opened.body.id)).status).toBe(404);
    expect((await pay(made, opened.body.id, 'tok_declined')).status).toBe(402);
    expect((await pay(made, opened.body.id)).status).toBe(201);
    expect((await pay(made, opened.body.id)).status).toBe(409);
    expect((await read(made.id)).lines).toHaveLength(2);
  });

  test('is withdrawn when nobody pays in time: what it held is for sale again, what is paid then is not taken', async () => {
    const made = await bought();
    const { variantId } = await stockProduct(world.request, 2);
    const opened = await change(made.id, { add: [{ variantId, quantity: 2 }] });
    await pass(opened.body.id);
    await sweep();
    const [{ state, outcome }] = (await world.request('staff', 'GET', `/orders/${made.id}/changes`)).body.items;
    expect([state, outcome, (await shelf(world, variantId)).reserved]).toEqual(['withdrawn', 'not-paid-in-time', 0]);
    expect((await pay(made, opened.body.id)).status).toBe(409);
    expect((await asStaff(world, 'POST', '/shippings', { orderId: made.id })).status).toBe(201);
  });

  test('is withdrawn by staff, and by cancelling the order', async () => {
    const made = await bought();
    const first = await change(made.id, { add: [{ variantId: world.variantId, quantity: 1 }] });
    const second = await change(made.id, {
      lines: [{ lineId: made.lineId, quantity: 0 }],
      add: [{ variantId: world.variantId, quantity: 1 }],
    });
    expect([second.status, second.body.code]).toEqual([409, 'orders.change-open']);
    const path = `/orders/${made.id}/changes/${first.body.id as string}/withdraw`;
    expect((await asStaff(world, 'POST', path)).status).toBe(204);
    expect((await asStaff(world, 'POST', path)).body.code).toBe('orders.change-settled');
    const kept = (await shelf(world, world.variantId)).reserved;
    await change(made.id, { add: [{ variantId: world.variantId, quantity: 4 }] });
    await asStaff(world, 'POST', `/orders/${made.id}/cancel`, {});
    expect((await shelf(world, world.variantId)).reserved).toBe(kept - 1);
    expect((await world.request('staff', 'GET', `/orders/${made.id}/changes`)).body.items).toMatchObject([
      { outcome: 'called-off' },
      { outcome: 'order-cancelled' },
    ]);
  });

  test('is refused where nothing is left, and thirty of them get the last unit once', async () => {
    const { variantId } = await stockProduct(world.request, 1);
    const orders = await Promise.all(Array.from({ length: 6 }, () => bought()));
    const body = { reason: 'One more', add: [{ variantId, quantity: 1 }] };
    const answers = await Promise.all(
      orders.flatMap(({ id }) =>
        Array.from({ length: 5 }, () => world.request('staff', 'POST', `/orders/${id}/changes`, { body, headers: keyed() })),
      ),
    );
    await world.app.settle();
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map((answer) => answer.body.code))).toEqual(
      new Set(['orders.sold-out', 'orders.change-open']),
    );
    expect(await shelf(world, variantId)).toEqual({ on_hand: 1, reserved: 1 });
  });

  test('is given back first: a whole refund is one of each payment, and the order’s money is all back', async () => {
    const made = await bought();
    const opened = await change(made.id, { add: [{ variantId: world.variantId, quantity: 1 }] });
    await pay(made, opened.body.id);
    const all = (await read(made.id)).totals.total.minor as number;
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { amount: usd(2000), reason: 'Scratched' });
    expect((await read(made.id)).refunds.map((refund: { amount: { minor: number } }) => refund.amount.minor).sort()).toEqual(
      [1980, 20].sort(),
    );
    await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { reason: 'Too late' });
    expect((await read(made.id)).axes.payment).toBe('refunded');
    expect(await moneyOf(made.id)).toEqual({ captured: all, refunded: all });
  });

  test('goes back whole when the order is cancelled after it was paid', async () => {
    const made = await bought();
    const opened = await change(made.id, { add: [{ variantId: world.variantId, quantity: 1 }] });
    await pay(made, opened.body.id);
    const all = (await read(made.id)).totals.total.minor as number;
    await asStaff(world, 'POST', `/orders/${made.id}/cancel`, {});
    expect(await moneyOf(made.id)).toEqual({ captured: all, refunded: all });
  });
});

describe('a change that costs the same', () => {
  test('sends it elsewhere in the same country, by the same way', async () => {
    const made = await bought();
    const elsewhere = { ...address, line1: '7 Lake Road' };
    const done = await change(made.id, { shippingAddress: elsewhere });
    expect([done.status, done.body.difference, done.body.state]).toEqual([201, usd(0), 'done']);
    expect((await read(made.id)).shippingAddress).toEqual(elsewhere);
    const abroad = await change(made.id, { shippingAddress: { ...elsewhere, country: 'CA' } });
    expect([abroad.status, abroad.body.code]).toEqual([422, 'orders.other-country']);
    expect((await change(made.id, { shippingAddress: elsewhere })).body.code).toBe('orders.changes-nothing');
  });

  test('puts one article in place of another, and by another way where one is chosen', async () => {
    const made = await bought();
    const { variantId } = await stockProduct(world.request, 3);
    const wish = { lines: [{ lineId: made.lineId, quantity: 0 }], add: [{ variantId, quantity: 1 }] };
    expect((await change(made.id, { ...wish, difference: usd(5) })).body).toMatchObject({
      code: 'orders.other-difference',
      difference: usd(0),
    });
    const done = await change(made.id, wish);
    expect([done.status, done.body.state]).toEqual([201, 'done']);
    expect((await read(made.id)).lines).toMatchObject([{ variantId, quantity: 1 }]);
    const none = await change(made.id, { shippingOptionId: randomUUID() });
    expect(none.body.code).toBe('orders.no-such-shipping-option');
  });
});

test('nothing of an order that is not there or not accepted is changed, and buyers change nothing', async () => {
  const wish = { shippingAddress: address };
  expect((await change(randomUUID(), wish)).status).toBe(404);
  const made = await bought();
  expect(
    (await world.request('customer', 'POST', `/orders/${made.id}/changes`, { body: { ...wish, reason: 'x' }, headers: keyed() })).status,
  ).toBe(403);
  expect((await change(made.id, { lines: [{ lineId: made.lineId, quantity: 0 }] })).body.code).toBe('orders.nothing-remains');
  await asStaff(world, 'POST', `/orders/${made.id}/cancel`, {});
  expect((await change(made.id, { lines: [{ lineId: made.lineId, quantity: 0 }] })).body.code).toBe('orders.not-changeable');
  expect(await mails(world, made.id)).toContain('orders.order-cancelled');
});
