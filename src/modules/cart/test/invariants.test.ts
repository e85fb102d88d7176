import { uuidv7 } from '../../../platform/kernel/ids';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, openShop, standard, type Shop } from './shop';

let shop: Shop;
let cartId: string;
const checkoutId = uuidv7();

beforeEach(async () => {
  shop = await openShop(cartModule);
  const cart = await shop.openCart([{ variantId: shop.shelf.put().variantId, quantity: 2 }]);
  cartId = cart.id;
  await shop.app.sql(`insert into cart.coupons (id, code, kind, basis_points, currency, usage_limit, customer_limit)
    values (gen_random_uuid(), 'TENTH', 'percentage', 1000, 'USD', 5, 2)`);
  await cart.request('POST', '/coupons', { code: 'TENTH' });
  const begun = await shop.app.facade(cartContract).beginCheckout({
    checkoutId,
    cartId,
    cartVersion: 2,
    credential: { userId: null, cartToken: cart.token },
    email: 'ama@example.com',
    shippingAddress: address,
    shippingOptionId: standard.id,
  });
  expect([begun.outcome, await shop.app.violated()]).toEqual(['frozen', []]);
});
afterEach(() => shop.app.close());

const violatedBy = async (...statements: string[]) => {
  for (const statement of statements) await shop.app.sql(statement);
  return shop.app.violated();
};

test('C1 notices a cart that became two orders', async () => {
  const second = uuidv7();
  expect(
    await violatedBy(
      'drop index cart.checkouts_one_live_per_cart',
      `update cart.checkouts set status = 'completed', order_id = '${uuidv7()}' where id = '${checkoutId}'`,
      `insert into cart.checkouts (id, cart_id, status, quote, order_id) select '${second}', cart_id, 'completed', quote, '${uuidv7()}' from cart.checkouts`,
    ),
  ).toContain('C1');
});

test('C2 notices a completed cart whose checkout is not', async () => {
  expect(await violatedBy(`update cart.carts set status = 'completed', order_id = '${uuidv7()}' where id = '${cartId}'`)).toEqual(['C2']);
});

test('C2 notices a checkout that believes it holds an open cart', async () => {
  expect(await violatedBy(`update cart.carts set status = 'open', checkout_id = null where id = '${cartId}'`)).toEqual(['C2']);
});

test('C3 notices a cart that was left half-way', async () => {
  expect(await violatedBy(`update cart.checkouts set created_at = now() - interval '2 days'`)).toEqual(['C3']);
});

test('C4 notices a quantity out of range', async () => {
  expect(
    await violatedBy('alter table cart.cart_items drop constraint cart_items_quantity_check', 'update cart.cart_items set quantity = 0'),
  ).toEqual(['C4']);
});

test('C4 notices lines that are counted wrongly', async () => {
  expect(await violatedBy('update cart.carts set line_count = line_count + 1')).toEqual(['C4']);
});

test('C5 notices a coupon that counts other uses than it has', async () => {
  expect(await violatedBy('update cart.coupons set held = held + 1')).toEqual(['C5']);
  expect(await violatedBy('update cart.coupons set held = held - 1, used = used + 1')).toEqual(['C5']);
});

test('C5 notices a coupon that was used beyond its limit', async () => {
  expect(
    await violatedBy(
      'alter table cart.coupons drop constraint coupons_stay_within_their_limit, drop constraint coupons_usage_limit_check',
      'update cart.coupons set usage_limit = 0',
    ),
  ).toEqual(['C5']);
});

test.each([
  ['an address', 'null', 'u.email'],
  ['an account', `'${uuidv7()}'`, `gen_random_uuid()::text`],
])('C6 notices %s that used a coupon too often', async (_what, userId, email) => {
  const statements = [
    `update cart.coupon_uses set user_id = ${userId}, customer_limit = 1`,
    `insert into cart.coupon_uses (coupon_id, checkout_id, user_id, email, discount_minor, currency, customer_nth, customer_limit)
     select u.coupon_id, gen_random_uuid(), u.user_id, ${email}, 1, 'USD', 1, 1 from cart.coupon_uses u`,
  ];
  expect(await violatedBy(...statements)).toContain('C6');
});

test('C7 notices a use that is not where its checkout is', async () => {
  expect(
    await violatedBy(`update cart.coupon_uses set status = 'released', decided_at = now()`, 'update cart.coupons set held = 0'),
  ).toEqual(['C7']);
});

test('C7 notices a discount that no coupon gave', async () => {
  expect(await violatedBy('delete from cart.coupon_uses', 'update cart.coupons set held = 0')).toEqual(['C7']);
});

describe('what the tables refuse by themselves', () => {
  test.each([
    ['a quantity of none', 'update cart.cart_items set quantity = 0'],
    ['a thousand of one article', 'update cart.cart_items set quantity = 1000'],
    ['an owner and a secret at once', `update cart.carts set user_id = '${uuidv7()}'`],
    ['a cart that is held by nobody', 'update cart.carts set checkout_id = null'],
    ['a completed cart without its order', `update cart.carts set status = 'completed'`],
    [
      'one article in two lines',
      `insert into cart.cart_items (id, cart_id, variant_id, quantity, seen) select '${uuidv7()}', cart_id, variant_id, 1, seen from cart.cart_items`,
    ],
    ['a coupon used beyond its limit', 'update cart.coupons set held = 6'],
    ['a customer’s use beyond theirs', 'update cart.coupon_uses set customer_nth = 3'],
    ['a coupon of two values', 'update cart.coupons set amount_minor = 1'],
    ['more than the whole price off', 'update cart.coupons set basis_points = 10001'],
    [
      'two coupons with one code',
      `insert into cart.coupons (id, code, kind, basis_points, currency) values (gen_random_uuid(), 'TENTH', 'percentage', 1, 'USD')`,
    ],
    [
      'a second live checkout',
      `insert into cart.checkouts (id, cart_id, status, quote) select '${uuidv7()}', cart_id, 'frozen', quote from cart.checkouts`,
    ],
  ])('%s', async (_what, statement) => {
    await expect(shop.app.sql(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
  });
});
