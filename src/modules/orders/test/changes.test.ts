import { topicOf } from '../../../platform/events/event';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { chargePaid } from '../../payments';
import { ordersModule } from '../module';
import type { Call } from './neighbours';
import { closeShop, openShop, staff, usd } from './shop';

/** A change of an order whose process dies, or whose neighbour does not answer, goes on where its row says. */
const shop = forAllTests(() => openShop(ordersModule), closeShop);

const bought = async (): Promise<{ id: string; lineId: string }> => {
  const { body } = await shop.buy(shop.newCart({ quantity: 3 }));
  await shop.app.settle();
  return { id: body.id, lineId: body.lines[0].id };
};
const change = (id: string, body: object) =>
  shop.app.request('POST', `/orders/${id}/changes`, {
    body: { reason: 'They rang', ...body },
    as: staff(),
    headers: { 'idempotency-key': uuidv7() },
  });
const changesOf = async (id: string) => (await shop.app.request('GET', `/orders/${id}/changes`, { as: staff() })).body.items;
const read = async (id: string) => (await shop.app.request('GET', `/orders/${id}`, { as: staff() })).body;
async function pay(orderId: string, chargeId: string): Promise<void> {
  await shop.app.house.bus.deliver('orders.on-charge-paid', {
    id: uuidv7(),
    topic: topicOf(chargePaid),
    data: { chargeId, orderId, paymentId: uuidv7(), amount: usd(1100) },
    stream: orderId,
    occurredAt: new Date().toISOString(),
    correlationId: 'test',
    causationId: null,
  });
  await shop.app.settle();
}

async function minuteLater(): Promise<void> {
  await shop.app.settle();
  await shop.later(60);
  await shop.app.settle();
}

const moments = (calls: readonly Call[]) =>
  calls.flatMap((call) => [[call, 'before'] as [Call, 'before' | 'after'], [call, 'after'] as [Call, 'before' | 'after']]);

test.each(moments(['catalog.changeAllocation', 'payments.refundPayment']))(
  'one that costs less is carried out once, also when it dies at %s (%s)',
  async (call, when) => {
    const { id, lineId } = await bought();
    shop.breakAt(call, when);
    await change(id, { lines: [{ lineId, quantity: 1 }] });
    await minuteLater();
    expect(await changesOf(id)).toMatchObject([{ state: 'done', difference: usd(-2200) }]);
    const { refunds, lines } = await read(id);
    expect([lines[0].quantity, refunds.length, shop.refunds.get(refunds[0].id)?.status]).toEqual([1, 1, 'succeeded']);
    await shop.tellRefunded(refunds[0].id);
    expect((await read(id)).refunds).toMatchObject([{ amount: usd(2200), status: 'succeeded' }]);
    expect([...shop.reallocated.values()].at(-1)).toMatchObject({ add: [], drop: [{ quantity: 2 }] });
  },
);

test.each(moments(['catalog.holdStock', 'payments.openCharge', 'catalog.changeAllocation']))(
  'one that costs more is carried out once it is paid, also when it dies at %s (%s)',
  async (call, when) => {
    const { id } = await bought();
    shop.breakAt(call, when);
    await change(id, { add: [{ variantId: uuidv7(), quantity: 1 }] });
    await minuteLater();
    const [waiting] = await changesOf(id);
    expect([waiting.state, shop.collections.get(waiting.id), shop.holds.get(waiting.id)]).toEqual(['waiting', 'open', 'held']);
    await pay(id, waiting.id);
    await minuteLater();
    await pay(id, waiting.id);
    expect(await changesOf(id)).toMatchObject([{ state: 'done', difference: usd(1100) }]);
    expect((await read(id)).lines.map((line: { quantity: number }) => line.quantity)).toEqual([3, 1]);
  },
);

test('what is sold before it is paid for is no change: the order stays and the money goes back', async () => {
  const { id } = await bought();
  const { body } = await change(id, { add: [{ variantId: uuidv7(), quantity: 1 }] });
  shop.holds.set(body.id, 'released');
  await pay(id, body.id);
  expect(await changesOf(id)).toMatchObject([{ state: 'withdrawn', outcome: 'sold-out' }]);
  expect([shop.collections.get(body.id), (await read(id)).lines.length]).toEqual(['cancelled', 1]);
});

const refundAll = (id: string) =>
  shop.app.request('POST', `/orders/${id}/refunds`, {
    body: { reason: 'All of it' },
    as: staff(),
    headers: { 'idempotency-key': uuidv7() },
  });

describe('while it is given back whole', () => {
  test('one that is being carried out comes first: the refund waits, and then gives back what is left', async () => {
    const { id, lineId } = await bought();
    shop.breakAt('catalog.changeAllocation');
    await change(id, { lines: [{ lineId, quantity: 1 }] });
    expect((await refundAll(id)).body).toMatchObject({ code: 'orders.being-changed' });
    await minuteLater();
    expect(await changesOf(id)).toMatchObject([{ state: 'done' }]);
    const [first] = (await read(id)).refunds;
    await shop.tellRefunded(first.id);
    await refundAll(id);
    expect((await read(id)).refunds.map(({ amount }: { amount: unknown }) => amount)).toEqual(
      expect.arrayContaining([usd(2200), usd(1650)]),
    );
  });

  test('one that has not begun comes to nothing', async () => {
    const { id, lineId } = await bought();
    const add = { lines: [{ lineId, quantity: 1 }], add: [{ variantId: uuidv7(), quantity: 1 }] };
    shop.before('catalog.holdStock', () => refundAll(id));
    expect((await change(id, add)).body).toMatchObject({ status: 409, code: 'orders.not-changeable' });
    const [off] = await changesOf(id);
    expect(off).toMatchObject({ state: 'withdrawn', outcome: 'order-refunded' });
    await shop.app.settle();
    expect([shop.holds.get(off.id), (await read(id)).axes.payment]).toEqual(['released', 'refunded']);
  });

  test('one that waits for its money takes none', async () => {
    const { id } = await bought();
    const { body } = await change(id, { add: [{ variantId: uuidv7(), quantity: 1 }] });
    await refundAll(id);
    await shop.app.settle();
    expect(await changesOf(id)).toMatchObject([{ state: 'withdrawn', outcome: 'order-refunded' }]);
    expect([shop.collections.get(body.id), shop.holds.get(body.id)]).toEqual(['cancelled', 'released']);
  });
});
