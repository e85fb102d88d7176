import { uuidv7 } from '../../../platform/kernel/ids';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, openShop, standard, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(cartModule, { locales: ['en', 'de'] });
});
afterAll(() => closeShop(shop));

const read = async (id: string, token: string, language: string) => {
  await shop.app.request('GET', `/carts/${id}`, { headers: { 'x-cart-token': token, 'accept-language': language } });
  return shop.shelf.localeAsked;
};

test('a cart names its articles in the best language the shop has for its reader', async () => {
  const { id, token } = await shop.openCart([{ variantId: shop.shelf.put({ available: 5 }).variantId, quantity: 1 }]);
  expect(await read(id, token, 'de-AT, en;q=0.8')).toBe('de');
  expect(await read(id, token, 'fr, en;q=0.8')).toBe('en');
  expect(await read(id, token, '')).toBe('en');
});

test('a place to fetch the goods is offered in the language of the reader', async () => {
  const { id, token } = await shop.openCart([{ variantId: shop.shelf.put({ available: 5 }).variantId, quantity: 1 }]);
  shop.shelf.places.push({
    storeId: uuidv7(),
    name: 'Hafen',
    address,
    phone: null,
    timeZone: 'Europe/Berlin',
    hours: { week: {}, special: [] },
  });
  const offered = async (language: string) => {
    const headers = { 'x-cart-token': token, 'accept-language': language };
    const { body } = await shop.app.request('GET', `/carts/${id}/shipping-options`, { headers });
    return body.items.map((option: { name: string }) => option.name);
  };
  expect([await offered('de'), await offered('en')]).toEqual([['Abholung: Hafen'], ['Pick up at Hafen']]);
  shop.shelf.places.pop();
});

test('an order names them in its own language', async () => {
  const { id, token, read: current } = await shop.openCart([{ variantId: shop.shelf.put({ available: 5 }).variantId, quantity: 1 }]);
  const begun = await shop.app.facade(cartContract).beginCheckout({
    checkoutId: uuidv7(),
    cartId: id,
    cartVersion: (await current()).version,
    credential: { userId: null, cartToken: token },
    email: 'kofi@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
    locale: 'de',
  });
  expect([begun.outcome, shop.shelf.localeAsked]).toEqual(['frozen', 'de']);
});
