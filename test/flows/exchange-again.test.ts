import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy, keyed, shelf } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** Exchanges that staff agree to of their own accord, and such as failed and are tried again; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });

async function sent(): Promise<OwnedOrder> {
  const made = await world.orderOf('nobody');
  await world.app.settle();
  await asStaff(world, 'POST', '/shippings', { orderId: made.id });
  return made;
}
const reserved = async (variantId: string) => (await shelf(world, variantId)).reserved;
const read = async (id: string) => (await world.request('staff', 'GET', `/returns/${id}`)).body;
const order = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
const again = (id: string) => asStaff(world, 'POST', `/returns/${id}/exchange`);
const agree = (id: string, variantId: string, shipFirst = false) =>
  asStaff(world, 'PUT', `/returns/${id}/exchange`, { goods: [{ variantId, quantity: 1 }], shipFirst });
const arrived = (id: string, { lineId }: OwnedOrder, more: object = {}) =>
  asStaff(world, 'POST', `/returns/${id}/receipts`, { lines: [{ lineId, restock: 1, writeOff: 0 }], ...more });
const opened = async (made: OwnedOrder): Promise<string> =>
  (await asStaff(world, 'POST', `/orders/${made.id}/returns`, { lines: [{ lineId: made.lineId, quantity: 1, reason: 'too-small' }] })).body
    .items[0].id;

describe('a return that staff opened for a buyer', () => {
  test('becomes an exchange: goods are set aside, and in the order once the old ones are here', async () => {
    const { variantId } = await stockProduct(world.request, 5);
    const made = await sent();
    const id = await opened(made);
    expect((await agree(id, variantId)).body).toMatchObject({ state: 'approved', exchange: { state: 'agreed', shipFirst: false } });
    expect(await reserved(variantId)).toBe(1);
    expect((await agree(id, variantId)).body).toMatchObject({ status: 409, code: 'orders.return-state' });
    expect((await arrived(id, made, { refund: { reason: 'Both' } })).body.code).toBe('orders.return-is-exchange');
    await arrived(id, made);
    expect((await read(id)).exchange.state).toBe('done');
    expect(await order(made.id)).toMatchObject({ lines: [{}, { variantId }], refunds: [] });
  });

  test('waits for what the new goods cost more, and gives back what they cost less', async () => {
    const [dear, cheap] = [await stockProduct(world.request, 5, 2800), await stockProduct(world.request, 5, 800)];
    const [first, second] = [await sent(), await sent()];
    const [dearer, cheaper] = [await opened(first), await opened(second)];
    expect((await agree(dearer, dear.variantId, true)).body.exchange).toMatchObject({ state: 'waiting', difference: { currency: 'USD' } });
    expect((await agree(cheaper, cheap.variantId, true)).body.exchange).toMatchObject({ state: 'done' });
    expect((await order(second.id)).refunds).toMatchObject([{ status: 'succeeded' }]);
  });

  test('is refused what is sold out, and once its goods are here; nothing is set aside then', async () => {
    const { variantId } = await stockProduct(world.request, 1);
    const made = await sent();
    const id = await opened(made);
    const two = { goods: [{ variantId, quantity: 2 }] };
    expect((await asStaff(world, 'PUT', `/returns/${id}/exchange`, two)).body).toMatchObject({ status: 409, code: 'orders.sold-out' });
    await arrived(id, made);
    expect((await agree(id, variantId)).body.code).toBe('orders.return-state');
    expect(await reserved(variantId)).toBe(0);
  });

  test('has one exchange, however many agree at once', async () => {
    const { variantId } = await stockProduct(world.request, 5);
    const id = await opened(await sent());
    const answers = await Promise.all([agree(id, variantId), agree(id, variantId), agree(id, variantId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    await world.app.settle();
    expect(await reserved(variantId)).toBe(1);
    await asStaff(world, 'POST', `/returns/${id}/cancel`);
    expect(await reserved(variantId)).toBe(0);
  });
});

/** Its goods are here, and another change of the order, which waits for its money, was in the way. */
async function failed(variantId: string): Promise<{ made: OwnedOrder; id: string }> {
  const made = await sent();
  const id = await opened(made);
  await agree(id, variantId);
  const more = { add: [{ variantId: world.variantId, quantity: 1 }], reason: 'One more' };
  const other = (await asStaff(world, 'POST', `/orders/${made.id}/changes`, more)).body.id as string;
  await arrived(id, made);
  expect((await read(id)).exchange).toMatchObject({ state: 'failed', failure: 'orders.change-open', moneyBack: null });
  expect((await again(id)).body).toMatchObject({ status: 409, code: 'orders.change-open' });
  await asStaff(world, 'POST', `/orders/${made.id}/changes/${other}/withdraw`);
  return { made, id };
}

describe('an exchange that failed', () => {
  test('sets nothing aside, and takes its goods again when it is tried again', async () => {
    const { variantId } = await stockProduct(world.request, 1);
    const { id } = await failed(variantId);
    expect(await reserved(variantId)).toBe(0);
    expect((await again(id)).body.exchange).toMatchObject({ state: 'done' });
    expect(await reserved(variantId)).toBe(1);
  });

  test('is refused its goods where they were sold meanwhile, and stays as it is', async () => {
    const { variantId } = await stockProduct(world.request, 1);
    const [{ id }, other] = [await failed(variantId), await opened(await sent())];
    expect((await agree(other, variantId)).status).toBe(200);
    expect((await again(id)).body).toMatchObject({ status: 409, code: 'orders.sold-out' });
    expect((await read(id)).exchange).toMatchObject({ state: 'failed' });
    expect(await reserved(variantId)).toBe(1);
    await asStaff(world, 'POST', `/returns/${other}/cancel`);
    expect((await again(id)).body.exchange).toMatchObject({ state: 'done' });
  });

  test('is tried again once by any number at once', async () => {
    const { variantId } = await stockProduct(world.request, 5);
    const { made, id } = await failed(variantId);
    const answers = await Promise.all([again(id), again(id), again(id)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await world.app.settle();
    expect((await order(made.id)).lines).toHaveLength(2);
    expect(await reserved(variantId)).toBe(1);
  });

  test('cannot be tried again once money of it was given back by hand, and says so', async () => {
    const { variantId } = await stockProduct(world.request, 5);
    const { made, id } = await failed(variantId);
    const amount = usd(500);
    expect((await asStaff(world, 'POST', `/orders/${made.id}/refunds`, { amount, reason: 'By hand' })).status).toBeLessThan(300);
    expect((await read(id)).exchange).toMatchObject({ state: 'failed', moneyBack: amount });
    expect((await again(id)).body).toMatchObject({ status: 409, code: 'orders.exchange-money-back' });
    expect((await order(made.id)).lines).toHaveLength(1);
    expect(await reserved(variantId)).toBe(0);
  });

  test('is tried again while all its money is given back: what is set aside is in the order, and never paid with money that was gone', async () => {
    const { variantId } = await stockProduct(world.request, 5);
    const { made, id } = await failed(variantId);
    const refund = world.request('staff', 'POST', `/orders/${made.id}/refunds`, { body: { reason: 'All' }, headers: keyed() });
    await Promise.all([again(id), refund]);
    await world.app.settle();
    const isExchanged = (await read(id)).exchange.state === 'done';
    expect((await order(made.id)).lines).toHaveLength(isExchanged ? 2 : 1);
    expect(await reserved(variantId)).toBe(isExchanged ? 1 : 0);
    const before = await world.app.sql(
      `select f.id from orders.order_refunds f join orders.returns r on r.order_id = f.order_id
       join orders.order_steps s on s.order_id = f.order_id and s.what = 'exchanged' where r.id = $1 and f.created_at < s.at`,
      [id],
    );
    expect(before).toEqual([]);
  });
});
