import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { cartContract, type CartView } from '../contract';
import { cartModule } from '../module';
import { address, beginCheckout, closeShop, harbour, openShop, staff, standard, type GuestCart } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);

const usd = (minor: number) => money(minor, 'USD');
const as = staff();
const made: string[] = [];
const promotion = async (facts: Record<string, unknown>): Promise<{ id: string; code: string | null }> => {
  const body = { name: 'Offer', automatic: facts.code === undefined, ...facts };
  const answer = await shop.app.request('POST', '/promotions', { as, body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  made.push(answer.body.id);
  return answer.body;
};
const newCode = () => `P-${uuidv7().slice(-12)}`.toUpperCase();
afterEach(async () => {
  for (const id of made.splice(0)) await shop.app.request('DELETE', `/promotions/${id}`, { as });
});

const put = (price: number, facts: Parameters<typeof shop.shelf.put>[0] = {}) => shop.shelf.put({ price, available: 900, ...facts });
const cartOf = (...lines: readonly (readonly [{ variantId: string }, number])[]) =>
  shop.openCart(lines.map(([{ variantId }, quantity]) => ({ variantId, quantity })));
const read = async (cart: GuestCart): Promise<CartView> => cart.read();
const reasonsIn = ({ trace }: CartView) => trace.flatMap((step) => (step.step === 'not-applied' ? [step.reason] : []));
const begin = (cart: GuestCart, facts: Parameters<typeof beginCheckout>[2] = {}) => beginCheckout(shop, cart, facts);
const usageOf = async (id: string) => (await shop.app.request('GET', `/promotions/${id}`, { as })).body.usage;
const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

describe('a promotion applies by itself', () => {
  test('to the goods it is about, and the cart says how its price came about', async () => {
    const [mug, pot] = [put(1001), put(2000)];
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, productIds: [mug.productId] });
    const view = await read(await cartOf([mug, 1], [pot, 1]));
    expect(view.items.map(({ discount }) => discount)).toEqual([usd(100), usd(0)]);
    expect(view.promotions).toEqual([
      {
        promotionId: id,
        name: 'Offer',
        code: null,
        kind: 'percentage',
        discount: usd(100),
        shipping: usd(0),
        lines: [{ line: 0, discount: usd(100) }],
      },
    ]);
    expect(view.trace).toMatchObject([
      { step: 'list-price', line: 0, unitPrice: usd(1001), amount: usd(1001) },
      { step: 'list-price', line: 1, amount: usd(2000) },
      { step: 'promotion', promotionId: id, amount: usd(-100), lines: [{ line: 0, amount: usd(-100) }] },
      { step: 'tax', name: 'Tax', included: false },
      { step: 'total', amount: view.totals.total },
    ]);
  });

  test('to what is in a category or below it', async () => {
    const [kitchen, mugs] = [uuidv7(), uuidv7()];
    const mug = put(1000, { categoryIds: [mugs, kitchen] });
    await promotion({ kind: 'fixed', amount: usd(300), categoryIds: [kitchen] });
    expect((await read(await cartOf([mug, 1], [put(1000), 1]))).items.map(({ discount }) => discount)).toEqual([usd(300), usd(0)]);
  });

  test('not to what is reduced already, where it says so', async () => {
    const reduced = put(800, { listPrice: usd(1000), tiers: [{ minQuantity: 1, price: usd(800), listPrice: usd(1000) }] });
    await promotion({ kind: 'percentage', basisPoints: 1000, excludesSale: true });
    const view = await read(await cartOf([reduced, 1]));
    expect([view.totals.discount, view.trace[1]]).toMatchObject([usd(0), { step: 'reduced-price', amount: usd(-200) }]);
  });

  test('to customers of its groups alone, and others are not told of it', async () => {
    const group = uuidv7();
    await promotion({ kind: 'percentage', basisPoints: 5000, groupIds: [group] });
    const [mug] = [put(1000)];
    const body = { items: [{ variantId: mug.variantId, quantity: 1 }] };
    const ofGroup = await shop.app.request('POST', '/carts', { as: caller(['cart:use-own'], { groupIds: [group] }), body });
    const other = await shop.app.request('POST', '/carts', { as: caller(['cart:use-own'], { groupIds: [uuidv7()] }), body });
    expect([ofGroup.body.totals.discount, other.body.totals.discount]).toEqual([usd(500), usd(0)]);
    expect(reasonsIn(other.body)).toEqual([]);
    const seenByStaff = await shop.app.request('GET', `/carts/${other.body.id}`, { as });
    expect(reasonsIn(seenByStaff.body)).toEqual(['not-your-group']);
  });

  test('from its minimum on, and says how much is missing until then', async () => {
    await promotion({ kind: 'free-shipping', minimumSubtotal: usd(5000) });
    const cart = await cartOf([put(1900), 2]);
    expect((await read(cart)).trace).toContainEqual(expect.objectContaining({ reason: 'minimum-not-reached', missing: usd(1200) }));
  });

  test('while it is time', async () => {
    await promotion({ kind: 'percentage', basisPoints: 1000, startsAt: minutes(5) });
    await promotion({ kind: 'percentage', basisPoints: 1000, endsAt: minutes(-5) });
    expect((await read(await cartOf([put(1000), 1]))).totals.discount).toEqual(usd(0));
  });

  test('without one statement more while it has no limits, and without one more with limits for a cart that is there', async () => {
    const mug = put(1000);
    await promotion({ kind: 'percentage', basisPoints: 1000 });
    await read(await cartOf([mug, 1]));
    shop.app.statements();
    const cart = await cartOf([mug, 1]);
    expect(shop.app.statements()).toHaveLength(1);
    await read(cart);
    expect(shop.app.statements()).toHaveLength(1);
    await promotion({ kind: 'percentage', basisPoints: 1000, usageLimit: 100, combinable: true });
    await read(cart);
    shop.app.statements();
    await read(cart);
    expect(shop.app.statements()).toHaveLength(1);
    await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 });
    expect(shop.app.statements()).toHaveLength(2);
  });
});

describe('of several promotions', () => {
  test('the higher priority goes first, each takes off what is left, and one that stands alone stands alone', async () => {
    const first = await promotion({ name: 'First', kind: 'fixed', amount: usd(500), priority: 5, combinable: true });
    const then = await promotion({ name: 'Then', kind: 'percentage', basisPoints: 1000, combinable: true });
    await promotion({ name: 'Alone', kind: 'percentage', basisPoints: 9000, priority: -1 });
    const view = await read(await cartOf([put(1500), 1]));
    expect(view.promotions.map(({ promotionId, discount }) => [promotionId, discount])).toEqual([
      [first.id, usd(500)],
      [then.id, usd(100)],
    ]);
    expect(view.trace).toContainEqual(expect.objectContaining({ name: 'Alone', reason: 'not-combinable-with', other: 'First' }));
  });

  test('a code goes before what applies by itself', async () => {
    await promotion({ name: 'For all', kind: 'percentage', basisPoints: 1000 });
    const { code } = await promotion({ name: 'With a code', kind: 'percentage', basisPoints: 2000, code: newCode() });
    const cart = await cartOf([put(1000), 1]);
    expect((await cart.request('POST', '/coupons', { code })).body).toMatchObject({
      coupons: [{ code, discount: usd(200), reason: null }],
      promotions: [{ name: 'With a code' }],
    });
  });
});

describe('buy some, get some', () => {
  test('the cheapest are reduced, in whole sets, as often as it says', async () => {
    const [cheap, dear] = [put(500), put(1000)];
    await promotion({ kind: 'buy-x-get-y', buyQuantity: 2, getQuantity: 1, mostTimes: 2 });
    const cart = await cartOf([dear, 3], [cheap, 2]);
    expect((await read(cart)).items.map(({ discount }) => discount)).toEqual([usd(0), usd(500)]);
    const [line] = (await read(cart)).items;
    await cart.request('PATCH', `/items/${line?.id}`, { quantity: 20 });
    expect((await read(cart)).items.map(({ discount }) => discount)).toEqual([usd(0), usd(1000)]);
  });

  test('other goods at half their price', async () => {
    const [shoes, socks] = [put(8000), put(900)];
    await promotion({
      kind: 'buy-x-get-y',
      buyQuantity: 1,
      getQuantity: 2,
      basisPoints: 5000,
      productIds: [shoes.productId],
      getProductIds: [socks.productId],
    });
    expect((await read(await cartOf([shoes, 1], [socks, 3]))).items.map(({ discount }) => discount)).toEqual([usd(0), usd(900)]);
    const short = await read(await cartOf([shoes, 1], [socks, 1]));
    expect(short.trace).toContainEqual(expect.objectContaining({ reason: 'too-few-units', missingUnits: 1 }));
  });
});

describe('free shipping', () => {
  const sent = async (country = 'DE') => {
    const cart = await cartOf([put(2000), 1]);
    const body = { shippingAddress: { ...address, country }, shippingOptionId: standard.id };
    return (await cart.request('PATCH', '', body)).body as CartView;
  };

  test('makes the price of shipping smaller, and its tax with it', async () => {
    await promotion({ kind: 'free-shipping' });
    const view = await sent();
    expect(view.totals).toMatchObject({ discount: usd(0), shipping: usd(0), tax: usd(200), total: usd(2200) });
    expect(view.trace).toContainEqual({ step: 'shipping', name: 'Standard', amount: usd(495) });
    expect(view.promotions).toMatchObject([{ discount: usd(495), shipping: usd(495), lines: [] }]);
  });

  test('up to an amount, and where it says', async () => {
    await promotion({ kind: 'free-shipping', amount: usd(300), countries: ['DE'] });
    expect((await sent('DE')).totals.shipping).toEqual(usd(195));
    expect((await sent('US')).totals.shipping).toEqual(usd(495));
  });

  test('is on the quote of a checkout, which adds up', async () => {
    const { id } = await promotion({ kind: 'free-shipping', amount: usd(300), budget: usd(1000) });
    const cart = await cartOf([put(2000), 1]);
    await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: standard.id });
    expect(await begin(cart)).toMatchObject({
      outcome: 'frozen',
      quote: { shippingOption: { price: usd(195), discount: usd(300) }, promotions: [{ discount: usd(300) }] },
    });
    expect(await usageOf(id)).toMatchObject({ held: 1, heldDiscount: usd(300) });
  });
});

describe('a gift', () => {
  test('comes as a line of its own at its price, all of it off, and goes with its condition', async () => {
    const tin = put(700, { title: 'Tin' });
    await promotion({ kind: 'gift', giftVariantId: tin.variantId, minimumSubtotal: usd(2000) });
    const cart = await cartOf([put(1000), 2]);
    const view = await read(cart);
    expect(view.items).toMatchObject([
      { gift: false },
      { title: 'Tin', quantity: 1, gift: true, unitPrice: usd(700), discount: usd(700), total: usd(0) },
    ]);
    expect(view.totals).toMatchObject({ subtotal: usd(2700), discount: usd(700) });
    const gift = view.items[1];
    expect((await cart.request('PATCH', `/items/${gift?.id}`, { quantity: 5 })).body.code).toBe('cart.no-such-item');
    const less = (await cart.request('PATCH', `/items/${view.items[0]?.id}`, { quantity: 1 })).body;
    expect(less.items).toHaveLength(1);
  });

  test('is not given when it is sold out, or the cart itself wants the last one', async () => {
    const tin = put(700, { available: 1 });
    await promotion({ kind: 'gift', giftVariantId: tin.variantId });
    const cart = await cartOf([tin, 1]);
    const view = await read(cart);
    expect([view.items.length, reasonsIn(view)]).toEqual([1, ['gift-sold-out']]);
    expect((await read(await cartOf([put(1000), 1]))).items).toHaveLength(2);
    shop.shelf.change(tin.variantId, { available: 0 });
    expect((await read(await cartOf([put(1000), 1]))).items).toHaveLength(1);
  });

  test('is not given where the goods are fetched and it does not lie', async () => {
    const [tin, mug] = [put(700), put(1000)];
    await promotion({ kind: 'gift', giftVariantId: tin.variantId });
    shop.shelf.places.push(harbour);
    shop.shelf.nowhere.add(tin.variantId);
    const cart = await cartOf([mug, 1]);
    expect((await read(cart)).items).toHaveLength(2);
    await cart.request('PATCH', '', { shippingOptionId: harbour.storeId });
    const view = await read(cart);
    expect([view.items.length, reasonsIn(view), view.shippingOptionId]).toEqual([1, ['gift-sold-out'], harbour.storeId]);
    shop.shelf.nowhere.clear();
    expect((await read(cart)).items).toHaveLength(2);
    shop.shelf.places.pop();
  });

  test('is on the quote of a checkout like any line', async () => {
    const tin = put(700);
    await promotion({ kind: 'gift', giftVariantId: tin.variantId });
    const begun = await begin(await cartOf([put(1000), 1]));
    expect(begun).toMatchObject({
      outcome: 'frozen',
      quote: { lines: [{}, { variantId: tin.variantId, gift: true, quantity: 1, total: usd(0) }] },
    });
  });
});

describe('a first order', () => {
  test('is one by a buyer whose orders before came to nothing', async () => {
    const { code } = await promotion({ kind: 'percentage', basisPoints: 1000, firstOrder: true, code: newCode() });
    const email = `${uuidv7()}@example.com`;
    const facade = shop.app.facade(cartContract);
    const order = async (checkoutId: string) => {
      const cart = await cartOf([put(1000), 1]);
      await cart.request('PATCH', '', { email });
      const entered = await cart.request('POST', '/coupons', { code });
      return { cart, entered, begun: () => begin(cart, { checkoutId, email }) };
    };
    const [first, second, third] = [uuidv7(), uuidv7(), uuidv7()];
    const one = await order(first);
    expect((await one.begun()).outcome).toBe('frozen');
    expect((await order(second)).entered.body.code).toBe('cart.coupon-customer-limit');
    const done = { checkoutId: first, cartId: one.cart.id, orderId: first };
    await facade.completeCart(done);
    expect((await order(second)).entered.body.code).toBe('cart.coupon-customer-limit');
    await facade.giveBackPromotions(done);
    const two = await order(second);
    expect((await two.begun()).outcome).toBe('frozen');
    await facade.completeCart({ checkoutId: second, cartId: two.cart.id, orderId: second });
    expect((await order(third)).entered.status).toBe(422);
  });

  test('that turns out not to be one at the checkout is shown its price without the promotion', async () => {
    const email = `${uuidv7()}@example.com`;
    const before = uuidv7();
    const cart = await cartOf([put(1000), 1]);
    await begin(cart, { checkoutId: before, email });
    await shop.app.facade(cartContract).completeCart({ checkoutId: before, cartId: cart.id, orderId: before });
    await promotion({ kind: 'percentage', basisPoints: 1000, firstOrder: true });
    const again = await cartOf([put(1000), 1]);
    expect((await read(again)).totals.discount).toEqual(usd(100));
    const begun = await begin(again, { email });
    expect(begun).toMatchObject({ outcome: 'changed', cart: { totals: { discount: usd(0) } } });
    expect((await begin(again, { email })).outcome).toBe('frozen');
  });
});

describe('thirty at once', () => {
  const outcomes = async (code: string | null, facts: (index: number) => Parameters<typeof begin>[1] = () => ({})) => {
    const carts = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const cart = await cartOf([put(1000), 1]);
        if (code !== null) await cart.request('POST', '/coupons', { code });
        return cart;
      }),
    );
    const all = await Promise.all(
      carts.map(async (cart, index) => begin(cart, { ...facts(index), cartVersion: (await read(cart)).version })),
    );
    return all.flatMap((one) => (one.outcome === 'frozen' && one.quote.totals.discount.minor > 0 ? [one] : [])).length;
  };
  const books = () => shop.app.violated('O9', 'O9.budget', 'O9.customers', 'O10');

  test('a promotion limited to seven uses is used seven times', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, usageLimit: 7 });
    expect([await outcomes(null), await usageOf(id), await books()]).toMatchObject([7, { held: 7 }, []]);
  });

  test('a code for one use is used once', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, automatic: false });
    const { body } = await shop.app.request('POST', `/promotions/${id}/codes/generate`, {
      as,
      headers: { 'idempotency-key': uuidv7() },
      body: { count: 2, prefix: 'once-' },
    });
    expect([await outcomes(body.codes[0]), await usageOf(id), await books()]).toMatchObject([1, { held: 1 }, []]);
  });

  test('a customer gets theirs once, whichever of their addresses', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, perCustomerLimit: 1 });
    const userId = uuidv7();
    expect([await outcomes(null, () => ({ userId })), await usageOf(id), await books()]).toMatchObject([1, { held: 1 }, []]);
  });

  test('a budget is given away as far as it goes, and no cent further', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, budget: usd(450) });
    expect([await outcomes(null), await usageOf(id), await books()]).toMatchObject([4, { heldDiscount: usd(400) }, []]);
  });
});

describe('codes', () => {
  test('that are asked for twice under one key are made once', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, code: newCode() });
    const ask = { as, headers: { 'idempotency-key': uuidv7() }, body: { count: 3 } };
    const [first, again] = [
      await shop.app.request('POST', `/promotions/${id}/codes/generate`, ask),
      await shop.app.request('POST', `/promotions/${id}/codes/generate`, ask),
    ];
    expect([first.status, again.body.codes]).toEqual([201, first.body.codes]);
    expect((await shop.app.request('GET', `/promotions/${id}/codes?limit=100`, { as })).body.items).toHaveLength(4);
  });

  test('are a hundred thousand of one promotion at most', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, code: newCode() });
    await shop.app.sql(
      `insert into cart.promotion_codes (id, promotion_id, code) select gen_random_uuid(), $1, 'FULL' || n from generate_series(1, 99998) n`,
      [id],
    );
    const make = (count: number) =>
      shop.app.request('POST', `/promotions/${id}/codes/generate`, { as, headers: { 'idempotency-key': uuidv7() }, body: { count } });
    expect((await make(2)).body).toMatchObject({ code: 'cart.too-many-codes', most: 100_000 });
    expect((await make(1)).status).toBe(201);
    await shop.app.sql('delete from cart.promotion_codes where promotion_id = $1', [id]);
  });

  test('are made, listed, exported and withdrawn by staff', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, code: newCode() });
    const { status, body } = await shop.app.request('POST', `/promotions/${id}/codes/generate`, {
      as,
      headers: { 'idempotency-key': uuidv7() },
      body: { count: 50, prefix: 'spring-' },
    });
    expect([status, new Set(body.codes).size, body.codes[0]]).toEqual([201, 50, expect.stringMatching(/^SPRING-[A-Z2-9]{10}$/)]);
    const list = (await shop.app.request('GET', `/promotions/${id}/codes?q=spring&limit=100`, { as })).body.items;
    expect([list.length, list[0]]).toMatchObject([50, { usageLimit: 1, held: 0, used: 0 }]);
    const csv = await shop.app.request('GET', `/promotions/${id}/codes/export`, { as });
    expect(csv.body.trim().split('\n')).toHaveLength(52);
    expect((await shop.app.request('DELETE', `/promotions/${id}/codes/${list[0].id}`, { as })).status).toBe(204);
    const cart = await cartOf([put(1000), 1]);
    expect((await cart.request('POST', '/coupons', { code: list[0].code })).body.code).toBe('cart.coupon-unknown');
    expect((await cart.request('POST', '/coupons', { code: list[1].code })).status).toBe(200);
    expect((await cart.request('POST', '/coupons', { code: list[2].code })).body.code).toBe('cart.coupon-not-combinable-with');
  });

  test('are refused to promotions that apply by themselves', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000 });
    const { body } = await shop.app.request('POST', `/promotions/${id}/codes`, { as, body: { code: 'ANY' } });
    expect(body.code).toBe('cart.promotion-automatic');
  });

  test('with their own limit are used as often as it says', async () => {
    const { id } = await promotion({ kind: 'percentage', basisPoints: 1000, automatic: false });
    const code = newCode();
    await shop.app.request('POST', `/promotions/${id}/codes`, { as, body: { code, usageLimit: 1 } });
    const [one, two] = [await cartOf([put(1000), 1]), await cartOf([put(1000), 1])];
    for (const cart of [one, two]) await cart.request('POST', '/coupons', { code });
    expect((await begin(one)).outcome).toBe('frozen');
    expect((await read(two)).coupons).toMatchObject([{ reason: 'used-up' }]);
  });
});

test.each([
  ['wrong-products', { productIds: [uuidv7()] }],
  ['not-your-group', { groupIds: [uuidv7()] }],
  ['minimum-not-reached', { minimumSubtotal: usd(5000) }],
  ['too-few-units', { kind: 'buy-x-get-y', buyQuantity: 5, getQuantity: 1, basisPoints: undefined }],
  ['gift-sold-out', { kind: 'gift', giftVariantId: uuidv7(), basisPoints: undefined }],
])('a code is refused because of %s', async (reason, facts) => {
  const { code } = await promotion({ kind: 'percentage', basisPoints: 1000, code: newCode(), ...facts });
  const cart = await cartOf([put(1000), 1]);
  expect((await cart.request('POST', '/coupons', { code })).body.code).toBe(`cart.coupon-${reason}`);
});
