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
  await shop.app.sql(`with p as (
      insert into cart.promotions (id, name, kind, basis_points, currency, usage_limit, customer_limit, budget_minor)
      values (gen_random_uuid(), 'A tenth', 'percentage', 1000, 'USD', 5, 2, 300) returning id)
    insert into cart.promotion_codes (id, promotion_id, code, usage_limit) select gen_random_uuid(), p.id, 'TENTH', 5 from p`);
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

test('O9 notices a promotion or a code that counts other uses than it has', async () => {
  expect(await violatedBy('update cart.promotions set held = held + 1')).toEqual(['O9']);
  expect(await violatedBy('update cart.promotions set held = held - 1')).toEqual([]);
  expect(await violatedBy('update cart.promotion_codes set held = held - 1, used = used + 1')).toEqual(['O9']);
});

test('O9 notices a promotion or a code that was used beyond its limit', async () => {
  expect(
    await violatedBy(
      'alter table cart.promotions drop constraint promotions_stay_within_their_limit, drop constraint promotions_usage_limit_check',
      'update cart.promotions set usage_limit = 0',
    ),
  ).toEqual(['O9']);
  expect(
    await violatedBy(
      'update cart.promotions set usage_limit = 5',
      'alter table cart.promotion_codes drop constraint promotion_codes_stay_within_their_limit, drop constraint promotion_codes_usage_limit_check',
      'update cart.promotion_codes set usage_limit = 0',
    ),
  ).toEqual(['O9']);
});

test('O9.budget notices money given away that no use tells of, or beyond the budget', async () => {
  expect(await violatedBy('update cart.promotions set held_minor = held_minor + 1')).toEqual(['O9.budget']);
  expect(
    await violatedBy(
      'alter table cart.promotions drop constraint promotions_stay_within_their_budget',
      'update cart.promotions set held_minor = held_minor - 1, budget_minor = 100',
    ),
  ).toEqual(['O9.budget']);
});

test.each([
  ['an address', 'null', 'u.email'],
  ['an account', `'${uuidv7()}'`, `gen_random_uuid()::text`],
])('O9.customers notices %s that used a promotion too often', async (_what, userId, email) => {
  const statements = [
    `update cart.promotion_uses set user_id = ${userId}, customer_limit = 1`,
    `insert into cart.promotion_uses (promotion_id, checkout_id, user_id, email, discount_minor, currency, customer_nth, customer_limit)
     select u.promotion_id, gen_random_uuid(), u.user_id, ${email}, 1, 'USD', 1, 1 from cart.promotion_uses u`,
  ];
  expect(await violatedBy(...statements)).toContain('O9.customers');
});

const forgotten = ['update cart.promotions set held = 0, held_minor = 0', 'update cart.promotion_codes set held = 0'];

test('O10 notices a use that is not where its checkout is', async () => {
  expect(await violatedBy(`update cart.promotion_uses set status = 'released', decided_at = now()`, ...forgotten)).toEqual(['O10']);
});

test('O10 notices a discount that no promotion gave', async () => {
  expect(await violatedBy('delete from cart.promotion_uses', ...forgotten)).toEqual(['O10']);
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
    ['a promotion used beyond its limit', 'update cart.promotions set held = 6'],
    ['a code used beyond its limit', 'update cart.promotion_codes set held = 6'],
    ['a promotion beyond its budget', 'update cart.promotions set held_minor = 301'],
    ['a customer’s use beyond theirs', 'update cart.promotion_uses set customer_nth = 3'],
    ['a promotion of two values', 'update cart.promotions set amount_minor = 1'],
    ['more than the whole price off', 'update cart.promotions set basis_points = 10001'],
    [
      'one code twice',
      `insert into cart.promotion_codes (id, promotion_id, code) select gen_random_uuid(), p.id, 'TENTH' from cart.promotions p`,
    ],
    [
      'a second live checkout',
      `insert into cart.checkouts (id, cart_id, status, quote) select '${uuidv7()}', cart_id, 'frozen', quote from cart.checkouts`,
    ],
  ])('%s', async (_what, statement) => {
    await expect(shop.app.sql(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^23/) });
  });
});
