import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { cartContract, type Begin, type CheckoutQuote } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, customer, express, harbour, openShop, standard, type GuestCart, type Shop } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);

const usd = (minor: number) => money(minor, 'USD');
const facade = () => shop.app.facade(cartContract);
type BeginInput = Parameters<ReturnType<typeof facade>['beginCheckout']>[0];

const begin = (cart: GuestCart, facts: Partial<BeginInput> = {}): Promise<Begin> =>
  facade().beginCheckout({
    checkoutId: uuidv7(),
    cartId: cart.id,
    cartVersion: null,
    credential: { userId: null, cartToken: cart.token },
    email: 'ama@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
    ...facts,
  });

async function frozenQuote(cart: GuestCart, facts: Partial<BeginInput> = {}): Promise<CheckoutQuote> {
  const begun = await begin(cart, facts);
  if (begun.outcome !== 'frozen') throw new Error(JSON.stringify(begun));
  return begun.quote;
}

async function cartWith(quantity = 2, facts: Parameters<Shop['shelf']['put']>[0] = {}) {
  const article = shop.shelf.put(facts);
  const cart = await shop.openCart([{ variantId: article.variantId, quantity }]);
  return { article, cart };
}

describe('a checkout of goods that are fetched', () => {
  test('needs no address, and says the place with its price of nothing', async () => {
    const { cart } = await cartWith();
    shop.shelf.places.push(harbour);
    await cart.request('PATCH', '', { shippingOptionId: harbour.storeId });
    const quote = await frozenQuote(cart, { cartVersion: 2, shippingAddress: null, shippingOptionId: harbour.storeId });
    expect(quote.shippingOption).toMatchObject({ id: harbour.storeId, price: usd(0), tax: usd(0), pickup: harbour });
    shop.shelf.places.pop();
  });

  test('is refused where the place has not all of it any more', async () => {
    const { cart } = await cartWith();
    expect(await begin(cart, { shippingAddress: null, shippingOptionId: harbour.storeId })).toEqual({ outcome: 'address-needed' });
    expect(await begin(cart, { shippingOptionId: harbour.storeId })).toEqual({ outcome: 'no-such-option' });
    expect((await cart.read()).status).toBe('open');
  });
});

describe('a checkout begins', () => {
  test('with the whole price, everything an order copies, and a cart that cannot be changed', async () => {
    const { article, cart } = await cartWith(2, { price: 1000, weightGrams: 350, taxClass: 'zero' });
    const checkoutId = uuidv7();
    const quote = await frozenQuote(cart, { checkoutId, cartVersion: 1, shippingOptionId: express.id });
    expect(quote).toMatchObject({ cartId: cart.id, userId: null, currency: 'USD', marketId: 'default' });
    expect(quote.lines).toEqual([
      expect.objectContaining({
        variantId: article.variantId,
        sku: article.sku,
        options: article.options,
        quantity: 2,
        listPrice: usd(1000),
        unitPrice: usd(1000),
        subtotal: usd(2000),
        discount: usd(0),
        tax: usd(0),
        taxClass: 'zero',
        taxes: [],
        taxRatePercent: 0,
        total: usd(2000),
        weightGrams: 350,
      }),
    ]);
    expect(quote.shippingOption).toEqual({
      id: express.id,
      name: 'Express',
      price: usd(1495),
      discount: usd(0),
      tax: usd(150),
      taxes: [{ name: 'Tax', ratePercent: 10, amount: usd(150) }],
      taxRatePercent: 10,
    });
    expect(quote.totals).toMatchObject({ subtotal: usd(2000), shipping: usd(1495), tax: usd(150), total: usd(3645), estimated: false });

    const frozen = await cart.read();
    expect(frozen).toMatchObject({
      status: 'checking-out',
      orderId: checkoutId,
      version: 1,
      email: 'ama@example.com',
      shippingAddress: address,
      totals: quote.totals,
    });
    const line = frozen.items[0]?.id;
    const attempts = [
      cart.request('PATCH', '', { email: 'other@example.com' }),
      cart.request('DELETE'),
      cart.request('POST', '/items', { variantId: article.variantId, quantity: 1 }),
      cart.request('PATCH', `/items/${line}`, { quantity: 1 }),
      cart.request('DELETE', `/items/${line}`),
      shop.app.request('POST', `/carts/${cart.id}/claim`, { as: customer(), headers: { 'x-cart-token': cart.token } }),
    ];
    expect((await Promise.all(attempts)).map(({ status, body }) => [status, body.code])).toEqual(attempts.map(() => [409, 'cart.frozen']));
  });

  test('once: the same id gets the same price, whatever happened since', async () => {
    const { article, cart } = await cartWith(1, { price: 1000 });
    const checkoutId = uuidv7();
    const quote = await frozenQuote(cart, { checkoutId });
    shop.shelf.change(article.variantId, { price: 5000, available: 0 });
    expect(await begin(cart, { checkoutId })).toEqual({ outcome: 'frozen', quote });
    expect(await cart.read()).toMatchObject({ items: [{ unitPrice: usd(1000) }] });
  });

  test('for one at a time: a second checkout hears who has the cart', async () => {
    const { cart } = await cartWith();
    const checkoutId = uuidv7();
    await frozenQuote(cart, { checkoutId });
    expect(await begin(cart)).toEqual({ outcome: 'taken', checkoutId });
  });

  test('for the one who has the cart only', async () => {
    const { cart } = await cartWith();
    const as = customer();
    const owned = (await shop.app.request('POST', '/carts', { as, body: {} })).body;
    const strangers = [
      { cartToken: null, userId: null },
      { cartToken: 'made-up', userId: as.userId },
    ];
    for (const credential of strangers) expect(await begin(cart, { credential })).toEqual({ outcome: 'not-found' });
    expect(await begin(cart, { cartId: owned.id })).toEqual({ outcome: 'not-found' });
    expect(await begin(cart, { cartId: uuidv7() })).toEqual({ outcome: 'not-found' });
  });

  test('the order is the signed-in buyer’s, also when the cart was a guest’s', async () => {
    const { cart } = await cartWith();
    const { userId } = customer();
    expect((await frozenQuote(cart, { credential: { userId, cartToken: cart.token } })).userId).toBe(userId);
  });

  test('not with an empty cart, a way of shipping that is not offered there, or goods that are gone', async () => {
    const empty = await shop.openCart();
    expect(await begin(empty)).toEqual({ outcome: 'empty' });
    const { article, cart } = await cartWith(3);
    const elsewhere = { ...address, country: 'US' };
    expect(await begin(cart, { shippingAddress: elsewhere, shippingOptionId: express.id })).toEqual({ outcome: 'no-such-option' });
    shop.shelf.change(article.variantId, { available: 2 });
    expect(await begin(cart)).toEqual({ outcome: 'unavailable', variantIds: [article.variantId] });
    shop.shelf.articles.delete(article.variantId);
    expect(await begin(cart)).toEqual({ outcome: 'unavailable', variantIds: [article.variantId] });
    expect((await cart.read()).status).toBe('open');
  });
});

describe('price shown is price paid', () => {
  test('a cart that changed since the buyer looked is shown again instead of sold', async () => {
    const { article, cart } = await cartWith(1);
    await cart.request('POST', '/items', { variantId: article.variantId, quantity: 1 });
    const checkoutId = uuidv7();
    const begun = await begin(cart, { checkoutId, cartVersion: 1 });
    expect(begun).toEqual({ outcome: 'changed', cart: await cart.read() });
    expect(await begin(cart, { checkoutId, cartVersion: null })).toMatchObject({ outcome: 'changed' });
    expect((await begin(cart, { cartVersion: 2 })).outcome).toBe('frozen');
  });

  test.each([
    ['named', 1],
    ['not named', null],
  ])('a price that moved since it was shown is shown again, the version %s', async (_what, cartVersion) => {
    const { article, cart } = await cartWith(1, { price: 1000 });
    shop.shelf.change(article.variantId, { price: 1200 });
    const begun = await begin(cart, { cartVersion });
    expect(begun).toMatchObject({ outcome: 'changed', cart: { version: 2, items: [{ unitPrice: usd(1200) }] } });
    expect((await frozenQuote(cart, { cartVersion: 2 })).lines[0]?.unitPrice).toEqual(usd(1200));
  });

  test('a lower price is shown again, too', async () => {
    const { article, cart } = await cartWith(1, { price: 1000 });
    shop.shelf.change(article.variantId, { price: 800 });
    expect((await begin(cart, { cartVersion: 1 })).outcome).toBe('changed');
  });

  test('two prices that trade places are noticed although the sum is the same', async () => {
    const [a, b] = [shop.shelf.put({ price: 100 }), shop.shelf.put({ price: 200 })];
    const cart = await shop.openCart([a, b].map(({ variantId }) => ({ variantId, quantity: 1 })));
    shop.shelf.change(a.variantId, { price: 200 });
    shop.shelf.change(b.variantId, { price: 100 });
    expect((await begin(cart, { cartVersion: 1 })).outcome).toBe('changed');
  });

  test('shipping that became dearer since the cart showed it is shown again', async () => {
    const parcel = { ...standard, id: uuidv7() };
    shop.shelf.offers.set('KE', [parcel]);
    const { cart } = await cartWith();
    const there = { ...address, country: 'KE' };
    const shown = (await cart.request('PATCH', '', { shippingAddress: there, shippingOptionId: parcel.id })).body;
    shop.shelf.offers.set('KE', [{ ...parcel, price: usd(900) }]);
    const input = { cartVersion: shown.version, shippingAddress: there, shippingOptionId: parcel.id };
    expect(await begin(cart, input)).toMatchObject({
      outcome: 'changed',
      cart: { version: shown.version + 1, totals: { shipping: usd(900) } },
    });
    expect((await begin(cart, { ...input, cartVersion: shown.version + 1 })).outcome).toBe('frozen');
  });

  test('address and option given with the checkout are the buyer’s own doing', async () => {
    const { cart } = await cartWith();
    const shown = (await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: standard.id })).body;
    const quote = await frozenQuote(cart, { cartVersion: shown.version, shippingOptionId: express.id });
    expect(quote.totals.shipping).toEqual(express.price);
  });
});

test('where prices include tax, the buyer pays what the shelf and the carrier say', async () => {
  const market = await openShop(cartModule, { pricesIncludeTax: true, taxBasisPoints: 1900 });
  try {
    const cart = await market.openCart([{ variantId: market.shelf.put({ price: 1190 }).variantId, quantity: 2 }]);
    const { body } = await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: standard.id });
    expect(body.totals).toEqual({
      subtotal: usd(2380),
      discount: usd(0),
      shipping: usd(495),
      tax: usd(380 + 79),
      taxIncluded: true,
      taxLines: [{ name: 'Tax', ratePercent: 19, amount: usd(459) }],
      rounding: usd(0),
      total: usd(2875),
      estimated: false,
    });
  } finally {
    await market.app.close();
  }
});

describe('a checkout that will not be', () => {
  test('opens the cart again as it was, for a new checkout with the same version', async () => {
    const { cart } = await cartWith();
    const checkoutId = uuidv7();
    await frozenQuote(cart, { checkoutId, cartVersion: 1 });
    await facade().reopenCart({ checkoutId, cartId: cart.id });
    await facade().reopenCart({ checkoutId, cartId: cart.id });
    expect(await cart.read()).toMatchObject({ status: 'open', version: 1, shippingOptionId: standard.id, totals: { estimated: false } });
    expect(await begin(cart, { checkoutId })).toEqual({ outcome: 'taken', checkoutId });
    expect((await begin(cart, { cartVersion: 1 })).outcome).toBe('frozen');
  });

  test('opens nothing that another checkout has', async () => {
    const { cart } = await cartWith();
    const [first, second] = [uuidv7(), uuidv7()];
    await frozenQuote(cart, { checkoutId: first });
    await facade().reopenCart({ checkoutId: first, cartId: cart.id });
    await frozenQuote(cart, { checkoutId: second });
    await facade().reopenCart({ checkoutId: first, cartId: cart.id });
    await facade().reopenCart({ checkoutId: uuidv7(), cartId: cart.id });
    expect(await begin(cart)).toEqual({ outcome: 'taken', checkoutId: second });
  });

  test('cannot begin after its reopening has come before it', async () => {
    const { cart } = await cartWith();
    const checkoutId = uuidv7();
    await facade().reopenCart({ checkoutId, cartId: cart.id });
    expect(await begin(cart, { checkoutId })).toEqual({ outcome: 'taken', checkoutId });
    expect((await cart.read()).status).toBe('open');
  });

  test('is harmless for a cart that is not there', async () => {
    expect(await facade().reopenCart({ checkoutId: uuidv7(), cartId: uuidv7() })).toBeNull();
  });
});

describe('a cart that became an order', () => {
  const orders = (cart: GuestCart) =>
    shop.app.sql(`select k.order_id as id from cart.checkouts k where k.cart_id = $1 and k.status = 'completed'`, [cart.id]);

  test('is done for ever, once, and found no more', async () => {
    const { article, cart } = await cartWith();
    const [checkoutId, orderId] = [uuidv7(), uuidv7()];
    const quote = await frozenQuote(cart, { checkoutId });
    await facade().completeCart({ checkoutId, cartId: cart.id, orderId });
    await facade().completeCart({ checkoutId, cartId: cart.id, orderId });
    await facade().reopenCart({ checkoutId, cartId: cart.id });
    expect(await orders(cart)).toEqual([{ id: orderId }]);
    expect(await cart.read()).toMatchObject({ status: 'completed', totals: quote.totals });
    expect(await begin(cart, { checkoutId })).toEqual({ outcome: 'frozen', quote });
    expect(await begin(cart)).toEqual({ outcome: 'taken', checkoutId });
    expect((await cart.request('POST', '/items', { variantId: article.variantId, quantity: 1 })).body).toMatchObject({
      status: 409,
      code: 'cart.completed',
    });
    expect((await shop.app.request('GET', '/carts/current', { headers: { 'x-cart-token': cart.token } })).body).toEqual({
      cart: null,
      gone: false,
    });
  });

  test('is not another order’s', async () => {
    const { cart } = await cartWith();
    const [checkoutId, orderId] = [uuidv7(), uuidv7()];
    await frozenQuote(cart, { checkoutId });
    await facade().completeCart({ checkoutId, cartId: cart.id, orderId });
    await expect(facade().completeCart({ checkoutId, cartId: cart.id, orderId: uuidv7() })).rejects.toMatchObject({
      code: 'cart.not-held',
    });
    expect(await orders(cart)).toEqual([{ id: orderId }]);
  });

  test('was held by the checkout that completes it', async () => {
    const { cart } = await cartWith();
    const [reopened, stranger] = [uuidv7(), uuidv7()];
    await frozenQuote(cart, { checkoutId: reopened });
    await facade().reopenCart({ checkoutId: reopened, cartId: cart.id });
    for (const checkoutId of [reopened, stranger]) {
      await expect(facade().completeCart({ checkoutId, cartId: cart.id, orderId: uuidv7() })).rejects.toMatchObject({ kind: 'conflict' });
    }
    expect((await cart.read()).status).toBe('open');
  });
});

test('a checkout costs the cart two statements to begin and three to complete', async () => {
  const { cart } = await cartWith();
  const [checkoutId, orderId] = [uuidv7(), uuidv7()];
  shop.app.statements();
  await frozenQuote(cart, { checkoutId, cartVersion: 1 });
  expect(shop.app.statements().length).toBe(2);
  await facade().completeCart({ checkoutId, cartId: cart.id, orderId });
  expect(shop.app.statements().length).toBe(3);
});
