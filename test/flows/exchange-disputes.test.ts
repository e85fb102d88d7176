import { uuidv7 } from '../../src/platform/kernel/ids';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { caller } from '../../src/platform/testing/harness';
import { closeTrue, doneBy, keyed, shelf } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** Exchanges that do not go as agreed; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });
const manages = ['orders:read-own', 'orders:return-own', 'orders:read-returns', 'orders:manage-returns'];

async function sent(quantity = 1): Promise<OwnedOrder> {
  const made = await world.orderOf('nobody', 'tok_ok', undefined, quantity);
  await world.app.settle();
  await asStaff(world, 'POST', '/shippings', { orderId: made.id });
  return made;
}
const asBuyer = async ({ headers }: OwnedOrder, method: string, path: string, body?: unknown) => {
  const answer = await world.app.request(method, path, { ...(body === undefined ? {} : { body }), headers: { ...headers, ...keyed() } });
  await world.app.settle();
  return answer;
};
async function asked(made: OwnedOrder, quantity = 1): Promise<string> {
  const lines = [{ lineId: made.lineId, quantity, reason: 'too-small' }];
  const { body } = await asBuyer(made, 'POST', `/orders/${made.id}/returns`, { lines });
  return body.items[0].id;
}
const agree = (id: string, variantId: string, { shipFirst = false, units = 1 } = {}) =>
  asStaff(world, 'POST', `/returns/${id}/approve`, { exchange: { goods: [{ variantId, quantity: units }], shipFirst } });
const arrived = (id: string, lineId: string, units: { restock?: number; writeOff?: number }, more: object = {}) =>
  asStaff(world, 'POST', `/returns/${id}/receipts`, { lines: [{ lineId, restock: 0, writeOff: 0, ...units }], ...more });
const read = async (id: string) => (await world.request('staff', 'GET', `/returns/${id}`)).body;
const order = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
/** Another change of the order, which waits for its money. */
const holdUp = async (made: OwnedOrder): Promise<string> =>
  (await asStaff(world, 'POST', `/orders/${made.id}/changes`, { add: [{ variantId: world.variantId, quantity: 1 }], reason: 'One more' }))
    .body.id;

describe('goods that are sent first', () => {
  test('are not sent once the buyer has kept the old ones after all, also when staff try again', async () => {
    const made = await sent();
    const id = await asked(made);
    const { variantId } = await stockProduct(world.request, 5);
    expect((await agree(id, variantId)).status).toBe(200);
    // as after a crash between the agreement and its change, or one that another change of the order held up
    await world.app.sql(`update orders.returns set ship_first = true, exchange_failure = 'orders.change-open' where id = $1`, [id]);
    expect((await asBuyer(made, 'POST', `/returns/${id}/cancel`)).body.state).toBe('cancelled');
    const again = await asStaff(world, 'POST', `/returns/${id}/exchange`);
    expect(again.body).toMatchObject({ status: 409, code: 'orders.return-state' });
    expect((await order(made.id)).lines).toHaveLength(1);
    expect((await shelf(world, variantId)).reserved).toBe(0);
  });

  test('are paid with the old ones: these are not given back as money with another return', async () => {
    const made = await sent(2);
    const id = await asked(made, 2);
    const { variantId } = await stockProduct(world.request, 5);
    expect((await agree(id, variantId, { shipFirst: true, units: 2 })).body.exchange).toMatchObject({ state: 'done' });
    const partly = await arrived(id, made.lineId, { restock: 1 }, { complete: true });
    expect(partly.body).toMatchObject({ status: 409, code: 'orders.exchange-owed' });
    expect((await arrived(id, made.lineId, { restock: 1 })).body.state).toBe('partly-received');
    expect((await asStaff(world, 'POST', `/returns/${id}/close`)).body.code).toBe('orders.exchange-owed');
    const other = await asBuyer(made, 'POST', `/orders/${made.id}/returns`, {
      lines: [{ lineId: made.lineId, quantity: 1, reason: 'other' }],
    });
    expect(other.body.code).toBe('orders.not-returnable');
    expect((await arrived(id, made.lineId, { writeOff: 1 })).body.state).toBe('received');
    expect((await order(made.id)).refunds).toEqual([]);
  });

  test('and not paid for in time stay here: the old ones may be kept, or come back for money', async () => {
    const { variantId } = await stockProduct(world.request, 5, 2800);
    const waiting = async (): Promise<{ made: OwnedOrder; id: string }> => {
      const made = await sent();
      const id = await asked(made);
      const { exchange } = (await agree(id, variantId, { shipFirst: true })).body;
      expect(exchange.state).toBe('waiting');
      await asStaff(world, 'POST', `/orders/${made.id}/changes/${exchange.changeId}/withdraw`);
      expect((await read(id)).exchange.state).toBe('withdrawn');
      return { made, id };
    };
    const kept = await waiting();
    expect((await asBuyer(kept.made, 'POST', `/returns/${kept.id}/cancel`)).body.state).toBe('cancelled');
    const back = await waiting();
    const refund = { reason: 'It came back' };
    expect((await arrived(back.id, back.made.lineId, { restock: 1 }, { refund })).body).toMatchObject({
      state: 'received',
      receipts: [{ refund: { currency: 'USD' }, refundStatus: 'succeeded' }],
    });
    expect((await shelf(world, variantId)).reserved).toBe(0);
  });
});

test('whose charge is declined still waits for it, and one whose order was given back whole takes no money', async () => {
  const made = await sent();
  const id = await asked(made);
  const { variantId } = await stockProduct(world.request, 5, 2800);
  await agree(id, variantId);
  await arrived(id, made.lineId, { restock: 1 });
  const { changeId } = (await read(id)).exchange;
  const pay = (token: string) => asBuyer(made, 'POST', '/payments', { orderId: changeId, provider: 'test-card', token });
  expect((await pay('tok_declined')).body).toMatchObject({ status: 402 });
  expect((await read(id)).exchange.state).toBe('waiting');
  expect((await shelf(world, variantId)).reserved).toBe(1);
  await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { reason: 'All of it' });
  expect((await read(id)).exchange.state).toBe('withdrawn');
  expect((await shelf(world, variantId)).reserved).toBe(0);
  expect((await pay('tok_ok')).status).toBe(409);
  expect(await order(made.id)).toMatchObject({ axes: { payment: 'refunded', fulfilment: 'returned' }, refundable: usd(0) });
});

describe('an agreement that comes to nothing', () => {
  test('of two at once sets aside only what the other agreed to', async () => {
    const made = await sent();
    const id = await asked(made);
    const { variantId } = await stockProduct(world.request, 5);
    const answers = await Promise.all([agree(id, variantId), agree(id, variantId), agree(id, variantId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await world.app.settle();
    expect((await shelf(world, variantId)).reserved).toBe(1);
  });

  test('because the order is changed is refused with its reason, and nothing is set aside', async () => {
    const made = await sent(2);
    const id = await asked(made);
    const { variantId } = await stockProduct(world.request, 5);
    const other = await holdUp(made);
    expect((await agree(id, variantId)).body).toMatchObject({ status: 409, code: 'orders.change-open' });
    expect(await read(id)).toMatchObject({ state: 'requested', exchange: null });
    expect((await shelf(world, variantId)).reserved).toBe(0);
    await asStaff(world, 'POST', `/orders/${made.id}/changes/${other}/withdraw`);
  });
});

describe('who may agree', () => {
  test('to goods that cost less, needs the permission to give money back', async () => {
    const made = await sent();
    const id = await asked(made);
    const { variantId } = await stockProduct(world.request, 5, 800);
    const body = { exchange: { goods: [{ variantId, quantity: 1 }], shipFirst: true } };
    const clerk = { body, headers: keyed(), as: caller(manages) };
    const answer = await world.app.request('POST', `/returns/${id}/approve`, clerk);
    expect(answer.body).toMatchObject({ status: 403, code: 'orders.may-not-refund' });
    expect(await read(id)).toMatchObject({ state: 'requested', exchange: null });
    expect((await shelf(world, variantId)).reserved).toBe(0);
  });

  test('in a seller’s stores, does so with money, and puts goods into stores of their own', async () => {
    const made = await sent();
    const [mine, theirs] = [uuidv7(), uuidv7()];
    await world.app.sql('update orders.order_lines set seller_store_id = $2 where order_id = $1', [made.id, mine]);
    const id = await asked(made);
    const seller = (method: string, path: string, body: object) =>
      world.app.request(method, path, { body, headers: keyed(), as: caller([...manages, 'orders:refund'], { storeIds: [mine] }) });
    const { variantId } = await stockProduct(world.request, 5);
    const exchange = { goods: [{ variantId, quantity: 1 }] };
    expect((await seller('POST', `/returns/${id}/approve`, { exchange })).body.code).toBe('orders.only-in-all-stores');
    expect((await seller('POST', `/returns/${id}/approve`, {})).status).toBe(200);
    const lines = (storeId: string) => [{ lineId: made.lineId, restock: 0, writeOff: 1, storeId }];
    const foreign = await seller('POST', `/returns/${id}/receipts`, { lines: lines(theirs) });
    expect(foreign.body).toMatchObject({ status: 403, code: 'orders.only-in-all-stores' });
    const shipping = { lines: lines(mine), refund: { withShipping: true } };
    expect((await seller('POST', `/returns/${id}/receipts/quote`, shipping)).body.code).toBe('orders.only-in-all-stores');
    const quote = await seller('POST', `/returns/${id}/receipts/quote`, { lines: lines(mine), refund: {} });
    expect(quote.body.left).toEqual(quote.body.goods);
    await asBuyer(made, 'POST', `/returns/${id}/cancel`);
  });
});
