import { uuidv7 } from '../../../platform/kernel/ids';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, customer, openShop, standard, type GuestCart, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(cartModule);
});
afterEach(async () => {
  expect(await shop.app.violated('C1', 'C2', 'C4')).toEqual([]);
});
afterAll(() => shop.app.close());

const thirty = <R>(work: (index: number) => Promise<R>): Promise<R[]> => Promise.all(Array.from({ length: 30 }, (_, index) => work(index)));
const statuses = (answers: { status: number }[]) => [...new Set(answers.map(({ status }) => status))];
const begin = (cart: GuestCart, checkoutId: string, cartVersion: number | null = null) =>
  shop.app.facade(cartContract).beginCheckout({
    checkoutId,
    cartId: cart.id,
    cartVersion,
    credential: { userId: null, cartToken: cart.token },
    email: 'ama@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
  });

test('thirty hands that add one article to one cart at once add thirty', async () => {
  const mug = shop.shelf.put({ available: 500 });
  const cart = await shop.openCart();
  const answers = await thirty(() => cart.request('POST', '/items', { variantId: mug.variantId, quantity: 2 }));
  expect(statuses(answers)).toEqual([200]);
  expect((await cart.read()).items.map((item) => item.quantity)).toEqual([60]);
});

test('thirty different articles added at once are all there', async () => {
  const cart = await shop.openCart();
  const answers = await thirty((index) =>
    cart.request('POST', '/items', { variantId: shop.shelf.put().variantId, quantity: (index % 3) + 1 }),
  );
  expect(statuses(answers)).toEqual([200]);
  expect((await cart.read()).items.map((item) => item.quantity).sort()).toEqual(Array.from({ length: 30 }, (_, i) => (i % 3) + 1).sort());
});

test('thirty that want the last ten get ten', async () => {
  const mug = shop.shelf.put({ available: 10 });
  const cart = await shop.openCart();
  const answers = await thirty(() => cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 }));
  expect(answers.filter(({ status }) => status === 200).length).toBe(10);
  expect(answers.filter(({ body }) => body.code === 'cart.not-enough-stock').length).toBe(20);
  expect((await cart.read()).items[0]?.quantity).toBe(10);
});

test('thirty that add a hundred-and-first article to the last free line make a hundred', async () => {
  const mugs = Array.from({ length: 99 }, () => ({ variantId: shop.shelf.put().variantId, quantity: 1 }));
  const cart = await shop.openCart(mugs);
  const answers = await thirty(() => cart.request('POST', '/items', { variantId: shop.shelf.put().variantId, quantity: 1 }));
  expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  expect(answers.filter(({ body }) => body.code === 'cart.too-many-lines').length).toBe(29);
});

test('lines set, added and removed at once never leave a cart that does not add up', async () => {
  const mugs = Array.from({ length: 5 }, () => ({ variantId: shop.shelf.put({ available: 900 }).variantId, quantity: 1 }));
  const cart = await shop.openCart(mugs);
  const lines = (await cart.read()).items;
  const answers = await thirty((index) => {
    const line = lines[index % lines.length];
    if (index % 3 === 0) return cart.request('PATCH', `/items/${line?.id}`, { quantity: index + 1 });
    if (index % 3 === 1) return cart.request('POST', '/items', { variantId: line?.variantId, quantity: 1 });
    return index > 20 ? cart.request('DELETE', `/items/${line?.id}`) : cart.request('PATCH', '', { shippingAddress: address });
  });
  expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
  const view = await cart.read();
  expect(view.totals.subtotal.minor).toBe(view.items.reduce((sum, item) => sum + item.quantity * item.unitPrice.minor, 0));
});

describe('while the catalog thinks', () => {
  const add = (cart: GuestCart, variantId: string, quantity = 1) => cart.request('POST', '/items', { variantId, quantity });
  const twoMugs = async () => {
    const [mug, pot] = [shop.shelf.put({ available: 900 }), shop.shelf.put({ available: 900 })];
    return { mug: mug.variantId, pot: pot.variantId, cart: await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]) };
  };
  const quantities = (items: { variantId: string; quantity: number }[]) =>
    Object.fromEntries(items.map((item) => [item.variantId, item.quantity]));

  test('another line comes: both are in the answer, under a version of its own', async () => {
    const { mug, pot, cart } = await twoMugs();
    shop.shelf.meanwhile(() => add(cart, pot, 5));
    const { body } = await add(cart, mug);
    expect(quantities(body.items)).toEqual({ [mug]: 2, [pot]: 5 });
    expect(body).toEqual(await cart.read());
  });

  test('another line comes: a quantity is set without losing it', async () => {
    const { mug, pot, cart } = await twoMugs();
    const [line] = (await cart.read()).items;
    shop.shelf.meanwhile(() => add(cart, pot, 5));
    const { body } = await cart.request('PATCH', `/items/${line?.id}`, { quantity: 7 });
    expect(quantities(body.items)).toEqual({ [mug]: 7, [pot]: 5 });
    expect(body).toEqual(await cart.read());
  });

  test('the line is removed: setting its quantity finds it gone', async () => {
    const { cart } = await twoMugs();
    const [line] = (await cart.read()).items;
    shop.shelf.meanwhile(() => cart.request('DELETE', `/items/${line?.id}`));
    expect((await cart.request('PATCH', `/items/${line?.id}`, { quantity: 7 })).body.code).toBe('cart.no-such-item');
    expect((await cart.read()).items).toEqual([]);
  });

  test('another line comes: a checkout that names no version has it in its price, one that names the old is told', async () => {
    for (const [cartVersion, outcome] of [
      [null, 'frozen'],
      [1, 'changed'],
    ] as const) {
      const { mug, pot, cart } = await twoMugs();
      shop.shelf.meanwhile(() => add(cart, pot, 5));
      const begun = await begin(cart, uuidv7(), cartVersion);
      expect(begun.outcome).toBe(outcome);
      if (begun.outcome === 'frozen') expect(quantities(begun.quote.lines)).toEqual({ [mug]: 1, [pot]: 5 });
      if (begun.outcome === 'changed') expect(quantities(begun.cart.items)).toEqual({ [mug]: 1, [pot]: 5 });
    }
  });

  test('a checkout takes the cart: nothing more goes in', async () => {
    const { mug, cart } = await twoMugs();
    shop.shelf.meanwhile(() => begin(cart, uuidv7()));
    expect((await add(cart, mug)).body.code).toBe('cart.frozen');
  });

  test('a price is shown anew: the checkout that knew the old one is told', async () => {
    const { mug, cart } = await twoMugs();
    shop.shelf.meanwhile(() => {
      shop.shelf.change(mug, { price: 1300 });
      return cart.read();
    });
    expect(await begin(cart, uuidv7(), 1)).toMatchObject({
      outcome: 'changed',
      cart: { version: 2, items: [{ unitPrice: { minor: 1300 } }] },
    });
  });

  test('the account’s other cart grows: what was added moves along', async () => {
    const { mug, pot, cart } = await twoMugs();
    const as = customer();
    const other = (await shop.app.request('POST', '/carts', { as, body: { items: [{ variantId: mug, quantity: 2 }] } })).body;
    shop.shelf.meanwhile(() => shop.app.request('POST', `/carts/${other.id}/items`, { as, body: { variantId: pot, quantity: 3 } }));
    const { body } = await shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } });
    expect(quantities(body.items)).toEqual({ [mug]: 3, [pot]: 3 });
  });
});

test('what one answer shows under a version, every answer shows under it', async () => {
  const mug = shop.shelf.put({ price: 100, available: 900 });
  const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
  const answers = await thirty(async (index) => {
    if (index % 5 === 0) shop.shelf.change(mug.variantId, { price: 100 + index });
    return index % 2 === 0 ? cart.request('GET') : cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 });
  });
  const shown = new Map<number, string>();
  for (const { body } of answers) {
    const text = JSON.stringify([body.items, body.totals]);
    expect(shown.get(body.version) ?? text).toBe(text);
    shown.set(body.version, text);
  }
});

test('of many checkouts at once one has the cart and the others learn which', async () => {
  const mug = shop.shelf.put();
  for (let round = 0; round < 5; round += 1) {
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    const ids = Array.from({ length: 30 }, () => uuidv7());
    const outcomes = await Promise.all(ids.map((id) => begin(cart, id)));
    const winner = ids[outcomes.findIndex(({ outcome }) => outcome === 'frozen')];
    expect(outcomes.filter(({ outcome }) => outcome === 'frozen').length).toBe(1);
    expect(outcomes.filter((o) => o.outcome === 'taken' && o.checkoutId === winner).length).toBe(29);
  }
});

test('the same checkout, begun thirty times at once, has one cart and one price', async () => {
  const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 1 }]);
  const id = uuidv7();
  const outcomes = await thirty(() => begin(cart, id, 1));
  expect(new Set(outcomes.map((o) => JSON.stringify(o))).size).toBe(1);
  expect(outcomes[0]?.outcome).toBe('frozen');
});

test('a line added while the checkout begins is either in its quote or refused', async () => {
  const mug = shop.shelf.put({ available: 900 });
  for (let round = 0; round < 10; round += 1) {
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    const [added, begun] = await Promise.all([
      cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 }),
      begin(cart, uuidv7()),
    ]);
    expect(begun.outcome).toBe('frozen');
    if (begun.outcome !== 'frozen') continue;
    expect([200, 409]).toContain(added.status);
    expect(begun.quote.lines[0]?.quantity).toBe(added.status === 200 ? 2 : 1);
  }
});

test('a reopening that races with its own beginning leaves the cart open', async () => {
  const mug = shop.shelf.put();
  const { beginCheckout: _, ...facade } = shop.app.facade(cartContract);
  for (let round = 0; round < 10; round += 1) {
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    const checkoutId = uuidv7();
    await Promise.all([begin(cart, checkoutId), facade.reopenCart({ checkoutId, cartId: cart.id })]);
    expect((await cart.read()).status).toBe('open');
    expect((await begin(cart, checkoutId)).outcome).toBe('taken');
    expect((await begin(cart, uuidv7())).outcome).toBe('frozen');
  }
});

test('an account’s two devices that claim at once lose no line', async () => {
  const [mug, pot] = [shop.shelf.put(), shop.shelf.put()];
  for (let round = 0; round < 5; round += 1) {
    const as = customer();
    const carts = [
      await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]),
      await shop.openCart([{ variantId: pot.variantId, quantity: 1 }]),
    ];
    const claims = await Promise.all(
      carts.map((cart) => shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } })),
    );
    expect(statuses(claims)).toEqual([200]);
    const rows = await shop.app.sql(
      'select i.variant_id, i.quantity from cart.carts c join cart.cart_items i on i.cart_id = c.id where c.user_id = $1 order by 1',
      [as.userId],
    );
    expect(rows).toEqual(
      [mug, pot].map(({ variantId }) => ({ variant_id: variantId, quantity: 1 })).sort((a, b) => (a.variant_id < b.variant_id ? -1 : 1)),
    );
  }
});
