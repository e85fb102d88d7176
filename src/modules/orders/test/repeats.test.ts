import { uuidv7 } from '../../../platform/kernel/ids';
import { AppError } from '../../../platform/kernel/errors';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersContract } from '../index';
import { ordersModule } from '../module';
import { customer, closeShop, openShop, usd } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const away = () => new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Not reachable.' });

describe('a run that dies', () => {
  /** The buyer got no answer; the timeout that was written first takes it up. */
  const resumed = async (cart: { id: string }) => {
    const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
    await shop.later(31);
    await shop.app.settle();
    return shop.order(id);
  };

  test.each([
    ['cart.beginCheckout', 'before'],
    ['cart.beginCheckout', 'after'],
    ['catalog.holdStock', 'before'],
    ['catalog.holdStock', 'after'],
    ['payments.openCollection', 'before'],
    ['payments.openCollection', 'after'],
    ['payments.startPayment', 'before'],
    ['payments.startPayment', 'after'],
    ['catalog.allocateStock', 'before'],
    ['catalog.allocateStock', 'after'],
  ] as const)('%s %s its work is taken up: one order, one charge, one unit', async (call, when) => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 5);
    const charged = shop.charges.length;
    shop.breakAt(call, when);
    expect((await shop.buy(cart)).status).toBe(500);
    expect(await resumed(cart)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
    expect([shop.charges.length - charged, shop.shelf.get(cart.variantId), cart.status]).toEqual([1, 4, 'completed']);
  });

  test.each(['catalog.releaseStock', 'cart.reopenCart', 'payments.cancelCollection'] as const)(
    'while giving back (%s) still gives everything back',
    async (call) => {
      const cart = shop.newCart();
      shop.shelf.set(cart.variantId, 1);
      shop.breakAt(call, 'before', away());
      expect((await shop.buy(cart, 'tok_declined')).status).toBe(402);
      await shop.later(10);
      await shop.app.settle();
      const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
      expect([cart.status, shop.shelf.get(cart.variantId), shop.collections.get(id)]).toEqual(['open', 1, 'cancelled']);
    },
  );

  test('is taken up by the buyer’s own repetition as well', async () => {
    const cart = shop.newCart();
    const key = uuidv7();
    shop.breakAt('catalog.holdStock', 'after', away());
    expect((await shop.buy(cart, 'tok_ok', { key })).status).toBe(503);
    const again = await shop.buy(cart, 'tok_ok', { key });
    expect([again.status, again.body.status]).toEqual([201, 'paid']);
    const replay = await shop.buy(cart, 'tok_ok', { key });
    expect([replay.status, replay.body.id, replay.headers.get('idempotent-replayed')]).toEqual([201, again.body.id, 'true']);
  });

  test.each(['cart.beginCheckout', 'catalog.holdStock'] as const)(
    'because %s could not be reached has told its buyer that nothing happened, and nothing does',
    async (call) => {
      const cart = shop.newCart();
      shop.shelf.set(cart.variantId, 1);
      const charged = shop.charges.length;
      shop.breakAt(call, 'after', away());
      expect((await shop.buy(cart)).status).toBe(503);
      await shop.later(31);
      await shop.app.settle();
      expect([cart.status, shop.shelf.get(cart.variantId), shop.charges.length]).toEqual(['open', 1, charged]);
      expect(await shop.app.sql('select id from orders.orders where cart_id = $1', [cart.id])).toEqual([]);
    },
  );

  test.each([
    ['payments.openCollection', 'before'],
    ['payments.startPayment', 'before'],
    ['payments.startPayment', 'after'],
    ['catalog.allocateStock', 'before'],
  ] as const)('because %s could not be reached (%s) has its order being checked, and then paid', async (call, when) => {
    const cart = shop.newCart();
    const charged = shop.charges.length;
    shop.breakAt(call, when, away());
    const { status, body } = await shop.buy(cart);
    expect([status, body.status]).toEqual([202, 'pending']);
    await shop.later(31);
    await shop.app.settle();
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
    expect(shop.charges.length - charged).toBe(1);
  });

  test('because payments are still away when it is taken up is taken up again', async () => {
    const cart = shop.newCart();
    const charged = shop.charges.length;
    shop.breakAt('payments.startPayment', 'before', away());
    const { status, body } = await shop.buy(cart);
    expect(status).toBe(202);
    for (let time = 1; time <= 3; time += 1) {
      shop.breakAt('payments.openCollection', 'before', away());
      await shop.later(40);
      await shop.app.settle();
      expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'pending' });
    }
    await shop.later(40);
    await shop.app.settle();
    expect(await shop.order(body.id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
    expect(shop.charges.length - charged).toBe(1);
  });

  test('because the cart is still away when it is taken up keeps its word that nothing happened', async () => {
    const cart = shop.newCart();
    const charged = shop.charges.length;
    shop.breakAt('cart.beginCheckout', 'after', away());
    expect((await shop.buy(cart)).status).toBe(503);
    shop.breakAt('cart.reopenCart', 'before', away());
    await shop.later(40);
    await shop.app.settle();
    await shop.later(40);
    await shop.app.settle();
    expect([cart.status, shop.charges.length]).toEqual(['open', charged]);
  });

  test('is not taken up while it is alive', async () => {
    const cart = shop.newCart();
    shop.before('payments.startPayment', async () => {
      const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
      await shop.resume(id);
      expect(shop.calls.filter((c) => c === 'payments.startPayment')).toHaveLength(before + 1);
    });
    const before = shop.calls.filter((c) => c === 'payments.startPayment').length;
    expect((await shop.buy(cart)).status).toBe(201);
  });

  test('and is found too late to go on gives everything back', async () => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 1);
    shop.breakAt('payments.startPayment', 'before');
    await shop.buy(cart);
    const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
    await shop.later(16 * 60);
    await shop.app.settle();
    expect(await shop.order(id)).toMatchObject({ lifecycle: 'cancelled', step: 'cancelled' });
    expect([cart.status, shop.shelf.get(cart.variantId)]).toEqual(['open', 1]);
  });

  test('and is found too late, but had charged, is an order after all', async () => {
    const cart = shop.newCart();
    shop.breakAt('payments.startPayment', 'after');
    await shop.buy(cart);
    const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
    await shop.later(16 * 60);
    await shop.app.settle();
    expect(await shop.order(id)).toMatchObject({ lifecycle: 'accepted', payment: 'paid' });
  });

  test('is found by the sweep when even its timeout was lost', async () => {
    const cart = shop.newCart();
    shop.breakAt('payments.startPayment', 'after');
    await shop.buy(cart);
    const [{ id }] = await shop.app.sql('select id from orders.checkouts where cart_id = $1', [cart.id]);
    await shop.app.sql(`delete from orders.outbox where data->>'checkoutId' = $1`, [id]);
    await shop.later(180);
    const sweep = shop.app.house.jobs.find((job) => job.job.name === 'orders.sweep-checkouts');
    await sweep?.run({}, new AbortController().signal);
    expect(await shop.order(id)).toMatchObject({ lifecycle: 'accepted' });
  });
});

describe('the same thing twice', () => {
  test('one key thirty times at once is one order', async () => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 50);
    const charged = shop.charges.length;
    const key = uuidv7();
    const answers = await Promise.all(Array.from({ length: 30 }, () => shop.buy(cart, 'tok_ok', { key })));
    const made = answers.filter((a) => a.status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map((a) => a.body.id)).size).toBe(1);
    expect(answers.every((a) => a.status === 201 || a.status === 409)).toBe(true);
    expect([shop.charges.length - charged, shop.shelf.get(cart.variantId)]).toEqual([1, 49]);
  });

  test('two keys on one cart are one order, the other is told', async () => {
    for (let round = 0; round < 10; round += 1) {
      const cart = shop.newCart();
      const charged = shop.charges.length;
      const answers = await Promise.all([shop.buy(cart), shop.buy(cart)]);
      expect(answers.map((a) => a.status).sort()).toEqual([201, 409]);
      expect(answers.find((a) => a.status === 409)?.body.code).toBe('orders.cart-taken');
      expect(shop.charges.length - charged).toBe(1);
    }
  });

  test('two orders of one cart are refused by the database, even if the cart lets both pass', async () => {
    const cart = shop.newCart();
    const first = await shop.buy(cart);
    Object.assign(cart, { status: 'open', checkoutId: null });
    const charged = shop.charges.length;
    const second = await shop.buy(cart);
    expect([first.status, second.status, second.body.code]).toEqual([201, 409, 'orders.cart-taken']);
    expect([shop.charges.length, cart.status]).toEqual([charged, 'checking-out']);
    const { checkoutId } = cart;
    expect(shop.holds.get(checkoutId ?? '')).toBe('released');
    Object.assign(cart, { checkoutId: first.body.id });
    await shop.app.settle();
  });

  test('a signed-in buyer finds the order under the account', async () => {
    const buyer = customer();
    const cart = shop.newCart();
    const { body } = await shop.buy(cart, 'tok_ok', { as: buyer });
    const list = await shop.app.request('GET', '/orders', { as: buyer });
    expect(list.body.items).toEqual([expect.objectContaining({ id: body.id, number: body.number, itemCount: 1, total: usd(1650) })]);
    const [purchase] = [await shop.app.facade(ordersContract).findPurchase({ userId: buyer.userId, productId: cart.productId })];
    expect(purchase?.orderId).toBe(body.id);
    expect(await shop.app.facade(ordersContract).findPurchase({ userId: buyer.userId, productId: uuidv7() })).toBeNull();
  });
});
