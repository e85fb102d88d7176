import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, customer, openShop, standard } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);
afterEach(async () => {
  expect(await shop.app.violated('C1', 'C2', 'C4')).toEqual([]);
});

type Account = ReturnType<typeof customer>;
type Items = { variantId: string; quantity: number }[];

const facade = () => shop.app.facade(cartContract);
const open = (as: Account, items: Items = []) => shop.app.request('POST', '/carts', { as, body: { items } });
const current = async (as: Account) => (await shop.app.request('GET', '/carts/current', { as })).body.cart;
const claim = (as: Account, cart: { id: string; token: string }) =>
  shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } });
const begin = (as: Account, cartId: string, checkoutId: string, cartVersion: number | null = null) =>
  facade().beginCheckout({
    checkoutId,
    cartId,
    cartVersion,
    credential: { userId: as.userId, cartToken: null },
    email: 'ama@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
  });
const some = (count: number) => Array.from({ length: count }, () => shop.shelf.put({ available: 900 }).variantId);
const one = (variantId: string) => ({ variantId, quantity: 1 });
const content = ({ items }: { items: Items }) => Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));
const eachOnce = (variantIds: readonly string[]) => Object.fromEntries(variantIds.map((id) => [id, 1]));
const openCarts = (as: Account) => shop.app.sql(`select id from cart.carts where user_id = $1 and status = 'open'`, [as.userId]);

async function frozen(as: Account, items: Items) {
  const { body } = await open(as, items);
  const checkoutId = uuidv7();
  expect((await begin(as, body.id, checkoutId)).outcome).toBe('frozen');
  return { cartId: body.id as string, checkoutId };
}

describe('an account that opens a cart', () => {
  test('a second time gets the one it has, with the new lines in it', async () => {
    const as = customer();
    const [mug = '', pot = ''] = some(2);
    const first = await open(as, [{ variantId: mug, quantity: 2 }]);
    const second = await open(as, [one(mug), { variantId: pot, quantity: 3 }]);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, version: 2, cartToken: null });
    expect(content(second.body)).toEqual({ [mug]: 3, [pot]: 3 });
    const third = await open(as);
    expect([third.status, third.body]).toEqual([200, second.body]);
    expect((await shop.app.request('POST', '/carts', { as })).body).toEqual(second.body);
  });

  test('by thirty hands at once has one, with all that they put in', async () => {
    const as = customer();
    const goods = some(10);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => open(as, [one(goods[i % 10] ?? '')])));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(29).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(content(await current(as))).toEqual(Object.fromEntries(goods.map((id) => [id, 3])));
  });

  test('is told what its cart cannot take, and nothing of it goes in', async () => {
    const as = customer();
    const rare = shop.shelf.put({ available: 3 }).variantId;
    const [mug = ''] = some(1);
    await open(as, [{ variantId: rare, quantity: 2 }]);
    expect((await open(as, [one(mug), { variantId: rare, quantity: 2 }])).body).toMatchObject({
      code: 'cart.not-enough-stock',
      inCart: 2,
      requested: 2,
      available: 3,
    });
    await open(as, some(98).map(one));
    expect((await open(as, some(2).map(one))).body).toMatchObject({ code: 'cart.too-many-lines', most: 100 });
    expect((await current(as)).items).toHaveLength(99);
  });

  test('while another of its carts is being ordered gets a new one', async () => {
    const as = customer();
    const { cartId } = await frozen(as, [one(some(1)[0] ?? '')]);
    const next = await open(as);
    expect([next.status, next.body.id === cartId]).toEqual([201, false]);
  });

  test('needs one statement for a new cart with a line and two to add to it', async () => {
    const as = customer();
    const [mug = ''] = some(1);
    shop.app.statements();
    const { body } = await open(as, [one(mug)]);
    expect(shop.app.statements()).toHaveLength(1);
    await shop.app.request('POST', `/carts/${body.id}/items`, { as, body: one(mug) });
    expect(shop.app.statements()).toHaveLength(2);
  });
});

test('a guest may open as many carts as they like', async () => {
  const carts = [await shop.openCart(), await shop.openCart()];
  expect(new Set(carts.map(({ id }) => id)).size).toBe(2);
});

test('guests’ carts that one account claims at once become one cart that has everything', async () => {
  for (let round = 0; round < 5; round += 1) {
    const as = customer();
    const goods = some(7);
    const carts = await Promise.all(goods.slice(0, 6).map((id) => shop.openCart([one(id)])));
    const answers = await Promise.all([open(as, [one(goods[6] ?? '')]), ...carts.map((cart) => claim(as, cart))]);
    expect(answers.slice(1).map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(await openCarts(as)).toHaveLength(1);
    expect(content(await current(as))).toEqual(eachOnce(goods));
  }
});

describe('a checkout that comes to nothing', () => {
  test('gives the goods back into one cart with those the buyer has chosen meanwhile', async () => {
    const as = customer();
    const [mug = '', pot = '', cup = ''] = some(3);
    const { cartId, checkoutId } = await frozen(as, [{ variantId: mug, quantity: 2 }, one(pot)]);
    const other = (await open(as, [{ variantId: mug, quantity: 3 }, one(cup)])).body;
    await facade().reopenCart({ checkoutId, cartId });
    await facade().reopenCart({ checkoutId, cartId });
    const cart = await current(as);
    expect([cart.id, cart.status, content(cart)]).toEqual([cartId, 'open', { [mug]: 5, [pot]: 1, [cup]: 1 }]);
    expect((await shop.app.request('GET', `/carts/${other.id}`, { as })).status).toBe(404);
    expect(await begin(as, cartId, uuidv7(), cart.version)).toMatchObject({ outcome: 'frozen' });
  });

  test('lets nobody order the joined cart unseen', async () => {
    const as = customer();
    const [mug = '', pot = ''] = some(2);
    const { cartId, checkoutId } = await frozen(as, [one(mug)]);
    await open(as, [one(pot)]);
    await facade().reopenCart({ checkoutId, cartId });
    for (const version of [1, null]) {
      const begun = await begin(as, cartId, uuidv7(), version);
      expect(begun.outcome).toBe('changed');
      if (begun.outcome === 'changed') expect(content(begun.cart)).toEqual(eachOnce([mug, pot]));
      if (version === 1) await shop.app.sql(`update cart.carts set shown = '' where id = $1`, [cartId]);
    }
  });

  test('is undone whatever happens to the buyer’s carts at that moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const as = customer();
      const goods = some(5);
      const [first, second] = [await frozen(as, [one(goods[0] ?? '')]), await frozen(as, [one(goods[1] ?? '')])];
      const guests = await shop.openCart([one(goods[2] ?? '')]);
      const [, , claimed, opened, late] = await Promise.all([
        facade().reopenCart(first),
        facade().reopenCart(second),
        claim(as, guests),
        open(as, [one(goods[3] ?? '')]),
        open(as, [one(goods[4] ?? '')]),
      ]);
      expect([claimed.status, opened.status < 300, late.status < 300]).toEqual([200, true, true]);
      expect(await openCarts(as)).toHaveLength(1);
      expect(content(await current(as))).toEqual(eachOnce(goods));
    }
  });

  test('is undone also where the two carts have more lines than a buyer may put into one', async () => {
    const as = customer();
    const goods = some(160);
    const { cartId, checkoutId } = await frozen(as, goods.slice(0, 80).map(one));
    await open(as, goods.slice(80).map(one));
    await facade().reopenCart({ checkoutId, cartId });
    expect(content(await current(as))).toEqual(eachOnce(goods));
    const add = (variantId: string) => shop.app.request('POST', `/carts/${cartId}/items`, { as, body: one(variantId) });
    expect((await add(goods[0] ?? '')).status).toBe(200);
    expect((await add(some(1)[0] ?? '')).body.code).toBe('cart.too-many-lines');
    const { items } = await current(as);
    expect((await shop.app.request('DELETE', `/carts/${cartId}/items/${items[1].id}`, { as })).status).toBe(200);
  });

  test('adds no more than a line may hold', async () => {
    const as = customer();
    const [mug = ''] = some(1);
    const { cartId, checkoutId } = await frozen(as, [{ variantId: mug, quantity: 600 }]);
    await open(as, [{ variantId: mug, quantity: 600 }]);
    await facade().reopenCart({ checkoutId, cartId });
    expect(content(await current(as))).toEqual({ [mug]: 999 });
  });
});
