import { forAllTests } from '../../../platform/testing/for-all-tests';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { uuidv7 } from '../../../platform/kernel/ids';
import { address, closeShop, customer, openShop, standard, type GuestCart } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);
afterEach(async () => {
  expect(await shop.app.violated('C1', 'C2', 'C4', 'C8')).toEqual([]);
});

type Account = ReturnType<typeof customer>;
type Who = { as?: Account; headers?: Record<string, string> };

const guest = ({ token }: { token: string }): Who => ({ headers: { 'x-cart-token': token } });
const savedOf = async (who: Who) => (await shop.app.request('GET', '/saved-items', who)).body.items;
const aside = (cart: GuestCart, itemId: string) => cart.request('POST', `/items/${itemId}/lay-aside`);
const put = (facts: Parameters<typeof shop.shelf.put>[0] = {}) => shop.shelf.put({ available: 900, ...facts }).variantId;
const lineOf = async (cart: GuestCart, variantId: string): Promise<string> =>
  (await cart.read()).items.find((item) => item.variantId === variantId)?.id ?? '';
async function cartWithAside(variantId: string, quantity = 1) {
  const cart = await shop.openCart([{ variantId, quantity }]);
  expect((await aside(cart, await lineOf(cart, variantId))).status).toBe(200);
  return cart;
}
const order = async (cart: GuestCart) => {
  const checkoutId = uuidv7();
  const begun = await shop.app.facade(cartContract).beginCheckout({
    checkoutId,
    cartId: cart.id,
    cartVersion: null,
    credential: { userId: null, cartToken: cart.token },
    email: 'ama@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
  });
  expect(begun.outcome).toBe('frozen');
  await shop.app.facade(cartContract).completeCart({ checkoutId, cartId: cart.id, orderId: checkoutId });
  return begun;
};

describe('a line that is saved for later', () => {
  test('leaves the cart, costs nothing and is seen below it', async () => {
    const [mug, pot] = [put({ price: 1000 }), put({ price: 700 })];
    const cart = await shop.openCart([
      { variantId: mug, quantity: 2 },
      { variantId: pot, quantity: 1 },
    ]);
    const { status, body } = await aside(cart, await lineOf(cart, mug));
    expect([status, body.items.length, body.totals.subtotal.minor, body.version]).toEqual([200, 1, 700, 2]);
    expect(await savedOf(guest(cart))).toMatchObject([
      { variantId: mug, quantity: 2, unitPrice: { minor: 1000 }, priceBefore: null, available: 900, forSale: true, title: 'Mug' },
    ]);
  });

  test('is not checked out, and goes on with the browser’s next cart', async () => {
    const [mug, pot] = [put(), put()];
    const cart = await cartWithAside(mug);
    await cart.request('POST', '/items', { variantId: pot, quantity: 1 });
    const begun = await order(cart);
    expect(begun.outcome === 'frozen' && begun.quote.lines.map(({ variantId }) => variantId)).toEqual([pot]);
    expect(await savedOf(guest(cart))).toHaveLength(1);
    const next = await shop.app.request('POST', '/carts', guest(cart));
    expect(next.status).toBe(201);
    expect(await savedOf(guest({ token: next.body.cartToken }))).toMatchObject([{ variantId: mug }]);
    expect(await savedOf(guest(cart))).toEqual([]);
  });

  test('tells what it costs now and that this has changed, that little is left, and that it is sold no more', async () => {
    const [dearer, rare, gone] = [put({ price: 1000 }), put(), put({ title: 'Old mug' })];
    const cart = await shop.openCart([dearer, rare, gone].map((variantId) => ({ variantId, quantity: 3 })));
    for (const variantId of [dearer, rare, gone]) await aside(cart, await lineOf(cart, variantId));
    shop.shelf.change(dearer, { price: 1200 });
    shop.shelf.change(rare, { available: 2 });
    shop.shelf.articles.delete(gone);
    const shown = await savedOf(guest(cart));
    const of = (id: string) => shown.find(({ variantId }: { variantId: string }) => variantId === id);
    expect(of(dearer)).toMatchObject({ unitPrice: { minor: 1200 }, priceBefore: { minor: 1000 }, forSale: true });
    expect(of(rare)).toMatchObject({ priceBefore: null, available: 2, forSale: true });
    expect(of(gone)).toMatchObject({ title: 'Old mug', priceBefore: null, available: 0, forSale: false });
  });

  test('comes back with all its units, or with as many as there are while the others stay aside', async () => {
    const mug = put({ price: 500 });
    const cart = await cartWithAside(mug, 5);
    shop.shelf.change(mug, { available: 3 });
    const [saved] = await savedOf(guest(cart));
    const back = await cart.request('POST', `/saved-items/${saved.id}`);
    expect([back.status, back.body.items[0].quantity, back.body.totals.subtotal.minor]).toEqual([200, 3, 1500]);
    expect(await savedOf(guest(cart))).toMatchObject([{ id: saved.id, quantity: 2 }]);
    expect((await cart.request('POST', `/saved-items/${saved.id}`)).body).toMatchObject({ code: 'cart.not-enough-stock', inCart: 3 });
    shop.shelf.change(mug, { available: 900 });
    expect((await cart.request('POST', `/saved-items/${saved.id}`)).body.items).toMatchObject([{ variantId: mug, quantity: 5 }]);
    expect(await savedOf(guest(cart))).toEqual([]);
    expect((await cart.request('POST', `/saved-items/${saved.id}`)).body.code).toBe('cart.no-such-saved-item');
  });

  test('that is a gift card knows whom each unit is for, in part and joined too', async () => {
    const card = put({ giftCard: true, price: 2500 });
    const to = (name: string) => ({ email: `${name}@example.com`, message: 'Hello' });
    const cart = await shop.openCart([{ variantId: card, quantity: 1, recipient: to('ben') }]);
    const named = async () => (await cart.read()).items.map(({ recipients }) => recipients);
    await aside(cart, await lineOf(cart, card));
    await cart.request('POST', '/items', { variantId: card, quantity: 2 });
    await aside(cart, await lineOf(cart, card));
    await cart.request('POST', '/items', { variantId: card, quantity: 18, recipient: to('cleo') });
    const [saved] = await savedOf(guest(cart));
    const back = () => cart.request('POST', `/saved-items/${saved.id}`);
    expect((await back()).status).toBe(200);
    expect((await named())[0]).toEqual([...Array(18).fill(to('cleo')), to('ben'), null]);
    expect((await savedOf(guest(cart)))[0]).toMatchObject({ quantity: 1 });
    await cart.request('DELETE', `/items/${await lineOf(cart, card)}`);
    expect((await back()).status).toBe(200);
    expect(await named()).toEqual([[null]]);
  });

  test('that is sold no more cannot come back and can be removed', async () => {
    const mug = put();
    const cart = await cartWithAside(mug);
    shop.shelf.articles.delete(mug);
    const [saved] = await savedOf(guest(cart));
    expect((await cart.request('POST', `/saved-items/${saved.id}`)).body.code).toBe('cart.not-for-sale');
    expect((await shop.app.request('DELETE', `/saved-items/${saved.id}`, guest(cart))).status).toBe(204);
    expect((await shop.app.request('DELETE', `/saved-items/${saved.id}`, guest(cart))).body.code).toBe('cart.no-such-saved-item');
  });

  test('is nobody else’s to see, to take or to remove', async () => {
    const cart = await cartWithAside(put());
    const [saved] = await savedOf(guest(cart));
    const other = await shop.openCart();
    expect(await savedOf(guest(other))).toEqual([]);
    expect(await savedOf({})).toEqual([]);
    for (const who of [guest(other), { as: customer() }, {}])
      expect((await shop.app.request('DELETE', `/saved-items/${saved.id}`, who)).status).toBe(404);
    expect((await other.request('POST', `/saved-items/${saved.id}`)).status).toBe(404);
    expect(await savedOf(guest(cart))).toHaveLength(1);
  });
});

test('the same line saved twice at once lies aside once, and comes back once', async () => {
  const mug = put();
  const cart = await shop.openCart([{ variantId: mug, quantity: 2 }]);
  const itemId = await lineOf(cart, mug);
  const laid = await Promise.all(Array.from({ length: 8 }, () => aside(cart, itemId)));
  expect(laid.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(404)]);
  const [saved, ...others] = await savedOf(guest(cart));
  expect([saved.quantity, others]).toEqual([2, []]);
  const back = await Promise.all(Array.from({ length: 8 }, () => cart.request('POST', `/saved-items/${saved.id}`)));
  expect(back.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(404)]);
  expect((await cart.read()).items).toMatchObject([{ variantId: mug, quantity: 2 }]);
});

test('units of one article that are saved one after the other are one line', async () => {
  const mug = put();
  const cart = await cartWithAside(mug, 2);
  await cart.request('POST', '/items', { variantId: mug, quantity: 3 });
  await aside(cart, await lineOf(cart, mug));
  expect(await savedOf(guest(cart))).toMatchObject([{ variantId: mug, quantity: 5 }]);
});

test('a hundred articles can be saved, and of what is there already more', async () => {
  const [mug, pot] = [put(), put()];
  const cart = await cartWithAside(mug);
  await shop.app.sql(
    `insert into cart.saved_items (id, token_hash, variant_id, quantity, seen)
     select gen_random_uuid(), s.token_hash, gen_random_uuid(), 1, s.seen from cart.saved_items s, generate_series(1, 99)
     where s.variant_id = $1`,
    [mug],
  );
  await cart.request('POST', '/items', { variantId: pot, quantity: 1 });
  expect((await aside(cart, await lineOf(cart, pot))).body).toMatchObject({ code: 'cart.too-many-saved', most: 100 });
  expect((await cart.read()).items).toMatchObject([{ variantId: pot }]);
  await cart.request('POST', '/items', { variantId: mug, quantity: 1 });
  expect((await aside(cart, await lineOf(cart, mug))).status).toBe(200);
});

describe('who signs in', () => {
  test('finds what the browser has saved beside what the account had', async () => {
    const as = customer();
    const [mug, pot] = [put(), put()];
    const own = (await shop.app.request('POST', '/carts', { as, body: { items: [{ variantId: mug, quantity: 1 }] } })).body;
    await shop.app.request('POST', `/carts/${own.id}/items/${own.items[0].id}/lay-aside`, { as });
    const cart = await shop.openCart([
      { variantId: mug, quantity: 2 },
      { variantId: pot, quantity: 1 },
    ]);
    for (const variantId of [mug, pot]) await aside(cart, await lineOf(cart, variantId));
    await Promise.all(
      Array.from({ length: 3 }, () => shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } })),
    );
    const quantities = Object.fromEntries(
      (await savedOf({ as })).map(({ variantId, quantity }: { variantId: string; quantity: number }) => [variantId, quantity]),
    );
    expect(quantities).toEqual({ [mug]: 3, [pot]: 1 });
    expect(await savedOf(guest(cart))).toEqual([]);
  });

  test('finds it also where the cart had become an order before', async () => {
    const as = customer();
    const [mug, pot] = [put(), put()];
    const cart = await cartWithAside(mug);
    await cart.request('POST', '/items', { variantId: pot, quantity: 1 });
    await order(cart);
    expect(await savedOf({ as, ...guest(cart) })).toMatchObject([{ variantId: mug }]);
    expect(await savedOf({ as })).toHaveLength(1);
  });
});

test('what a guest has saved goes with the cart, thirty days after nobody came', async () => {
  const [forgotten, kept] = [await cartWithAside(put()), await cartWithAside(put())];
  await shop.app.sql(`update cart.saved_items set created_at = now() - interval '31 days'`);
  await shop.app.sql(`update cart.carts set expires_at = now() - interval '1 minute' where id = $1`, [forgotten.id]);
  await shop.app.house.jobs.find(({ job }) => job.name === 'cart.prune')?.run({}, new AbortController().signal);
  expect(await savedOf(guest(forgotten))).toEqual([]);
  expect(await savedOf(guest(kept))).toHaveLength(1);
});

test('the books tell of more that is saved than anybody may', async () => {
  const cart = await cartWithAside(put());
  await shop.app.sql(
    `insert into cart.saved_items (id, token_hash, variant_id, quantity, seen)
     select gen_random_uuid(), s.token_hash, gen_random_uuid(), 1, s.seen from cart.saved_items s, generate_series(1, 100)
     where s.created_at = (select max(created_at) from cart.saved_items)`,
  );
  expect(await shop.app.violated('C8')).toHaveLength(1);
  await shop.app.sql('delete from cart.saved_items');
  expect(await savedOf(guest(cart))).toEqual([]);
});
