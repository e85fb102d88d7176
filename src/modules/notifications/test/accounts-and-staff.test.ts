import { uuidv7 } from '../../../platform/kernel/ids';
import { silence } from '../../../platform/realtime/live';
import { caller, createTestApp, type TestApp } from '../../../platform/testing/harness';
import type { MailRequest } from '../../users';
import { notificationsModule } from '../module';
import { createShopOf, envelope, order } from './orders';

const shop = createShopOf([]);
const staff = caller(['notifications:read-mailbox']);
const chief = caller(['notifications:read-mailbox', 'notifications:open-mail-links']);
const said: [room: string, name: string][] = [];
let app: TestApp;

beforeAll(async () => {
  const live = { ...silence, publish: (room: string, name: string) => void said.push([room, name]) };
  app = await createTestApp({ modules: [notificationsModule], fakes: shop.fakes, config: { publicUrl: 'https://shop.example/' }, live });
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

function asked(purpose: MailRequest['purpose'], facts: Partial<MailRequest> = {}) {
  const requestId = uuidv7();
  const request = {
    purpose,
    userId: uuidv7(),
    email: `${requestId}@example.com`,
    name: 'Wangari',
    locale: 'en',
    token: 'secret-of-the-link',
    expiresAt: '2026-03-01T10:00:00.000Z',
    ...facts,
  };
  shop.requests.set(requestId, request);
  return { ...request, requestId };
}
const tell = (what: string, topic: string, data: Record<string, unknown>, message = envelope(topic, data)) =>
  app.house.bus.deliver(`notifications.on-${what}`, message);
const ask = ({ requestId, userId, purpose }: ReturnType<typeof asked>, message?: ReturnType<typeof envelope>) =>
  tell('mail-requested', 'users.mail-requested.v1', { requestId, userId, purpose }, message);
const mailbox = async (query: string) => (await app.request('GET', `/mailbox?${query}`, { as: staff })).body.items;

describe('what an account asks for', () => {
  it('is written once, to the address of the request, and the link is seen by nobody who may not open it', async () => {
    const request = asked('reset-password');
    await Promise.all(Array.from({ length: 10 }, () => ask(request)));
    const [mail, ...others] = await mailbox(`to=${request.email}`);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ reason: 'users.reset-password', orderId: null, userId: request.userId, status: 'sent' });
    const text = async (as: typeof staff) => (await app.request('GET', `/mailbox/${mail.id as string}`, { as })).body.text;
    expect(await text(chief)).toContain('https://shop.example/reset-password#token=secret-of-the-link');
    expect(await text(staff)).toContain('https://shop.example/reset-password#token=hidden');
    const stored = await app.sql('select m::text as row from notifications.messages m where m.id = $1', [mail.id]);
    expect(stored[0].row).not.toContain('secret-of-the-link');
  });

  it('and needs no more is not written', async () => {
    const request = asked('verify-email');
    shop.requests.delete(request.requestId);
    await ask(request);
    expect(await mailbox(`userId=${request.userId}`)).toEqual([]);
  });
});

describe('a shelf that runs low', () => {
  const shelf = {
    variantId: uuidv7(),
    productId: uuidv7(),
    sku: 'MUG',
    title: 'Mug',
    storeId: uuidv7(),
    storeName: 'Nairobi',
    available: 1,
    threshold: 2,
  };
  const low = (message?: ReturnType<typeof envelope>) => tell('stock-low', 'catalog.stock-low.v1', shelf, message);
  const person = (email: string) => ({ userId: uuidv7(), email, emailVerified: true, name: 'A', locale: 'en' });

  it('is told to everyone who looks after the stock, once each time it falls', async () => {
    shop.staff.splice(0, Infinity, person('one@example.com'), person('two@example.com'));
    const message = envelope('catalog.stock-low.v1', shelf);
    await Promise.all(Array.from({ length: 5 }, () => low(message)));
    const to = async () => (await mailbox('reason=catalog.stock-low')).map((m: { to: string }) => m.to).sort();
    expect(await to()).toEqual(['one@example.com', 'two@example.com']);
    await low();
    expect(await to()).toHaveLength(4);
  });

  it('is told to those only who may work in that store', async () => {
    const reader = person('three@example.com');
    shop.staff.splice(0, Infinity, reader);
    said.splice(0);
    await low();
    expect(said).toEqual([[`user:${reader.userId}`, 'stock-low']]);
    expect(shop.askedFor.at(-1)).toEqual({ permission: 'catalog:receive-low-stock', storeId: shelf.storeId });
  });

  it('is told to nobody where nobody looks after it', async () => {
    shop.staff.splice(0);
    const before = (await mailbox('reason=catalog.stock-low')).length;
    await low();
    expect(await mailbox('reason=catalog.stock-low')).toHaveLength(before);
  });
});

describe('a refund that comes back', () => {
  it('is told once to everyone who looks after refunds, and not to the buyer', async () => {
    const one = order();
    shop.orders.push(one);
    const reader = { userId: uuidv7(), email: 'till@example.com', emailVerified: true, name: 'A', locale: 'en' };
    shop.staff.splice(0, Infinity, reader);
    const came = { orderId: one.orderId, refundId: uuidv7(), amount: { minor: 500, currency: 'USD' }, code: 'account-closed' };
    await tell('refund-came-back', 'orders.refund-came-back.v1', came);
    await tell('refund-came-back', 'orders.refund-came-back.v1', came);
    const mails = await mailbox(`orderId=${one.orderId}`);
    expect(mails.map((m: { to: string; subject: string }) => [m.to, m.subject])).toEqual([
      ['till@example.com', 'A refund came back: $5.00 of order 1042 · Test shop'],
    ]);
    const { body } = await app.request('GET', `/mailbox/${mails[0].id}`, { as: chief });
    expect(body.text).toContain(`https://shop.example/admin/orders/${one.orderId}`);
    expect(body.text).toContain('account-closed');
  });
});

describe('money and links', () => {
  it('a payment after the order, each refund and each lost link has a mail', async () => {
    const one = order();
    shop.orders.push(one);
    const { orderId } = one;
    const usd = (minor: number) => ({ minor, currency: 'USD' });
    await tell('order-paid', 'orders.order-paid.v1', { orderId, amount: usd(3_249) });
    const refunds = [uuidv7(), uuidv7()];
    for (const [at, refundId] of refunds.entries()) {
      const refund = { orderId, refundId, amount: usd(500), reason: 'A chip in the glaze', whole: at === 1 };
      await tell('order-refunded', 'orders.order-refunded.v1', refund);
      await tell('order-refunded', 'orders.order-refunded.v1', refund);
    }
    await tell('order-link-requested', 'orders.order-link-requested.v1', { orderId, requestId: uuidv7() });
    const mails = await mailbox(`orderId=${orderId}`);
    expect(mails.map((m: { subject: string }) => m.subject)).toEqual([
      'The way to your order 1042 · Test shop',
      '$5.00 back for your order 1042 · Test shop',
      '$5.00 back for your order 1042 · Test shop',
      'We have your payment for order 1042 · Test shop',
    ]);
    const texts = await Promise.all(
      mails.map(async (m: { id: string }) => (await app.request('GET', `/mailbox/${m.id}`, { as: chief })).body.text as string),
    );
    expect(texts[0]).toContain(`https://shop.example/orders/${orderId}?token=secret-of-the-order`);
    expect(texts[1]).toContain('all that was still paid');
    expect(texts[2]).toContain('a part of what you paid');
    expect(texts[2]).toContain('Why: A chip in the glaze');
    expect(texts[3]).toContain('$32.49');
  });
});
