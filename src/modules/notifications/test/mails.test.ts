import { uuidv7 } from '../../../platform/kernel/ids';
import { caller, createTestApp, type TestApp } from '../../../platform/testing/harness';
import { notificationsModule } from '../module';
import { createShopOf, envelope, order, parcel } from './orders';

const shop = createShopOf([]);
const staff = caller(['notifications:read-mailbox']);
const chief = caller(['notifications:read-mailbox', 'notifications:open-mail-links']);
let app: TestApp;

beforeAll(async () => {
  app = await createTestApp({ modules: [notificationsModule], fakes: shop.fakes });
});
afterEach(async () => expect(await app.violated()).toEqual([]));
afterAll(() => app.close());

const known = (facts = {}) => {
  const one = order(facts);
  shop.orders.push(one);
  return one;
};
const tell = (what: string, data: { orderId: string }, message = envelope(`orders.${what}.v1`, data)) =>
  app.house.bus.deliver(`notifications.on-${what}`, message);
const mailbox = async (query: string) => (await app.request('GET', `/mailbox?${query}`, { as: staff })).body;
const mailsOf = async (orderId: string) => (await mailbox(`orderId=${orderId}`)).items;

describe('an order', () => {
  it('that was placed has its confirmation in the mailbox', async () => {
    const { orderId } = known();
    await tell('order-placed', { orderId });
    const [mail, ...others] = await mailsOf(orderId);
    expect(others).toEqual([]);
    expect(mail).toEqual({
      id: expect.any(String),
      reason: 'orders.order-placed',
      to: 'ama@example.com',
      subject: 'Your order 1042 · Test shop',
      status: 'sent',
      attempts: 0,
      orderId,
      userId: null,
      resendOf: null,
      createdAt: expect.any(String),
      sentAt: expect.any(String),
      lastError: null,
    });
    const { body: whole } = await app.request('GET', `/mailbox/${mail.id}`, { as: chief });
    const link = `http://localhost:3000/orders/${orderId}?token=secret-of-the-order`;
    expect(whole.text).toContain(link);
    expect(whole.html).toContain(`href="${link}"`);
    expect(whole.text).toContain('Total: $32.49');
    expect(whole.linksHidden).toBe(false);
  });

  it('is not opened by its mail for staff who may not act as the customer', async () => {
    const { orderId } = known();
    await tell('order-placed', { orderId });
    const [mail] = await mailsOf(orderId);
    const { body: seen } = await app.request('GET', `/mailbox/${mail.id}`, { as: staff });
    expect(JSON.stringify(seen)).not.toContain('secret-of-the-order');
    expect(seen.html).toContain(`href="http://localhost:3000/orders/${orderId}?token=hidden"`);
    expect((await app.request('GET', `/mailbox/${mail.id}/document`, { as: staff })).body).toBe(seen.html);
    expect(seen).toMatchObject({ linksHidden: true, text: expect.stringContaining('Total: $32.49') });
  });

  it('is read in a frame where its mail can run nothing, by the same rule about its links', async () => {
    const { orderId } = known();
    await tell('order-placed', { orderId });
    const [mail] = await mailsOf(orderId);
    const [seen, open] = await Promise.all([staff, chief].map((as) => app.request('GET', `/mailbox/${mail.id}/document`, { as })));
    expect(seen?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(seen?.headers.get('content-security-policy')).toContain('sandbox allow-popups');
    expect([seen?.body, open?.body].map((text) => [text.includes('token=hidden'), text.includes('token=secret-of-the-order')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is opened by no mail that was written under another secret of the installation', async () => {
    const [one, other] = [known(), known()];
    await tell('order-placed', { orderId: one.orderId });
    await tell('order-placed', { orderId: other.orderId });
    await app.sql(
      'update notifications.messages m set sealed_secrets = o.sealed_secrets from notifications.messages o where m.order_id = $1 and o.order_id = $2',
      [one.orderId, other.orderId],
    );
    const [mail] = await mailsOf(one.orderId);
    expect((await app.request('GET', `/mailbox/${mail.id}`, { as: chief })).body.linksHidden).toBe(true);
  });

  it('has one confirmation, however often and however fast it is told', async () => {
    const { orderId } = known();
    const same = envelope('orders.order-placed.v1', { orderId });
    await Promise.all(Array.from({ length: 10 }, () => tell('order-placed', { orderId }, same)));
    await Promise.all(Array.from({ length: 10 }, () => tell('order-placed', { orderId })));
    expect(await mailsOf(orderId)).toHaveLength(1);
  });

  it('in two parcels has a mail for each, with its tracking number', async () => {
    const { orderId } = known();
    for (const number of ['GX1', 'GX2']) {
      const sent = parcel(orderId, number);
      shop.parcels.push(sent);
      const data = { orderId, shipmentId: sent.shipmentId };
      await tell('order-shipped', data);
      await tell('order-shipped', data);
    }
    const mails = await mailsOf(orderId);
    expect(mails.map((m: { reason: string }) => m.reason)).toEqual(['orders.order-shipped', 'orders.order-shipped']);
    const texts = await Promise.all(
      mails.map(async (m: { id: string }) => (await app.request('GET', `/mailbox/${m.id}`, { as: staff })).body.text),
    );
    expect(texts[0]).toContain('Post GX2');
    expect(texts[1]).toContain('Post GX1');
  });

  it('that has arrived, and one that was cancelled', async () => {
    const { orderId } = known();
    await tell('order-delivered', { orderId });
    await tell('order-cancelled', { orderId, reason: 'asked', wasAccepted: true } as { orderId: string });
    expect((await mailsOf(orderId)).map((m: { subject: string }) => m.subject)).toEqual([
      'Your order 1042 was cancelled · Test shop',
      'Your order 1042 has arrived · Test shop',
    ]);
  });

  it('that was never accepted is cancelled in silence', async () => {
    const { orderId } = known({ number: null });
    await tell('order-cancelled', { orderId, reason: 'declined', wasAccepted: false } as { orderId: string });
    expect(await mailsOf(orderId)).toEqual([]);
  });

  it('that cannot be read now is written about later', async () => {
    const late = order();
    const message = envelope('orders.order-placed.v1', { orderId: late.orderId });
    await expect(tell('order-placed', { orderId: late.orderId }, message)).rejects.toThrow('no order');
    expect(await mailsOf(late.orderId)).toEqual([]);
    shop.orders.push(late);
    await tell('order-placed', { orderId: late.orderId }, message);
    expect(await mailsOf(late.orderId)).toHaveLength(1);
  });

  it('costs four statements to write about', async () => {
    const { orderId } = known();
    app.statements();
    await tell('order-placed', { orderId });
    expect(app.statements().filter((text) => !text.includes('for update skip locked'))).toHaveLength(4);
  });
});

describe('the mailbox', () => {
  it('is for staff', async () => {
    expect((await app.request('GET', '/mailbox')).status).toBe(401);
    expect((await app.request('GET', '/mailbox', { as: caller(['orders:read-own']) })).status).toBe(403);
    expect((await app.request('GET', `/mailbox/${uuidv7()}`, { as: caller([]) })).status).toBe(403);
  });

  it('finds mails by the beginning of an address, in any case, and takes no wildcards', async () => {
    const { orderId } = known({ email: 'zoe_1%x@example.com' });
    await tell('order-placed', { orderId });
    const found = async (to: string) => (await mailbox(`to=${encodeURIComponent(to)}`)).items.length;
    expect(await found('ZOE_1%')).toBe(1);
    expect(await found('zoe_1%x@example.com')).toBe(1);
    expect(await found('%')).toBe(0);
    expect(await found('zoe%')).toBe(0);
    expect(await found('z_e')).toBe(0);
    expect(await found('\\')).toBe(0);
    expect(await found("'; drop table notifications.messages; --")).toBe(0);
  });

  it('comes in pages, newest first', async () => {
    const email = 'pages@example.com';
    const numbers = ['1', '2', '3', '4', '5'];
    for (const number of numbers) {
      const { orderId } = known({ email, number });
      await tell('order-placed', { orderId });
    }
    const subjects: string[] = [];
    let cursor = '';
    do {
      const page = await mailbox(`to=${email}&limit=2${cursor}`);
      subjects.push(...page.items.map((m: { subject: string }) => m.subject));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor !== '');
    expect(subjects).toEqual([...numbers].reverse().map((number) => `Your order ${number} · Test shop`));
  });

  it('knows a mail that is not there from one that is', async () => {
    const answer = await app.request('GET', `/mailbox/${uuidv7()}`, { as: staff });
    expect([answer.status, answer.body.code]).toEqual([404, 'notifications.no-such-mail']);
    expect((await app.request('GET', '/mailbox/1%27', { as: staff })).status).toBe(400);
    expect((await app.request('GET', '/mailbox?cursor=1', { as: staff })).status).toBe(400);
  });
});

describe('goods that come back', () => {
  const label = {
    carrier: 'UPS',
    trackingNumber: '1Z-9',
    to: { name: 'Galleria', line1: '2 Dock Road', city: 'Springfield', postalCode: '62701', country: 'US' },
    instructions: 'Put the number on the parcel.',
  };
  const back = (orderId: string, facts = {}) => {
    const lines = [
      { title: 'Mug', asked: 3, approved: 2, received: 1 },
      { title: 'Bowl', asked: 1, approved: 0, received: 0 },
    ];
    const one = { returnId: uuidv7(), orderId, number: '1042-R1', answer: 'One was worn.', label, lines, ...facts };
    shop.returns.push(one);
    return one;
  };
  const textOf = async (orderId: string) => {
    const [{ id }] = await mailsOf(orderId);
    return (await app.request('GET', `/mailbox/${id}`, { as: chief })).body;
  };

  it.each([
    ['return-requested', 'We have your request 1042-R1', ['2 × Mug']],
    [
      'return-approved',
      'How to send back 1042-R1',
      ['2 × Mug', 'UPS 1Z-9', '2 Dock Road', 'Put the number on the parcel.', 'One was worn.'],
    ],
    ['return-rejected', 'About your request 1042-R1', ['One was worn.']],
  ])('%s: the buyer reads it, once', async (what, subject, said) => {
    const { orderId } = known();
    const { returnId } = back(orderId);
    const message = envelope(`orders.${what}.v1`, { orderId, returnId });
    await tell(what, { orderId }, message);
    await tell(what, { orderId }, message);
    expect(await mailsOf(orderId)).toMatchObject([{ subject: `${subject} · Test shop`, reason: `orders.${what}` }]);
    const mail = await textOf(orderId);
    for (const words of said) expect(mail.text).toContain(words);
    expect(mail.text).not.toContain('Bowl');
  });

  it('arrive in parts, and each part is told', async () => {
    const { orderId } = known();
    const { returnId } = back(orderId, { label: null });
    for (const receiptId of [uuidv7(), uuidv7()])
      await tell('return-received', { orderId }, envelope('orders.return-received.v1', { orderId, returnId, receiptId }));
    expect(await mailsOf(orderId)).toHaveLength(2);
    expect((await textOf(orderId)).text).toContain('1 × Mug');
  });
});
