import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersContract } from '../index';
import { ordersModule } from '../module';
import { address, closeShop, openShop, staff, usd } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

describe('a purchase', () => {
  test('is paid, numbered, and the cart is done', async () => {
    const cart = shop.newCart({ quantity: 2 });
    const { status, body, headers } = await shop.buy(cart);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'paid',
      axes: { lifecycle: 'accepted', payment: 'paid', fulfilment: 'unfulfilled' },
      number: expect.stringMatching(/^\d+$/),
      email: 'ada@example.com',
      cartId: cart.id,
      expiresAt: null,
      shippingAddress: address,
      lines: [{ title: 'Mug', quantity: 2, shipped: 0, unitPrice: usd(1000), subtotal: usd(2000), total: usd(2000) }],
      totals: { subtotal: usd(2000), shipping: usd(500), tax: usd(250), total: usd(2750) },
      payment: { status: 'captured', amount: usd(2750) },
    });
    expect(headers.get('location')).toBe(`/api/v1/orders/${body.id}`);
    await shop.app.settle();
    expect(cart.status).toBe('completed');
    expect([shop.holds.get(body.id), shop.collections.get(body.id)]).toEqual(['allocated', 'closed']);
    const events = await shop.app.sql('select topic from orders.outbox where stream = $1', [body.id]);
    expect(events).toEqual([{ topic: 'orders.order-placed.v1' }]);
  });

  test('gives its buyer the secret of the order, in the answer and as cookies, and keeps only a hash', async () => {
    const { body, headers } = await shop.buy(shop.newCart());
    expect(body.orderToken).toBe(shop.app.secrets.sign('order', body.id));
    const cookies = headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    expect(cookies.every((cookie) => cookie.startsWith(`order=${body.orderToken}; Path=/api/v1`) && cookie.includes('HttpOnly'))).toBe(
      true,
    );
    const [row] = await shop.app.sql('select * from orders.orders where id = $1', [body.id]);
    expect(JSON.stringify(row)).not.toContain(body.orderToken);
    const [summary] = await shop.app.facade(ordersContract).getOrders({ orderIds: [body.id] });
    expect(summary).toMatchObject({ orderId: body.id, number: body.number, orderToken: body.orderToken, email: 'ada@example.com' });
  });

  test('keeps nothing of what the buyer sent once it is settled', async () => {
    const { body } = await shop.buy(shop.newCart());
    expect(await shop.app.sql('select sealed_input, outcome from orders.checkouts where id = $1', [body.id])).toEqual([
      { sealed_input: null, outcome: null },
    ]);
  });

  test('numbers have no gaps, whatever was declined in between', async () => {
    const numbers: number[] = [];
    for (const token of ['tok_ok', 'tok_declined', 'tok_ok', 'tok_3ds', 'tok_ok']) {
      const { body } = await shop.buy(shop.newCart(), token);
      if (body.number) numbers.push(Number(body.number));
    }
    expect(numbers).toEqual([0, 1, 2].map((i) => (numbers[0] ?? 0) + i));
  });

  test('that costs nothing needs no payment', async () => {
    const cart = shop.newCart({ unit: 0 });
    const { status, body } = await shop.buy(cart, 'tok_declined');
    expect([status, body.status, body.payment]).toEqual([201, 'paid', null]);
  });

  test('with money that is only reserved is accepted as authorised', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_reserved');
    expect([body.status, body.axes.payment]).toEqual(['paid', 'authorized']);
  });

  test('remembers the language of its buyer, if the shop speaks it', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_ok', { headers: { 'accept-language': 'fr, en;q=0.5' } });
    expect(body.locale).toBe('en');
  });

  test('takes at most 20 statements of this module, its key included', async () => {
    const cart = shop.newCart();
    await shop.buy(shop.newCart());
    await shop.app.settle();
    shop.app.statements();
    await shop.buy(cart);
    expect(shop.app.statements().length).toBeLessThanOrEqual(20);
  });
});

describe('what comes to nothing', () => {
  test('a declined payment puts the stock back and opens the cart again before the buyer hears of it', async () => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 1);
    const { status, body } = await shop.buy(cart, 'tok_declined');
    expect([status, body.code, body.reason]).toEqual([402, 'payments.declined', 'declined']);
    expect([cart.status, shop.shelf.get(cart.variantId)]).toEqual(['open', 1]);
    const again = await shop.buy(cart);
    expect(again.status).toBe(201);
  });

  test('a declined order is cancelled without a number, and says so to those who listen', async () => {
    const key = uuidv7();
    const cart = shop.newCart();
    await shop.buy(cart, 'tok_declined', { key });
    const [row] = await shop.app.sql(`select id, number, lifecycle, payment from orders.orders where cart_id = $1`, [cart.id]);
    expect(row).toMatchObject({ number: null, lifecycle: 'cancelled', payment: 'unpaid' });
    const [event] = await shop.app.sql(`select topic, data from orders.outbox where stream = $1`, [row.id]);
    expect(event).toEqual({
      topic: 'orders.order-cancelled.v1',
      data: { orderId: row.id, reason: 'payment-declined', wasAccepted: false },
    });
  });

  test('sold out names the lines, and the cart is open again', async () => {
    const cart = shop.newCart({ quantity: 3 });
    shop.shelf.set(cart.variantId, 2);
    const { status, body } = await shop.buy(cart);
    expect([status, body.code, body.lines]).toEqual([
      409,
      'orders.sold-out',
      [{ variantId: cart.variantId, title: 'Mug', requested: 3, available: 2 }],
    ]);
    expect([cart.status, shop.shelf.get(cart.variantId)]).toEqual(['open', 2]);
    expect(await shop.app.sql('select id from orders.orders where cart_id = $1', [cart.id])).toEqual([]);
  });

  test('a cart that changed is shown anew, and nothing of it is kept', async () => {
    const cart = shop.newCart();
    const { status, body } = await shop.buy(cart, 'tok_ok', { version: 2 });
    expect([status, body.code, body.cart.id, body.cart.version]).toEqual([409, 'cart.changed', cart.id, 3]);
    const [row] = await shop.app.sql(`select step, outcome from orders.checkouts where cart_id = $1`, [cart.id]);
    expect([row.step, row.outcome.extra]).toEqual(['rejected', {}]);
  });

  test('a cart that is not the buyer’s does not exist', async () => {
    const cart = shop.newCart();
    const { status, body } = await shop.buy(cart, 'tok_ok', { headers: { 'x-cart-token': 'of another cart' } });
    expect([status, body.code]).toEqual([404, 'orders.no-such-cart']);
  });

  test('a way to pay that is not offered leaves everything as it was', async () => {
    const cart = shop.newCart();
    const { status, body } = await shop.app.request('POST', '/orders', {
      body: {
        cartId: cart.id,
        email: 'a@example.com',
        shippingAddress: address,
        shippingOptionId: uuidv7(),
        payment: { provider: 'barter' },
      },
      headers: { 'x-cart-token': cart.token, 'idempotency-key': uuidv7() },
    });
    expect([status, body.code, cart.status]).toEqual([422, 'payments.no-such-provider', 'open']);
  });

  test('nobody sends a price, a total, an owner or a state', async () => {
    const cart = shop.newCart();
    const body = {
      cartId: cart.id,
      email: 'a@example.com',
      shippingAddress: address,
      shippingOptionId: uuidv7(),
      payment: { provider: 'test-card', token: 'tok_ok' },
    };
    for (const extra of [{ total: usd(1) }, { userId: uuidv7() }, { status: 'paid' }, { lines: [] }, { discount: 5 }]) {
      const answer = await shop.app.request('POST', '/orders', {
        body: { ...body, ...extra },
        headers: { 'x-cart-token': cart.token, 'idempotency-key': uuidv7() },
      });
      expect(answer.status).toBe(400);
    }
    expect(cart.status).toBe('open');
  });

  test('a payment of another amount than the order’s is no payment, and goes back', async () => {
    const cart = shop.newCart();
    shop.before('payments.startPayment', async () => {
      const [{ id, payment_id: paymentId }] = await shop.app.sql('select id, payment_id from orders.checkouts where cart_id = $1', [
        cart.id,
      ]);
      const amount = usd(1);
      const facts = {
        purpose: 'order' as const,
        tender: 0,
        undecided: false,
        refunded: usd(0),
        nextAction: null,
        failure: null,
        method: null,
        createdAt: new Date(0).toISOString(),
      };
      shop.attempts.set(paymentId, {
        paymentId,
        orderId: id,
        provider: 'test-card',
        status: 'captured',
        amount,
        captured: amount,
        ...facts,
      });
    });
    const { status, body } = await shop.buy(cart);
    expect([status, body.code, body.reason, cart.status]).toEqual([402, 'payments.declined', 'wrong-amount', 'open']);
    expect([...shop.attempts.values()].at(-1)?.status).toBe('refunded');
  });

  test('stock that was sold although it was held gives the money back', async () => {
    const cart = shop.newCart();
    shop.before('catalog.allocateStock', async () => {
      const held = [...shop.holds.keys()].at(-1) ?? '';
      shop.holds.set(held, 'gone');
      shop.shelf.set(cart.variantId, 0);
    });
    const { status, body } = await shop.buy(cart);
    expect([status, body.code, cart.status]).toEqual([409, 'orders.sold-out', 'open']);
    expect([...shop.attempts.values()].at(-1)?.status).toBe('refunded');
  });
});

describe('a payment that takes its time', () => {
  test('is 202 while nobody knows, and the order is accepted when it is paid', async () => {
    const cart = shop.newCart();
    const { status, body } = await shop.buy(cart, 'tok_timeout');
    expect([status, body.status, body.number, body.payment.undecided]).toEqual([202, 'pending', null, true]);
    expect(body.expiresAt).not.toBeNull();
    await shop.tell('authorized', body.payment.id);
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid', step: 'accepted' });
    await shop.app.settle();
    expect(cart.status).toBe('completed');
  });

  test('is 201 with the step its buyer has to do', async () => {
    const { status, body } = await shop.buy(shop.newCart(), 'tok_3ds');
    expect([status, body.status, body.payment.nextAction]).toEqual([201, 'pending', { type: 'redirect', url: '/there' }]);
  });

  test('that fails later leaves the order to be tried again until its time is over', async () => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 1);
    const { body } = await shop.buy(cart, 'tok_3ds');
    await shop.tell('failed', body.payment.id);
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'pending', step: 'awaiting' });
    const timeline = await shop.app.request('GET', `/orders/${body.id}`, { as: staff() });
    expect(timeline.body.timeline.map((s: { what: string }) => s.what)).toEqual(['created', 'payment-failed']);

    await shop.later(16 * 60);
    await shop.app.settle();
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'cancelled', number: null, step: 'cancelled' });
    expect([cart.status, shop.shelf.get(cart.variantId), shop.collections.get(body.id)]).toEqual(['open', 1, 'cancelled']);
  });

  test('that is known to the run already is left to it', async () => {
    const cart = shop.newCart();
    shop.before('catalog.allocateStock', () => shop.tell('authorized', [...shop.attempts.keys()].at(-1) ?? ''));
    const before = shop.calls.filter((call) => call === 'catalog.allocateStock').length;
    expect((await shop.buy(cart)).status).toBe(201);
    expect(shop.calls.filter((call) => call === 'catalog.allocateStock').length - before).toBe(1);
  });

  test('that succeeds with another try is accepted', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_3ds');
    await shop.tell('failed', body.payment.id);
    const second = uuidv7();
    const first = shop.attempts.get(body.payment.id);
    if (first) shop.attempts.set(second, { ...first, paymentId: second, status: 'pending' });
    await shop.tell('authorized', second);
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
  });

  test('that succeeds after the order was cancelled goes back', async () => {
    const cart = shop.newCart();
    const { body } = await shop.buy(cart, 'tok_timeout');
    await shop.later(16 * 60);
    await shop.app.settle();
    await shop.tell('authorized', body.payment.id);
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'cancelled', number: null });
    expect(shop.attempts.get(body.payment.id)?.status).toBe('refunded');
    expect(shop.holds.get(body.id)).toBe('released');
  });

  test('that had succeeded although nobody was told is not cancelled when its time is over', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_timeout');
    const attempt = shop.attempts.get(body.payment.id);
    if (attempt) shop.attempts.set(body.payment.id, { ...attempt, status: 'captured', undecided: false });
    await shop.later(16 * 60);
    await shop.app.settle();
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
  });

  test('is heard of once, also when the news comes five times at once', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_timeout');
    await Promise.all(Array.from({ length: 5 }, () => shop.tell('authorized', body.payment.id)));
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted' });
    expect(await shop.app.sql(`select topic from orders.outbox where stream = $1`, [body.id])).toEqual([
      { topic: 'orders.order-placed.v1' },
    ]);
  });

  test('whose news comes while the run is still about to wait is not forgotten', async () => {
    const cart = shop.newCart();
    shop.before('payments.startPayment', async () => {
      await shop.app.sql('update orders.checkouts set news = true where cart_id = $1', [cart.id]);
      shop.before('payments.startPayment', async () => {
        const [pending] = [...shop.attempts.values()].filter((a) => a.orderId === cart.checkoutId);
        if (pending) shop.attempts.set(pending.paymentId, { ...pending, status: 'captured', undecided: false });
      });
    });
    const { status, body } = await shop.buy(cart, 'tok_timeout');
    expect([status, body.status, body.payment.status]).toEqual([201, 'paid', 'captured']);
  });
});
