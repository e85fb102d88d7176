import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy, keyed } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** What went wrong in other shops when orders were edited or came back, by the address where it is told; in a shop whose prices have their tax in them. */
const world = forAllTests(() => createWorld({}, { pricesIncludeTax: true }), closeTrue);
const asStaff = doneBy('staff');

const bought = async (quantity: number, coupon?: string): Promise<OwnedOrder> => {
  const made = await world.orderOf('nobody', 'tok_ok', coupon, quantity);
  await world.app.settle();
  return made;
};
const read = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
const change = async (id: string, body: object) => {
  const answer = await asStaff(world, 'POST', `/orders/${id}/changes`, { reason: 'The buyer rang', ...body });
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
  return answer.body;
};
const pay = async ({ headers }: OwnedOrder, chargeId: string) => {
  const body = { orderId: chargeId, provider: 'test-card', token: 'tok_ok' };
  await world.request('nobody', 'POST', '/payments', { body, headers: { ...headers, ...keyed() } });
  await world.app.settle();
};
/** What was collected and not given back, as payments has it. */
const keptOf = async (orderId: string): Promise<number> =>
  (
    await world.app.sql(
      `select (sum(a.captured_minor) - sum(a.refunded_minor))::int as kept from payments.attempts a
       join payments.collections c on c.order_id = a.order_id where coalesce(c.of_order_id, c.order_id) = $1`,
      [orderId],
    )
  )[0].kept;
/** Collected − refunded = due, and that is what the order says may still be given back. */
async function settled(id: string, due: number): Promise<void> {
  const order = await read(id);
  expect([order.totals.total.minor, order.refundable.minor, await keptOf(id)]).toEqual([due, due, due]);
}

test('medusajs/medusa #10686, #10232, #13068: what is outstanding is right after each edit of a paid order', async () => {
  const made = await bought(3);
  const { totals, lines } = await read(made.id);
  const unit = lines[0].unitPrice.minor as number;
  await settled(made.id, totals.total.minor);
  await change(made.id, { lines: [{ lineId: made.lineId, quantity: 2 }] });
  await settled(made.id, totals.total.minor - unit);
  const { variantId } = await stockProduct(world.request, 10, 1000);
  const more = await change(made.id, { add: [{ variantId, quantity: 2 }] });
  expect(more).toMatchObject({ state: 'waiting', difference: { minor: 2000 } });
  await settled(made.id, totals.total.minor - unit);
  await pay(made, more.id);
  await settled(made.id, totals.total.minor - unit + 2000);
  const both = await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }], add: [{ variantId, quantity: 1 }] });
  expect(both.difference.minor).toBe(1000 - unit);
  await settled(made.id, totals.total.minor - 2 * unit + 3000);
});

test('medusajs/medusa #13433: units are taken out twice, the rest comes back twice, and each time its money is counted', async () => {
  const made = await bought(4);
  const { totals, lines } = await read(made.id);
  const unit = lines[0].unitPrice.minor as number;
  for (const quantity of [3, 2]) await change(made.id, { lines: [{ lineId: made.lineId, quantity }] });
  await settled(made.id, totals.total.minor - 2 * unit);
  await asStaff(world, 'POST', '/shippings', { orderId: made.id });
  for (const [at, withShipping] of [false, true].entries()) {
    const body = { lines: [{ lineId: made.lineId, quantity: 1, reason: 'other' }] };
    const asked = await asStaff(world, 'POST', `/orders/${made.id}/returns`, body);
    const arrived = { lines: [{ lineId: made.lineId, restock: 1, writeOff: 0 }], refund: { withShipping, reason: 'Back' } };
    await asStaff(world, 'POST', `/returns/${asked.body.items[0].id as string}/receipts`, arrived);
    expect(await keptOf(made.id)).toBe(at === 0 ? totals.total.minor - 3 * unit : 0);
  }
  expect(await read(made.id)).toMatchObject({ axes: { payment: 'refunded', fulfilment: 'returned' }, refundable: { minor: 0 } });
  expect((await read(made.id)).refunds).toHaveLength(4);
});

test('medusajs/medusa #13433: units are taken out, then the whole order is cancelled: all of its money is back, once', async () => {
  const made = await bought(3);
  await change(made.id, { lines: [{ lineId: made.lineId, quantity: 1 }] });
  await asStaff(world, 'POST', `/orders/${made.id}/cancel`, { reason: 'Changed my mind' });
  expect([(await read(made.id)).axes.lifecycle, await keptOf(made.id)]).toEqual(['cancelled', 0]);
});

test('medusajs/medusa #12226: of goods that cost nothing after their discount units are taken out, and every sum is a whole cent, none below zero', async () => {
  const code = `C${randomUUID().slice(0, 8).toUpperCase()}`;
  const facts = { name: code, code, kind: 'percentage', basisPoints: 10_000 };
  expect((await asStaff(world, 'POST', '/promotions', facts)).status).toBe(201);
  const made = await bought(7, code);
  const shipping = (await read(made.id)).totals.total.minor as number;
  for (const quantity of [5, 2]) {
    const done = await change(made.id, { lines: [{ lineId: made.lineId, quantity }] });
    expect([done.state, done.difference.minor]).toEqual(['done', 0]);
    const amounts = [...JSON.stringify({ ...(await read(made.id)), trace: null }).matchAll(/"minor":([^,}]+)/g)].map(([, minor]) =>
      Number(minor),
    );
    expect(amounts.filter((minor) => !Number.isInteger(minor) || minor < 0)).toEqual([]);
    await settled(made.id, shipping);
  }
});

test('vendurehq/vendure #4013: goods that were added and taken off again before they were paid give no money back', async () => {
  const made = await bought(1);
  const due = (await read(made.id)).totals.total.minor as number;
  const { variantId } = await stockProduct(world.request, 5);
  const { id } = await change(made.id, { add: [{ variantId, quantity: 1 }] });
  await asStaff(world, 'POST', `/orders/${made.id}/changes/${id as string}/withdraw`);
  await settled(made.id, due);
  expect(await read(made.id)).toMatchObject({ axes: { payment: 'paid' }, refunds: [] });
});
