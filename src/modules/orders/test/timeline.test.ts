import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import type { RequestOptions } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import type { Timeline } from '../shapes';
import { closeShop, customer, openShop, staff, usd } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const key = () => ({ 'idempotency-key': uuidv7() });
const clerk = staff();
const bought = async () => {
  const { body } = await shop.buy(shop.newCart());
  await shop.app.settle();
  return { id: body.id as string, token: { 'x-order-token': body.orderToken as string } };
};
const note = (orderId: string, text: string, as = clerk) =>
  shop.app.request('POST', `/orders/${orderId}/notes`, { body: { text }, as, headers: key() });
const timeline = async (orderId: string, options: RequestOptions = { as: clerk }): Promise<Timeline> =>
  (await shop.app.request('GET', `/orders/${orderId}/timeline`, options)).body;

describe('what happened to an order', () => {
  test('is told to staff with who and why: steps, payments, refunds, parcels, notes', async () => {
    shop.people.set(clerk.userId, { userId: clerk.userId, email: 'c@example.com', emailVerified: true, name: 'Clara Clerk', locale: 'en' });
    const { id } = await bought();
    await note(id, 'Rang up and asked for a ribbon');
    await shop.app.request('POST', `/orders/${id}/refunds`, {
      body: { amount: usd(100), reason: 'No ribbon left' },
      as: clerk,
      headers: key(),
    });
    const parcel = await shop.app.request('POST', '/shippings', { body: { orderId: id }, as: clerk, headers: key() });
    await shop.tellParcel('shipped', parcel.body.shipmentId);
    const { items, missing } = await timeline(id);
    expect(missing).toEqual([]);
    expect(items.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
      'payment: captured',
      'order: created',
      'order: accepted',
      'note: note',
      'order: refund-asked',
      'order: packed',
    ]);
    expect(items.find((item) => item.kind === 'note')).toMatchObject({
      who: 'staff',
      staffId: clerk.userId,
      staffName: 'Clara Clerk',
      why: 'Rang up and asked for a ribbon',
    });
    expect(items.find((item) => item.what === 'refund-asked')).toMatchObject({ who: 'staff', why: 'No ribbon left' });
    expect(items.find((item) => item.what === 'created')).toMatchObject({ who: 'buyer', staffId: null });
  });

  test('is told to the buyer without notes and names', async () => {
    const { id, token } = await bought();
    await note(id, 'A difficult person');
    await shop.app.request('POST', `/orders/${id}/cancel`, { body: { reason: 'Broken in the store' }, as: clerk, headers: key() });
    const { items } = await timeline(id, { headers: token });
    expect(items.filter((item) => item.kind === 'order').map(({ what, who, why }) => [what, who, why])).toEqual([
      ['created', 'buyer', null],
      ['accepted', 'system', null],
      ['cancelled', 'staff', 'Broken in the store'],
    ]);
    expect(JSON.stringify(items)).not.toContain('difficult');
    expect(items.every((item) => item.staffId === null && item.staffName === null)).toBe(true);
  });

  test('is told to nobody else', async () => {
    const { id, token } = await bought();
    const read = async (options: RequestOptions) => (await shop.app.request('GET', `/orders/${id}/timeline`, options)).status;
    expect([
      await read({}),
      await read({ as: customer() }),
      await read({ headers: { 'x-order-token': 'another' } }),
      await read({ headers: token }),
    ]).toEqual([404, 404, 404, 200]);
  });

  test('is told as far as it can be reached', async () => {
    const { id } = await bought();
    const away = () => new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' });
    shop.breakAt('payments.listPaymentSteps', 'before', away());
    shop.breakAt('users.listUsers', 'before', away());
    await note(id, 'Anything');
    const { items, missing } = await timeline(id);
    expect(missing).toEqual(['payments']);
    expect(items.map((item) => item.what)).toEqual(['created', 'accepted', 'note']);
  });
});

describe('notes', () => {
  test('are read by staff in the order they were written, and written once per key', async () => {
    const { id } = await bought();
    const headers = key();
    for (let n = 0; n < 2; n += 1)
      await shop.app.request('POST', `/orders/${id}/notes`, { body: { text: 'One\nTwo' }, as: clerk, headers });
    const other = staff();
    await note(id, 'Three', other);
    const { body } = await shop.app.request('GET', `/orders/${id}/notes`, { as: clerk });
    expect(body.items.map((n: { text: string; authorId: string }) => [n.text, n.authorId])).toEqual([
      ['One\nTwo', clerk.userId],
      ['Three', other.userId],
    ]);
  });

  test('are nobody else’s business', async () => {
    const { id, token } = await bought();
    const read = async (options: RequestOptions) => (await shop.app.request('GET', `/orders/${id}/notes`, options)).status;
    expect([await read({ headers: token }), await read({ as: customer() })]).toEqual([401, 403]);
    expect((await note(id, 'x', customer())).status).toBe(403);
    expect((await note(uuidv7(), 'x')).status).toBe(404);
    expect((await note(id, '   ')).status).toBe(400);
    await expect(shop.app.sql(`update orders.order_notes set text = 'changed' where true`)).rejects.toThrow('append-only');
  });
});
