import { uuidv7 } from '../../../platform/kernel/ids';
import type { RequestOptions } from '../../../platform/testing/harness';
import { cartModule } from '../module';
import { closeShop, customer, openShop, staff, type GuestCart, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(cartModule);
});
afterAll(() => closeShop(shop));

const guest = ({ token }: Pick<GuestCart, 'token'>): RequestOptions => ({ headers: { 'x-cart-token': token } });
const wish = (who: RequestOptions, body: { productId: string; variantId?: string }) =>
  shop.app.request('POST', '/wishes', { ...who, body });
const only = ({ productId, variantId }: { productId: string; variantId: string }) => ({ productId, variantId });
const wished = async (who: RequestOptions) => (await shop.app.request('GET', '/wishes', who)).body.items;
const marks = async (who: RequestOptions) => (await shop.app.request('GET', '/wishes/marks', who)).body.items;
const fill = (owner: { userId: string } | { like: string }, count: number) =>
  'userId' in owner
    ? shop.app.sql(
        `insert into cart.wishes (id, user_id, product_id, seen)
         select gen_random_uuid(), $1::uuid, gen_random_uuid(), '{"price": {"minor": 1, "currency": "USD"}, "available": true, "slug": "x", "sku": null, "title": "X", "imageUrl": null, "options": []}'
         from generate_series(1, $2::int)`,
        [owner.userId, count],
      )
    : shop.app.sql(
        `insert into cart.wishes (id, token_hash, product_id, seen)
         select gen_random_uuid(), w.token_hash, gen_random_uuid(), w.seen from cart.wishes w, generate_series(1, $2::int) where w.id = $1::uuid`,
        [owner.like, count],
      );

describe('a guest without a cart', () => {
  test('who wishes for something is given a cart whose secret keeps the wish', async () => {
    const mug = shop.shelf.put({ price: 900 });
    const { status, body } = await wish({}, only(mug));
    expect([status, body.productId, body.variantId]).toEqual([201, mug.productId, mug.variantId]);
    expect(await wished(guest({ token: body.cartToken }))).toMatchObject([
      {
        id: body.id,
        title: 'Mug',
        price: { minor: 900 },
        priceBefore: null,
        available: true,
        isBack: false,
        forSale: true,
        buy: mug.variantId,
      },
    ]);
    expect(await wished({})).toEqual([]);
  });

  test('who has a secret that opens nothing is given one that does', async () => {
    const mug = shop.shelf.put();
    const { body } = await wish(guest({ token: 'opens-nothing' }), { productId: mug.productId });
    expect(await marks(guest({ token: body.cartToken }))).toEqual([{ id: body.id, productId: mug.productId, variantId: null }]);
  });
});

describe('what is wished for', () => {
  test('is there once, however often it was wished for', async () => {
    const as = customer();
    const { productId, variantId } = shop.shelf.put();
    const answers = await Promise.all([1, 2, 3].map(() => wish({ as }, { productId, variantId })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await wish({ as }, { productId });
    expect(await marks({ as })).toHaveLength(2);
  });

  test('tells that its price fell since, and keeps telling', async () => {
    const as = customer();
    const mug = shop.shelf.put({ price: 1000 });
    await wish({ as }, { productId: mug.productId });
    shop.shelf.change(mug.variantId, { price: 800 });
    await wish({ as }, { productId: mug.productId });
    expect(await wished({ as })).toMatchObject([{ price: { minor: 800 }, priceBefore: { minor: 1000 } }]);
  });

  test('tells that it is in stock again, also when it was sold out only afterwards', async () => {
    const as = customer();
    const [early, late] = [shop.shelf.put({ available: 0 }), shop.shelf.put()];
    for (const { productId, variantId } of [early, late]) await wish({ as }, { productId, variantId });
    shop.shelf.change(late.variantId, { available: 0 });
    expect(await wished({ as })).toMatchObject([
      { available: false, isBack: false, forSale: true, buy: null },
      { available: false, isBack: false },
    ]);
    for (const { variantId } of [early, late]) shop.shelf.change(variantId, { available: 3 });
    expect(await wished({ as })).toMatchObject([
      { variantId: late.variantId, isBack: true, buy: late.variantId },
      { variantId: early.variantId, isBack: true },
    ]);
  });

  test('of several articles is the product from its lowest price, and one has to be chosen', async () => {
    const as = customer();
    const small = shop.shelf.put({ price: 500 });
    shop.shelf.put({ price: 900, productId: small.productId });
    await wish({ as }, { productId: small.productId });
    expect(await wished({ as })).toMatchObject([{ variantId: null, price: { minor: 500 }, priceVaries: true, available: true, buy: null }]);
  });

  test('stays as it was called and cost when it is sold no more', async () => {
    const as = customer();
    const mug = shop.shelf.put({ title: 'Old mug', price: 700 });
    await wish({ as }, only(mug));
    shop.shelf.articles.delete(mug.variantId);
    expect(await wished({ as })).toMatchObject([
      { title: 'Old mug', price: { minor: 700 }, priceBefore: null, available: false, forSale: false, buy: null },
    ]);
    expect((await wish({ as }, only(mug))).body.code).toBe('cart.not-for-sale');
    expect((await wish({ as }, { productId: uuidv7() })).body.code).toBe('cart.not-for-sale');
  });

  test('must be an article of that product', async () => {
    const [mug, pot] = [shop.shelf.put(), shop.shelf.put()];
    expect((await wish({}, { productId: pot.productId, variantId: mug.variantId })).body.code).toBe('cart.not-for-sale');
  });

  test('is nobody else’s to see or to remove', async () => {
    const { body } = await wish({}, { productId: shop.shelf.put().productId });
    const other = await shop.openCart();
    for (const who of [guest(other), { as: customer() }, {}]) {
      expect((await shop.app.request('DELETE', `/wishes/${body.id}`, who)).body.code).toBe('cart.no-such-wish');
      expect(await wished(who)).toEqual([]);
    }
    const own = guest({ token: body.cartToken });
    expect((await shop.app.request('DELETE', `/wishes/${body.id}`, own)).status).toBe(204);
    expect(await wished(own)).toEqual([]);
  });

  test('is counted for staff by who wishes for it, not by articles', async () => {
    const small = shop.shelf.put();
    const large = shop.shelf.put({ productId: small.productId });
    const as = customer();
    for (const one of [small, large]) await wish({ as }, only(one));
    await wish({}, { productId: small.productId });
    const count = (who: RequestOptions) => shop.app.request('GET', `/products/${small.productId}/wishers`, who);
    expect((await count({ as: staff() })).body).toEqual({ wishers: 2 });
    expect((await count({ as })).status).toBe(403);
  });
});

describe('two hundred wishes', () => {
  test('are all there is room for, also when the last two come at once', async () => {
    const as = customer();
    await fill({ userId: as.userId }, 199);
    const [mug, pot] = [shop.shelf.put(), shop.shelf.put()];
    const answers = await Promise.all([mug, pot].map(({ productId }) => wish({ as }, { productId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'cart.too-many-wishes', most: 200 });
    const there = answers.findIndex(({ status }) => status === 201) === 0 ? mug : pot;
    expect((await wish({ as }, { productId: there.productId })).status).toBe(201);
  });

  test('take of a browser’s as many as there is room for', async () => {
    const as = customer();
    await fill({ userId: as.userId }, 195);
    const { body } = await wish({}, { productId: shop.shelf.put().productId });
    await fill({ like: body.id }, 9);
    expect(await marks({ as, ...guest({ token: body.cartToken }) })).toHaveLength(200);
    expect(await marks(guest({ token: body.cartToken }))).toHaveLength(5);
  });
});

describe('who signs in', () => {
  test('finds what the browser wished for beside what the account had, each once', async () => {
    const as = customer();
    const [mug, pot] = [shop.shelf.put(), shop.shelf.put()];
    const own = await wish({ as }, { productId: mug.productId });
    const cart = await shop.openCart([{ variantId: pot.variantId, quantity: 1 }]);
    for (const { productId } of [mug, pot]) await wish(guest(cart), { productId });
    await Promise.all([1, 2, 3].map(() => shop.app.request('POST', `/carts/${cart.id}/claim`, { as, ...guest(cart) })));
    const all = await marks({ as });
    expect(all.map(({ productId }: { productId: string }) => productId).sort()).toEqual([mug.productId, pot.productId].sort());
    expect(all.map(({ id }: { id: string }) => id)).toContain(own.body.id);
    expect(await marks(guest(cart))).toEqual([]);
  });
});

test('a guest’s wishes go on with the next cart of the browser', async () => {
  const mug = shop.shelf.put();
  const { body } = await wish({}, { productId: mug.productId });
  const next = await shop.app.request('POST', '/carts', { ...guest({ token: body.cartToken }), body: {} });
  expect(await marks(guest({ token: next.body.cartToken }))).toMatchObject([{ productId: mug.productId }]);
});

test('a guest’s wishes go with the cart, thirty days after nobody came', async () => {
  const wishes = [await wish({}, only(shop.shelf.put())), await wish({}, only(shop.shelf.put()))];
  const [forgotten, kept] = wishes.map(({ body }) => guest({ token: body.cartToken }));
  await shop.app.sql(`update cart.wishes set created_at = now() - interval '31 days' where id = any($1)`, [
    wishes.map(({ body }) => body.id),
  ]);
  await shop.app.sql(
    `update cart.carts set expires_at = now() - interval '1 minute' where token_hash = (select w.token_hash from cart.wishes w where w.id = $1)`,
    [wishes[0]?.body.id],
  );
  await shop.app.house.jobs.find(({ job }) => job.name === 'cart.prune')?.run({}, new AbortController().signal);
  expect(await marks(forgotten ?? {})).toEqual([]);
  expect(await marks(kept ?? {})).toHaveLength(1);
});

test('the books tell of more wishes than anybody may have', async () => {
  const { body } = await wish({}, { productId: shop.shelf.put().productId });
  await fill({ like: body.id }, 200);
  expect(await shop.app.violated('C10')).toHaveLength(1);
  await shop.app.sql('delete from cart.wishes');
});
