import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { cartContract, type CartView } from '..';
import { cartModule } from '../module';
import { address, closeShop, openShop, staff, standard } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);

const usd = (minor: number) => money(minor, 'USD');
const tiered = () =>
  shop.shelf.put({
    available: 100,
    tiers: [
      { minQuantity: 1, price: usd(1000), listPrice: usd(1000) },
      { minQuantity: 10, price: usd(900), listPrice: usd(1000) },
    ],
  });
const member = (groupIds: string[]) => caller(['cart:use-own', 'cart:claim-own'], { groupIds });
type Account = ReturnType<typeof member>;
const openCart = async (as: Account, items: unknown[]): Promise<CartView> =>
  (await shop.app.request('POST', '/carts', { as, body: { items } })).body;
const read = async (as: Account, id: string): Promise<CartView> => (await shop.app.request('GET', `/carts/${id}`, { as })).body;
const begin = (as: Account, cart: CartView) =>
  shop.app.facade(cartContract).beginCheckout({
    checkoutId: uuidv7(),
    cartId: cart.id,
    cartVersion: cart.version,
    credential: { userId: as.userId, cartToken: null, groupIds: as.groupIds },
    email: 'kofi@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
  });

describe('a line costs what its quantity costs', () => {
  test('whether units are added, set or taken away, and nobody is told that a price moved', async () => {
    const { variantId } = tiered();
    const cart = await shop.openCart([{ variantId, quantity: 9 }]);
    expect((await cart.read()).items).toMatchObject([{ unitPrice: usd(1000), total: usd(9000) }]);
    const added = (await cart.request('POST', '/items', { variantId, quantity: 1 })).body as CartView;
    expect(added).toMatchObject({ items: [{ quantity: 10, unitPrice: usd(900), total: usd(9000) }], notices: [] });
    const path = `/items/${added.items[0]?.id}`;
    expect((await cart.request('PATCH', path, { quantity: 12 })).body).toMatchObject({ items: [{ total: usd(10_800) }], notices: [] });
    expect((await cart.request('PATCH', path, { quantity: 2 })).body).toMatchObject({ items: [{ total: usd(2000) }], notices: [] });
    expect(await cart.read()).toMatchObject({ items: [{ unitPrice: usd(1000) }], notices: [] });
  });

  test('the order says what it is reduced from', async () => {
    const { variantId } = tiered();
    const as = member([]);
    const begun = await begin(as, await openCart(as, [{ variantId, quantity: 10 }]));
    expect(begun).toMatchObject({ outcome: 'frozen', quote: { lines: [{ unitPrice: usd(900), listPrice: usd(1000), total: usd(9000) }] } });
  });

  test('a tier that changes while the line lies in the cart is told', async () => {
    const article = tiered();
    const cart = await shop.openCart([{ variantId: article.variantId, quantity: 10 }]);
    shop.shelf.change(article.variantId, { tiers: [{ minQuantity: 1, price: usd(1000), listPrice: usd(1000) }] });
    expect(await cart.read()).toMatchObject({
      items: [{ unitPrice: usd(1000) }],
      notices: [{ kind: 'price', before: usd(900), after: usd(1000) }],
    });
  });
});

describe('prices of a group', () => {
  test('are those of the cart’s owner, and are paid at checkout as shown', async () => {
    const { variantId } = shop.shelf.put();
    const trade = uuidv7();
    shop.shelf.groupPrices.set(trade, 750);
    const as = member([trade]);
    const cart = await openCart(as, [{ variantId, quantity: 2 }]);
    expect(cart.items).toMatchObject([{ unitPrice: usd(750), total: usd(1500) }]);
    expect(await begin(as, cart)).toMatchObject({ outcome: 'frozen', quote: { lines: [{ unitPrice: usd(750) }] } });
    expect(shop.shelf.groupsAsked).toEqual([trade]);
  });

  test('who leaves the group pays what everybody pays, and is told before the order is placed', async () => {
    const { variantId } = shop.shelf.put();
    const trade = uuidv7();
    shop.shelf.groupPrices.set(trade, 750);
    const as = member([trade]);
    const cart = await openCart(as, [{ variantId, quantity: 1 }]);
    const outside = { ...as, sessionId: uuidv7(), groupIds: [] };
    const notices = [{ kind: 'price', before: usd(750), after: usd(1000) }];
    expect(await begin(outside, cart)).toMatchObject({ outcome: 'changed', cart: { items: [{ unitPrice: usd(1000) }], notices } });
    const seen = await read(outside, cart.id);
    expect(seen).toMatchObject({ version: cart.version + 1, notices });
    expect(await begin(outside, seen)).toMatchObject({ outcome: 'frozen', quote: { lines: [{ unitPrice: usd(1000) }] } });
  });

  test('a guest’s cart takes them when its owner signs in', async () => {
    const { variantId } = shop.shelf.put();
    const trade = uuidv7();
    shop.shelf.groupPrices.set(trade, 750);
    const cart = await shop.openCart([{ variantId, quantity: 1 }]);
    expect((await cart.read()).items[0]?.unitPrice).toEqual(usd(1000));
    const headers = { 'x-cart-token': cart.token };
    const claimed = await shop.app.request('GET', '/carts/current', { as: member([trade]), headers });
    expect(claimed.body.cart).toMatchObject({
      id: cart.id,
      items: [{ unitPrice: usd(750) }],
      notices: [{ before: usd(1000), after: usd(750) }],
    });
  });

  test('staff who look at the cart see its owner’s prices and not their own', async () => {
    const { variantId } = shop.shelf.put();
    const [trade, house] = [uuidv7(), uuidv7()];
    shop.shelf.groupPrices.set(trade, 750).set(house, 100);
    const as = member([trade]);
    shop.shelf.members.set(as.userId, [{ id: trade, code: 'trade', name: 'Trade' }]);
    const cart = await openCart(as, [{ variantId, quantity: 1 }]);
    expect((await read({ ...staff(), groupIds: [house] }, cart.id)).items[0]?.unitPrice).toEqual(usd(750));
    const guests = await shop.openCart([{ variantId, quantity: 1 }]);
    expect((await read({ ...staff(), groupIds: [house] }, guests.id)).items[0]?.unitPrice).toEqual(usd(1000));
  });
});
