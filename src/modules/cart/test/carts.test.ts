import { createHash } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, customer, express, harbour, openShop, staff, standard } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);

const usd = (minor: number) => money(minor, 'USD');

describe('a guest', () => {
  test('opens a cart with lines in one request and finds it again by its secret, in header or cookie', async () => {
    const { app, shelf } = shop;
    const [mug, pot] = [shelf.put({ price: 1000 }), shelf.put({ price: 2500, title: 'Pot' })];
    const { status, body, headers } = await app.request('POST', '/carts', {
      body: { items: [mug, pot, mug].map(({ variantId }) => ({ variantId, quantity: 1 })) },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ version: 1, status: 'open', currency: 'USD', email: null, shippingAddress: null });
    expect(body.items.map((i: { title: string; quantity: number; total: unknown }) => [i.title, i.quantity, i.total])).toEqual([
      ['Mug', 2, usd(2000)],
      ['Pot', 1, usd(2500)],
    ]);
    expect(body.totals).toMatchObject({ subtotal: usd(4500), tax: usd(450), taxIncluded: false, total: usd(4950), estimated: true });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toContain(`cart=${body.cartToken}`);

    const { cartToken, ...cart } = body;
    expect((await app.request('GET', `/carts/${body.id}`, { headers: { 'x-cart-token': cartToken } })).body).toEqual(cart);
    expect((await app.request('GET', '/carts/current', { headers: { cookie: `cart=${cartToken}` } })).body).toEqual({ cart, gone: false });
  });

  test('gets a secret of which only a hash is kept, and which can be made again from the cart', async () => {
    const cart = await shop.openCart();
    const [row] = await shop.app.sql('select * from cart.carts where id = $1', [cart.id]);
    expect(JSON.stringify(row)).not.toContain(cart.token);
    expect(row.token_hash).toBe(createHash('sha256').update(cart.token).digest('base64url'));
    expect(shop.app.secrets.sign('cart', cart.id)).toBe(cart.token);
  });

  test('has no current cart without a secret, or with one nobody gave out', async () => {
    for (const options of [{}, { headers: { 'x-cart-token': 'made-up' } }]) {
      const { status, body } = await shop.app.request('GET', '/carts/current', options);
      expect([status, body]).toEqual([200, { cart: null, gone: 'headers' in options }]);
    }
  });

  test('throws a cart away', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    expect((await cart.request('DELETE')).status).toBe(204);
    expect((await cart.request('GET')).status).toBe(404);
    expect(await shop.app.sql('select 1 from cart.cart_items where cart_id = $1', [cart.id])).toEqual([]);
  });
});

describe('a cart is nobody else’s business', () => {
  const attempts: [string, string, unknown][] = [
    ['GET', '', undefined],
    ['PATCH', '', { email: 'thief@example.com' }],
    ['DELETE', '', undefined],
    ['POST', '/items', { variantId: uuidv7(), quantity: 1 }],
    ['PATCH', `/items/${uuidv7()}`, { quantity: 2 }],
    ['DELETE', `/items/${uuidv7()}`, undefined],
    ['GET', '/shipping-options?country=DE', undefined],
  ];

  test.each(attempts)('%s /carts/:id%s answers 404 to anyone without the secret', async (method, path, body) => {
    const { app } = shop;
    const guests = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    const other = await shop.openCart();
    const owner = customer();
    const owned = (await app.request('POST', '/carts', { as: owner, body: {} })).body;
    const given = body === undefined ? {} : { body };
    const strangers = [
      app.request(method, `/carts/${guests.id}${path}`, given),
      app.request(method, `/carts/${guests.id}${path}`, { ...given, headers: { 'x-cart-token': other.token } }),
      app.request(method, `/carts/${guests.id}${path}`, { ...given, as: customer() }),
      app.request(method, `/carts/${owned.id}${path}`, given),
      app.request(method, `/carts/${owned.id}${path}`, { ...given, headers: { 'x-cart-token': app.secrets.sign('cart', owned.id) } }),
      app.request(method, `/carts/${owned.id}${path}`, { ...given, as: customer() }),
    ];
    expect((await Promise.all(strangers)).map((answer) => [answer.status, answer.body.code])).toEqual(
      strangers.map(() => [404, 'cart.not-found']),
    );
    expect((await guests.read()).email).toBeNull();
  });

  test('staff may look at any cart, note nothing as shown, and change nothing', async () => {
    const { app, shelf } = shop;
    const mug = shelf.put();
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    shelf.change(mug.variantId, { price: 1100 });
    const as = staff();
    const seen = await app.request('GET', `/carts/${cart.id}`, { as });
    expect([seen.status, seen.body.version, seen.body.items[0].unitPrice]).toEqual([200, 1, usd(1100)]);
    expect((await app.request('PATCH', `/carts/${cart.id}`, { as, body: { email: 'staff@example.com' } })).status).toBe(404);
    expect((await cart.read()).version).toBe(2);
  });
});

describe('lines', () => {
  test('adding the same article again makes the line longer, not the cart', async () => {
    const mug = shop.shelf.put();
    const cart = await shop.openCart();
    await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 2 });
    const { status, body } = await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 3 });
    expect([status, body.version, body.items.length, body.items[0].quantity, body.totals.subtotal]).toEqual([200, 3, 1, 5, usd(5000)]);
    expect(body).toEqual(await cart.read());
  });

  test('more than the shelf has is refused with the number that is left', async () => {
    const mug = shop.shelf.put({ available: 5 });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 3 }]);
    const refused = await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 3 });
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ code: 'cart.not-enough-stock', variantId: mug.variantId, requested: 3, inCart: 3, available: 5 }),
    ]);
    const [line] = (await cart.read()).items;
    expect((await cart.request('PATCH', `/items/${line?.id}`, { quantity: 6 })).body.code).toBe('cart.not-enough-stock');
    expect((await shop.app.request('POST', '/carts', { body: { items: [{ variantId: mug.variantId, quantity: 6 }] } })).status).toBe(409);
    expect((await cart.read()).items[0]?.quantity).toBe(3);
  });

  test('a line can be made shorter although less than that is left', async () => {
    const mug = shop.shelf.put({ available: 8 });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 8 }]);
    shop.shelf.change(mug.variantId, { available: 1 });
    const [line] = (await cart.read()).items;
    const { status, body } = await cart.request('PATCH', `/items/${line?.id}`, { quantity: 2 });
    expect([status, body.items[0].quantity, body.items[0].available]).toEqual([200, 2, 1]);
  });

  test('one article is at most 999 times in a cart', async () => {
    const mug = shop.shelf.put({ available: 5_000 });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 999 }]);
    expect((await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 })).body.code).toBe('cart.too-many');
  });

  test('a cart has at most 100 different articles', async () => {
    const mugs = Array.from({ length: 101 }, () => ({ variantId: shop.shelf.put().variantId, quantity: 1 }));
    expect((await shop.app.request('POST', '/carts', { body: { items: mugs } })).status).toBe(400);
    const cart = await shop.openCart(mugs.slice(0, 100));
    expect((await cart.request('POST', '/items', mugs[100])).body.code).toBe('cart.too-many-lines');
    expect((await cart.request('POST', '/items', mugs[0])).status).toBe(200);
  });

  test('a removed line is gone, and gone twice is 404', async () => {
    const cart = await shop.openCart([shop.shelf.put(), shop.shelf.put()].map(({ variantId }) => ({ variantId, quantity: 1 })));
    const [first] = (await cart.read()).items;
    const { status, body } = await cart.request('DELETE', `/items/${first?.id}`);
    expect([status, body.items.length, body.version]).toEqual([200, 1, 2]);
    expect((await cart.request('DELETE', `/items/${first?.id}`)).body.code).toBe('cart.no-such-item');
    expect((await cart.request('PATCH', `/items/${first?.id}`, { quantity: 1 })).body.code).toBe('cart.no-such-item');
  });

  test('an article that is not for sale cannot be added', async () => {
    const cart = await shop.openCart();
    expect((await cart.request('POST', '/items', { variantId: uuidv7(), quantity: 1 })).body).toMatchObject({
      status: 422,
      code: 'cart.not-for-sale',
    });
  });

  test('a cart that is worth more than can be counted exactly is refused, not miscounted', async () => {
    const crown = shop.shelf.put({ price: 9_007_199_254_740_991 });
    const cart = await shop.openCart();
    expect((await cart.request('POST', '/items', { variantId: crown.variantId, quantity: 2 })).body).toMatchObject({
      status: 422,
      code: 'cart.too-expensive',
    });
    expect((await cart.read()).items).toEqual([]);
  });

  test('an article that is no longer sold stays visible, with nothing available', async () => {
    const mug = shop.shelf.put({ title: 'Old mug' });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 2 }]);
    shop.shelf.articles.delete(mug.variantId);
    expect(await cart.read()).toMatchObject({ version: 1, items: [{ title: 'Old mug', available: 0, quantity: 2 }] });
  });
});

describe('what is not a quantity', () => {
  const bad = [
    '0',
    '-1',
    '0.1',
    '1e3',
    '1000',
    '2147483648',
    '9007199254740993',
    '1e400',
    '"1"',
    '"1 "',
    '"١"',
    'null',
    'NaN',
    'Infinity',
    '[1]',
    '{"$gt":0}',
    'true',
    '""',
  ];
  test.each(bad)('%s is refused and changes nothing', async (quantity) => {
    const mug = shop.shelf.put({ available: 5_000 });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    const [line] = (await cart.read()).items;
    const answers = await Promise.all([
      cart.request('POST', '/items', `{"variantId":"${mug.variantId}","quantity":${quantity}}`),
      cart.request('PATCH', `/items/${line?.id}`, `{"quantity":${quantity}}`),
      shop.app.request('POST', '/carts', { body: `{"items":[{"variantId":"${mug.variantId}","quantity":${quantity}}]}` }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400]);
    expect(await cart.read()).toMatchObject({ version: 1, items: [{ quantity: 1 }] });
  });

  test.each(['price', 'unitPrice', 'total', 'discount', 'tax', 'currency', 'taxExempt', 'userId'])(
    '%s cannot be sent by the buyer',
    async (field) => {
      const mug = shop.shelf.put();
      const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
      const [line] = (await cart.read()).items;
      const answers = await Promise.all([
        cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1, [field]: 1 }),
        cart.request('PATCH', `/items/${line?.id}`, { quantity: 1, [field]: 1 }),
        cart.request('PATCH', '', { [field]: 'EUR' }),
        shop.app.request('POST', '/carts', { body: { [field]: 1 } }),
        shop.app.request('POST', '/carts', { body: { items: [{ variantId: mug.variantId, quantity: 1, [field]: 1 }] } }),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400]);
    },
  );
});

describe('address and shipping', () => {
  test('totals are an estimate until address and option are known; both make a new version, an e-mail does not', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put({ price: 1000 }).variantId, quantity: 2 }]);
    const mailed = await cart.request('PATCH', '', { email: ' Ama@Example.com ' });
    expect([mailed.body.version, mailed.body.email]).toEqual([1, 'ama@example.com']);
    const addressed = await cart.request('PATCH', '', { shippingAddress: address });
    expect([addressed.body.version, addressed.body.totals.estimated]).toEqual([2, true]);
    const whole = await cart.request('PATCH', '', { shippingOptionId: express.id });
    expect(whole.body).toMatchObject({ version: 3, email: 'ama@example.com', shippingAddress: address, shippingOptionId: express.id });
    expect(whole.body.totals).toMatchObject({
      subtotal: usd(2000),
      shipping: usd(1495),
      tax: usd(350),
      total: usd(3845),
      estimated: false,
    });
    expect(await cart.read()).toEqual(whole.body);
  });

  test('options are offered for a country, or for the address the cart has', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    expect((await cart.request('GET', '/shipping-options')).body.code).toBe('cart.address-needed');
    const there = await cart.request('GET', '/shipping-options?country=DE&postalCode=10115');
    expect(there.body).toEqual({
      items: [standard, express].map(({ id, name, price, minDays, maxDays }) => ({
        id,
        name,
        price,
        minDays,
        maxDays,
        freeOver: null,
        pickup: null,
      })),
    });
    expect((await cart.request('GET', '/shipping-options?country=AQ')).body).toEqual({ items: [] });
    expect((await cart.request('GET', '/shipping-options?country=de')).status).toBe(400);
    await cart.request('PATCH', '', { shippingAddress: { ...address, country: 'US' } });
    expect((await cart.request('GET', '/shipping-options')).body.items.length).toBe(1);
  });

  test('an option that is not offered there is refused, and one without an address as well', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    expect((await cart.request('PATCH', '', { shippingOptionId: express.id })).body).toMatchObject({
      status: 422,
      code: 'cart.address-needed',
    });
    const elsewhere = { shippingAddress: { ...address, country: 'US' }, shippingOptionId: express.id };
    expect((await cart.request('PATCH', '', elsewhere)).body).toMatchObject({ status: 422, code: 'cart.no-such-shipping-option' });
    expect((await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: uuidv7() })).status).toBe(422);
    expect((await cart.read()).shippingAddress).toBeNull();
  });

  test('a place to fetch it needs no address, costs nothing, and is dropped when the goods are gone from there', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put({ price: 1000 }).variantId, quantity: 1 }]);
    shop.shelf.places.push(harbour);
    const { items } = (await cart.request('GET', '/shipping-options')).body;
    expect(items).toMatchObject([{ id: harbour.storeId, name: 'Pick up at Harbour', price: usd(0), pickup: harbour }]);
    const both = (await cart.request('GET', '/shipping-options?country=DE')).body.items;
    expect(both.map((option: { name: string }) => option.name)).toEqual(['Standard', 'Express', 'Pick up at Harbour']);
    const chosen = await cart.request('PATCH', '', { shippingOptionId: harbour.storeId });
    expect(chosen.body).toMatchObject({ shippingAddress: null, shippingOptionId: harbour.storeId });
    expect(chosen.body.totals).toMatchObject({ shipping: usd(0), tax: usd(100), total: usd(1100), estimated: false });
    shop.shelf.places.pop();
    expect(await cart.read()).toMatchObject({ shippingOptionId: null, totals: { estimated: true } });
  });

  test('an address that rules the chosen option out drops it', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: express.id });
    const moved = await cart.request('PATCH', '', { shippingAddress: { ...address, country: 'US' } });
    expect([moved.status, moved.body.shippingOptionId, moved.body.totals.estimated, moved.body.totals.shipping]).toEqual([
      200,
      null,
      true,
      usd(0),
    ]);
    const cleared = await cart.request('PATCH', '', { shippingAddress: null });
    expect([cleared.body.shippingAddress, cleared.body.version]).toEqual([null, 4]);
  });
});

describe('prices move', () => {
  test('the next answer shows the new price under a new version, once', async () => {
    const mug = shop.shelf.put({ price: 1000 });
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    shop.shelf.change(mug.variantId, { price: 900 });
    expect(await cart.read()).toMatchObject({ version: 2, items: [{ unitPrice: usd(900) }], totals: { subtotal: usd(900) } });
    expect((await cart.read()).version).toBe(2);
    shop.shelf.change(mug.variantId, { available: 3, title: 'Mug, blue' });
    expect(await cart.read()).toMatchObject({ version: 2, items: [{ available: 3, title: 'Mug, blue' }] });
  });

  test('what moved is said until the buyer changes something', async () => {
    const [mug, pot, cup] = [shop.shelf.put({ price: 1000 }), shop.shelf.put(), shop.shelf.put()];
    const cart = await shop.openCart([mug, pot, cup].map(({ variantId }) => ({ variantId, quantity: 2 })));
    expect((await cart.read()).notices).toEqual([]);
    shop.shelf.change(mug.variantId, { price: 1100 });
    shop.shelf.change(pot.variantId, { available: 1 });
    shop.shelf.articles.delete(cup.variantId);
    const [mugLine, potLine, cupLine] = (await cart.read()).items;
    const none = { before: null, after: null, available: null };
    const gone = [
      { ...none, kind: 'fewer-left', itemId: potLine?.id, title: 'Mug', available: 1 },
      { ...none, kind: 'unavailable', itemId: cupLine?.id, title: 'Mug' },
    ];
    const told = [{ ...none, kind: 'price', itemId: mugLine?.id, title: 'Mug', before: usd(1000), after: usd(1100) }, ...gone];
    expect((await cart.read()).notices).toEqual(told);
    shop.shelf.change(mug.variantId, { price: 1200 });
    expect((await cart.read()).notices[0]).toMatchObject({ before: usd(1000), after: usd(1200) });
    const answer = await cart.request('PATCH', `/items/${mugLine?.id}`, { quantity: 1 });
    expect(answer.body.notices[0]).toMatchObject({ kind: 'price', before: usd(1000), after: usd(1200) });
    expect((await cart.read()).notices).toEqual(gone);
  });

  test('every line says its price without and with tax', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put({ price: 999 }).variantId, quantity: 3 }]);
    expect((await cart.read()).items[0]).toMatchObject({
      unitPriceNet: usd(999),
      unitPriceGross: usd(1099),
      totalNet: usd(2997),
      tax: usd(300),
      totalGross: usd(3297),
    });
    const inclusive = await openShop(cartModule, { pricesIncludeTax: true, taxBasisPoints: 1900 });
    try {
      const there = await inclusive.openCart([{ variantId: inclusive.shelf.put({ price: 1190 }).variantId, quantity: 2 }]);
      expect((await there.read()).items[0]).toMatchObject({
        unitPriceNet: usd(1000),
        unitPriceGross: usd(1190),
        totalNet: usd(2000),
        tax: usd(380),
        totalGross: usd(2380),
      });
    } finally {
      await inclusive.app.close();
    }
  });

  test('a shipping option that is withdrawn is dropped under a new version', async () => {
    const gone = { ...express, id: uuidv7() };
    shop.shelf.offers.set('KE', [standard, gone]);
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    await cart.request('PATCH', '', { shippingAddress: { ...address, country: 'KE' }, shippingOptionId: gone.id });
    shop.shelf.offers.set('KE', [standard]);
    expect((await cart.request('PATCH', '', { shippingOptionId: gone.id })).body.code).toBe('cart.no-such-shipping-option');
    expect(await cart.read()).toMatchObject({ version: 3, shippingOptionId: null, totals: { estimated: true } });
    shop.shelf.offers.set('KE', [standard, gone]);
    expect(await cart.read()).toMatchObject({ version: 3, shippingOptionId: null });
  });
});

describe('an account', () => {
  test('has its cart without a secret', async () => {
    const as = customer();
    expect((await shop.app.request('GET', '/carts/current', { as })).body).toEqual({ cart: null, gone: false });
    const made = await shop.app.request('POST', '/carts', {
      as,
      body: { items: [{ variantId: shop.shelf.put().variantId, quantity: 1 }] },
    });
    expect([made.status, made.body.cartToken, made.headers.get('set-cookie')]).toEqual([201, null, null]);
    expect((await shop.app.request('GET', '/carts/current', { as })).body.cart.id).toBe(made.body.id);
  });

  test('finds what it chose as a guest in its cart, on the first request after signing in', async () => {
    const as = customer();
    const [mug, pot] = [shop.shelf.put(), shop.shelf.put()];
    await shop.app.request('POST', '/carts', { as, body: { items: [{ variantId: mug.variantId, quantity: 1 }] } });
    const guests = await shop.openCart([{ variantId: pot.variantId, quantity: 2 }]);
    const current = (headers = {}) => shop.app.request('GET', '/carts/current', { as, headers });
    const joined = await current({ cookie: `cart=${guests.token}` });
    const quantities = joined.body.cart.items.map((i: { variantId: string; quantity: number }) => [i.variantId, i.quantity]);
    expect(new Map(quantities)).toEqual(
      new Map([
        [mug.variantId, 1],
        [pot.variantId, 2],
      ]),
    );
    expect(joined.headers.get('set-cookie')).toMatch(/^cart=;/);
    expect((await current()).body).toEqual(joined.body);
    expect((await current({ cookie: `cart=${guests.token}` })).body).toEqual(joined.body);
    expect((await guests.request('GET')).status).toBe(404);
  });

  test('keeps its own cart when the guest’s is being ordered or cannot be joined', async () => {
    const as = customer();
    const own = (await shop.app.request('POST', '/carts', { as, body: {} })).body;
    const guests = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
    await shop.app.facade(cartContract).beginCheckout({
      checkoutId: uuidv7(),
      cartId: guests.id,
      cartVersion: null,
      credential: { userId: null, cartToken: guests.token },
      email: 'ama@example.com',
      shippingAddress: address,
      shippingOptionId: standard.id,
    });
    const headers = { cookie: `cart=${guests.token}` };
    expect((await shop.app.request('GET', '/carts/current', { as, headers })).body.cart.id).toBe(own.id);
    expect((await guests.read()).status).toBe('checking-out');
  });

  test('takes over a guest’s cart, whose secret opens it no more', async () => {
    const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 2 }]);
    const as = customer();
    expect((await shop.app.request('POST', `/carts/${cart.id}/claim`, { as })).status).toBe(404);
    const claim = () => shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } });
    const claimed = await claim();
    expect([claimed.status, claimed.body.version, claimed.body.items[0].quantity]).toEqual([200, 2, 2]);
    expect(claimed.headers.get('set-cookie')).toMatch(/^cart=;/);
    expect((await claim()).body).toEqual(claimed.body);
    expect((await cart.request('GET')).status).toBe(404);
    expect((await shop.app.request('GET', '/carts/current', { as })).body.cart).toEqual(claimed.body);
  });

  test('nobody signed in cannot claim', async () => {
    const cart = await shop.openCart();
    expect((await cart.request('POST', '/claim')).status).toBe(401);
  });

  test('keeps what it had in its own cart, as far as there is stock', async () => {
    const { app, shelf } = shop;
    const [mug, pot, cup] = [shelf.put({ available: 5 }), shelf.put(), shelf.put()];
    const as = customer();
    const items = [
      { variantId: mug.variantId, quantity: 4 },
      { variantId: pot.variantId, quantity: 1 },
    ];
    const earlier = (await app.request('POST', '/carts', { as, body: { items } })).body;
    await app.request('PATCH', `/carts/${earlier.id}`, { as, body: { shippingAddress: address, shippingOptionId: standard.id } });
    const cart = await shop.openCart([
      { variantId: mug.variantId, quantity: 3 },
      { variantId: cup.variantId, quantity: 1 },
    ]);
    const { body } = await app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } });
    const quantities = Object.fromEntries(body.items.map((i: { variantId: string; quantity: number }) => [i.variantId, i.quantity]));
    expect(quantities).toEqual({ [mug.variantId]: 5, [pot.variantId]: 1, [cup.variantId]: 1 });
    expect(body).toMatchObject({ id: cart.id, shippingAddress: address, shippingOptionId: standard.id, totals: { estimated: false } });
    expect((await app.request('GET', `/carts/${earlier.id}`, { as })).status).toBe(404);
    expect((await app.request('GET', `/carts/${cart.id}`, { as })).body).toEqual(body);
  });
});

test('a guest’s cart that nobody touched for 30 days is removed, and no other', async () => {
  const mug = { variantId: shop.shelf.put().variantId, quantity: 1 };
  const [old, fresh] = [await shop.openCart([mug]), await shop.openCart([mug])];
  const owned = (await shop.app.request('POST', '/carts', { as: customer(), body: { items: [mug] } })).body;
  await shop.app.sql(`update cart.carts set expires_at = now() - interval '1 second' where id = any($1)`, [[old.id, owned.id]]);
  const job = shop.app.house.jobs.find((j) => j.job.name === 'cart.prune');
  await job?.run({}, new AbortController().signal);
  const left = await shop.app.sql<{ id: string }>('select id from cart.carts where id = any($1)', [[old.id, fresh.id, owned.id]]);
  expect(left.map(({ id }) => id).sort()).toEqual([fresh.id, owned.id].sort());
});

test('opening a cart is one statement, adding to it two, reading one, and each asks the catalog once', async () => {
  const mug = shop.shelf.put();
  const cart = await shop.openCart();
  const cost = async (work: () => Promise<unknown>) => {
    shop.app.statements();
    const before = shop.shelf.calls.quoteVariants;
    await work();
    return [shop.app.statements().length, shop.shelf.calls.quoteVariants - before];
  };
  expect(await cost(() => shop.openCart([{ variantId: mug.variantId, quantity: 1 }]))).toEqual([1, 1]);
  expect(await cost(() => cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 }))).toEqual([2, 1]);
  expect(await cost(() => cart.read())).toEqual([1, 1]);
});
