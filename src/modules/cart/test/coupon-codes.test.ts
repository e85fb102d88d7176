import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { cartContract, type Begin } from '../contract';
import { cartModule } from '../module';
import { address, beginCheckout, closeShop, customer, express, openShop, staff, type GuestCart } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);

const usd = (minor: number) => money(minor, 'USD');
const as = staff();
const make = (facts: Record<string, unknown> = {}) =>
  shop.app.request('POST', '/promotions', {
    as,
    body: { kind: 'percentage', name: 'Ten off', basisPoints: 1000, code: newCode(), ...facts },
  });
const coupon = async (facts: Record<string, unknown> = {}): Promise<{ id: string; code: string }> => {
  const { status, body } = await make(facts);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const fixed = (minor: number, facts: Record<string, unknown> = {}) =>
  coupon({ kind: 'fixed', basisPoints: undefined, amount: usd(minor), ...facts });
const newCode = () => `C-${uuidv7().slice(-12)}`;
const enter = (cart: GuestCart, code: string) => cart.request('POST', '/coupons', { code });
const cartOf = (price = 1000, quantity = 2) =>
  shop.openCart([{ variantId: shop.shelf.put({ price, available: 900 }).variantId, quantity }]);
const begin = (cart: GuestCart, facts: Parameters<typeof beginCheckout>[2] = {}) =>
  beginCheckout(shop, cart, { email: 'ama@example.com', ...facts });
const usageOf = async (id: string) => (await shop.app.request('GET', `/promotions/${id}`, { as })).body.usage;
const fine = { reason: null, missing: null, missingUnits: null, other: null, message: null };
const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

describe('a coupon on a cart', () => {
  test('takes a percentage off every line, before tax', async () => {
    const [mug, pot] = [shop.shelf.put({ price: 1001 }), shop.shelf.put({ price: 2000 })];
    const cart = await shop.openCart([mug, pot].map(({ variantId }) => ({ variantId, quantity: 1 })));
    const { code } = await coupon();
    const { status, body } = await enter(cart, ` ${code.toLowerCase()} `);
    expect([status, body.version]).toEqual([200, 2]);
    expect(body.coupons).toEqual([{ ...fine, code, name: 'Ten off', discount: usd(300) }]);
    expect(body.items.map((i: { discount: unknown; total: unknown; tax: unknown }) => [i.discount, i.total, i.tax])).toEqual([
      [usd(100), usd(901), usd(90)],
      [usd(200), usd(1800), usd(180)],
    ]);
    expect(body.totals).toMatchObject({ subtotal: usd(3001), discount: usd(300), tax: usd(270), total: usd(2971) });
    expect(await cart.read()).toEqual(body);
  });

  test('takes an amount off as far as it goes', async () => {
    const cart = await cartOf(300, 1);
    expect((await enter(cart, (await fixed(1000)).code)).body.totals).toMatchObject({ discount: usd(300), tax: usd(0), total: usd(0) });
  });

  test('entered twice is entered once, and is taken off again', async () => {
    const cart = await cartOf();
    const { code } = await coupon();
    const entered = await enter(cart, code);
    expect((await enter(cart, code)).body).toEqual(entered.body);
    const removed = await cart.request('DELETE', `/coupons/${code.toLowerCase()}`);
    expect(removed.body).toMatchObject({ version: 3, coupons: [], totals: { discount: usd(0) } });
    expect((await cart.request('DELETE', `/coupons/${code}`)).body).toMatchObject({ status: 404, code: 'cart.no-such-coupon' });
  });

  test('counts for what is left of the goods when shipping is asked', async () => {
    const cart = await cartOf(1000, 3);
    await enter(cart, (await fixed(500)).code);
    await cart.request('PATCH', '', { shippingAddress: address, shippingOptionId: express.id });
    expect(shop.shelf.subtotalShipped).toBe(2500);
  });

  test('keeps its cart at one statement to open and two to add while there is none', async () => {
    const mug = shop.shelf.put();
    shop.app.statements();
    const cart = await shop.openCart([{ variantId: mug.variantId, quantity: 1 }]);
    expect(shop.app.statements()).toHaveLength(1);
    await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 });
    expect(shop.app.statements()).toHaveLength(2);
    await enter(cart, (await coupon()).code);
    shop.app.statements();
    await cart.request('POST', '/items', { variantId: mug.variantId, quantity: 1 });
    expect(shop.app.statements()).toHaveLength(2);
  });

  test('goes along when a guest’s cart is claimed', async () => {
    const cart = await cartOf();
    const { code } = await coupon();
    await enter(cart, code);
    const { body } = await shop.app.request('POST', `/carts/${cart.id}/claim`, { as: customer(), headers: { 'x-cart-token': cart.token } });
    expect(body.coupons).toMatchObject([{ code, discount: usd(200) }]);
  });
});

describe('a coupon is refused', () => {
  const refusal = async (cart: GuestCart, code: string) => {
    const { status, body } = await enter(cart, code);
    return [status, body.code];
  };

  test('when there is none, with any code that could be tried', async () => {
    const cart = await cartOf();
    for (const code of ['NO-SUCH', '%', "' or 1=1 --", 'ＦＲＥＥ', '\u0000', 'x'.repeat(100)]) {
      expect((await enter(cart, code)).body.code).toMatch(/^(cart.coupon-unknown|request\.)/);
    }
    const { id, code } = await coupon();
    await shop.app.request('PATCH', `/promotions/${id}`, { as, body: { active: false } });
    expect(await refusal(cart, code)).toEqual([422, 'cart.coupon-unknown']);
  });

  test('before it starts and after it ends', async () => {
    const cart = await cartOf();
    expect(await refusal(cart, (await coupon({ startsAt: minutes(5) })).code)).toEqual([422, 'cart.coupon-not-started']);
    expect(await refusal(cart, (await coupon({ endsAt: minutes(-5) })).code)).toEqual([422, 'cart.coupon-ended']);
    expect((await enter(cart, (await coupon({ startsAt: minutes(-5), endsAt: minutes(5) })).code)).status).toBe(200);
  });

  test('below its minimum, saying how much is missing', async () => {
    const cart = await cartOf(1000, 2);
    const { body } = await enter(cart, (await coupon({ minimumSubtotal: usd(2500) })).code);
    expect(body).toMatchObject({ status: 422, code: 'cart.coupon-minimum-not-reached', minimum: usd(2500), missing: usd(500) });
  });

  test('when others have used it up', async () => {
    const { code } = await coupon({ usageLimit: 1 });
    const first = await cartOf();
    await enter(first, code);
    expect((await begin(first)).outcome).toBe('frozen');
    expect(await refusal(await cartOf(), code)).toEqual([422, 'cart.coupon-used-up']);
  });

  test('to a customer who had it, known by account or by address', async () => {
    const { code } = await coupon({ perCustomerLimit: 1 });
    const user = customer();
    const first = await cartOf();
    await enter(first, code);
    await begin(first, { userId: user.userId, email: 'kofi@example.com' });
    const mug = { variantId: shop.shelf.put().variantId, quantity: 1 };
    const own = (await shop.app.request('POST', '/carts', { as: user, body: { items: [mug] } })).body;
    const byAccount = await shop.app.request('POST', `/carts/${own.id}/coupons`, { as: user, body: { code } });
    expect(byAccount.body.code).toBe('cart.coupon-customer-limit');
    const second = await cartOf();
    await second.request('PATCH', '', { email: 'Kofi@Example.com' });
    expect(await refusal(second, code)).toEqual([422, 'cart.coupon-customer-limit']);
    const third = await cartOf();
    await enter(third, code);
    expect(await begin(third, { email: 'KOFI@example.com' })).toMatchObject({ outcome: 'coupon-refused', code, problem: 'customer-limit' });
    expect((await third.read()).status).toBe('open');
    expect((await begin(third, { email: 'esi@example.com' })).outcome).toBe('frozen');
  });

  test('beside another unless both say that they go together', async () => {
    const [alone, ...together] = [await coupon(), await coupon({ combinable: true }), await fixed(100, { combinable: true })];
    const cart = await cartOf(1000, 1);
    await enter(cart, together[0]?.code ?? '');
    expect(await refusal(cart, alone?.code ?? '')).toEqual([422, 'cart.coupon-not-combinable-with']);
    expect((await enter(cart, together[1]?.code ?? '')).body).toMatchObject({
      coupons: [{ discount: usd(100) }, { discount: usd(100) }],
      totals: { discount: usd(200) },
    });
  });

  test('where another’s cart is, and as the sixth', async () => {
    const cart = await cartOf();
    expect((await shop.app.request('POST', `/carts/${cart.id}/coupons`, { body: { code: 'X1' } })).status).toBe(404);
    for (let i = 0; i < 5; i += 1) expect((await enter(cart, (await coupon({ combinable: true })).code)).status).toBe(200);
    expect(await refusal(cart, (await coupon({ combinable: true })).code)).toEqual([422, 'cart.too-many-coupons']);
  });
});

describe('a coupon that stops applying', () => {
  test.each([
    ['expires', { endsAt: minutes(-1) }, 'ended'],
    ['is switched off', { active: false }, 'withdrawn'],
    ['asks for more', { minimumSubtotal: usd(5000) }, 'minimum-not-reached'],
  ])('because it %s stays on the cart with the reason, and the old price is not sold', async (_what, change, problem) => {
    const { id, code } = await coupon();
    const cart = await cartOf();
    const seen = (await enter(cart, code)).body;
    await shop.app.request('PATCH', `/promotions/${id}`, { as, body: change });
    expect(await begin(cart, { cartVersion: seen.version })).toMatchObject({ outcome: 'changed', cart: { version: seen.version + 1 } });
    const now = await cart.read();
    expect(now.coupons).toMatchObject([{ code, discount: usd(0), reason: problem, message: expect.any(String) }]);
    const begun = await begin(cart, { cartVersion: now.version });
    expect(begun).toMatchObject({ outcome: 'frozen', quote: { promotions: [], totals: { discount: usd(0) } } });
    expect(await usageOf(id)).toMatchObject({ held: 0 });
  });

  test('because lines were taken out says so, and applies again when they are back', async () => {
    const { code } = await coupon({ minimumSubtotal: usd(2000) });
    const cart = await cartOf(1000, 2);
    const [line] = (await enter(cart, code)).body.items;
    expect((await cart.request('PATCH', `/items/${line.id}`, { quantity: 1 })).body.coupons).toMatchObject([
      { reason: 'minimum-not-reached', missing: usd(1000) },
    ]);
    expect((await cart.request('PATCH', `/items/${line.id}`, { quantity: 3 })).body.coupons).toMatchObject([{ discount: usd(300) }]);
  });
});

describe('a use of a coupon', () => {
  const frozen = async (code: string, checkoutId = uuidv7(), email = 'ama@example.com') => {
    const cart = await cartOf();
    await enter(cart, code);
    const begun = await begin(cart, { checkoutId, email });
    if (begun.outcome !== 'frozen') throw new Error(begun.outcome);
    return { cart, checkoutId, quote: begun.quote };
  };

  test('is held by a checkout, with its discount on every line of the price', async () => {
    const { id, code } = await coupon();
    const { cart, quote } = await frozen(code);
    expect(quote.promotions).toEqual([
      {
        promotionId: id,
        name: 'Ten off',
        code,
        kind: 'percentage',
        discount: usd(200),
        shipping: usd(0),
        lines: [{ line: 0, discount: usd(200) }],
      },
    ]);
    expect(quote.lines).toMatchObject([{ subtotal: usd(2000), discount: usd(200), total: usd(1800), tax: usd(180) }]);
    expect(await usageOf(id)).toEqual({ held: 1, used: 0, heldDiscount: usd(200), discount: usd(0) });
    expect((await cart.read()).coupons).toEqual([{ ...fine, code, name: 'Ten off', discount: usd(200) }]);
  });

  test('is used when the order is accepted, once', async () => {
    const { id, code } = await coupon();
    const { cart, checkoutId } = await frozen(code);
    const facade = shop.app.facade(cartContract);
    for (let i = 0; i < 3; i += 1) await facade.completeCart({ checkoutId, cartId: cart.id, orderId: checkoutId });
    await facade.reopenCart({ checkoutId, cartId: cart.id });
    expect(await usageOf(id)).toEqual({ held: 0, used: 1, heldDiscount: usd(0), discount: usd(200) });
    const { body } = await shop.app.request('GET', `/promotions/${id}/uses`, { as });
    expect(body.items).toMatchObject([{ orderId: checkoutId, status: 'used', email: 'ama@example.com', discount: usd(200) }]);
  });

  test('is given back, once, when the order will not be, and can be used by another', async () => {
    const { id, code } = await coupon({ usageLimit: 1, perCustomerLimit: 1 });
    const { cart, checkoutId } = await frozen(code);
    const facade = shop.app.facade(cartContract);
    await Promise.all(Array.from({ length: 5 }, () => facade.reopenCart({ checkoutId, cartId: cart.id })));
    expect(await usageOf(id)).toEqual({ held: 0, used: 0, heldDiscount: usd(0), discount: usd(0) });
    expect((await cart.read()).coupons).toMatchObject([{ code, discount: usd(200), reason: null }]);
    await frozen(code);
  });

  test('is given back, once, when the accepted order is cancelled, and the cart stays done', async () => {
    const { id, code } = await coupon({ usageLimit: 1, perCustomerLimit: 1 });
    const { cart, checkoutId } = await frozen(code);
    const facade = shop.app.facade(cartContract);
    const order = { checkoutId, cartId: cart.id, orderId: checkoutId };
    await facade.completeCart(order);
    await Promise.all(Array.from({ length: 5 }, () => facade.giveBackPromotions(order)));
    expect(await usageOf(id)).toEqual({ held: 0, used: 0, heldDiscount: usd(0), discount: usd(0) });
    const uses = (await shop.app.request('GET', `/promotions/${id}/uses`, { as })).body.items;
    expect(uses).toMatchObject([{ checkoutId, orderId: null, status: 'released' }]);
    expect((await cart.read()).status).toBe('completed');
    const again = await frozen(code);
    await facade.completeCart({ checkoutId: again.checkoutId, cartId: again.cart.id, orderId: again.checkoutId });
    await facade.giveBackPromotions(order);
    expect(await usageOf(id)).toMatchObject({ held: 0, used: 1 });
    expect(await shop.app.violated('O9', 'O9.budget', 'O9.customers', 'O10')).toEqual([]);
  });

  test('is given back also when the cancellation overtakes the completing of the cart', async () => {
    const { id, code } = await coupon({ usageLimit: 1 });
    const { cart, checkoutId } = await frozen(code);
    const order = { checkoutId, cartId: cart.id, orderId: checkoutId };
    const facade = shop.app.facade(cartContract);
    await Promise.all([facade.giveBackPromotions(order), facade.completeCart(order)]);
    await facade.completeCart(order);
    expect(await usageOf(id)).toEqual({ held: 0, used: 0, heldDiscount: usd(0), discount: usd(0) });
    await expect(facade.giveBackPromotions({ ...order, checkoutId: uuidv7() })).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('of the same checkout is held once, however often it begins', async () => {
    const { id, code } = await coupon({ usageLimit: 5 });
    const cart = await cartOf();
    await enter(cart, code);
    const checkoutId = uuidv7();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => begin(cart, { checkoutId })));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(await usageOf(id)).toMatchObject({ held: 1 });
  });
});

describe('fifty at once', () => {
  const cartsWith = (code: string) =>
    Promise.all(
      Array.from({ length: 50 }, async () => {
        const cart = await cartOf();
        await enter(cart, code);
        return cart;
      }),
    );
  const count = (outcomes: Begin[], outcome: Begin['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;

  test('a coupon limited to ten is used exactly ten times, and the others are told', async () => {
    const { id, code } = await coupon({ usageLimit: 10 });
    const carts = await cartsWith(code);
    const outcomes = await Promise.all(carts.map((cart, index) => begin(cart, { email: `buyer-${index}@example.com` })));
    expect(count(outcomes, 'frozen')).toBe(10);
    expect(count(outcomes, 'coupon-refused') + count(outcomes, 'changed')).toBe(40);
    expect(await usageOf(id)).toMatchObject({ held: 10 });
    expect(await shop.app.violated('O9', 'O9.budget', 'O9.customers', 'O10')).toEqual([]);
  });

  test('a customer with one use left gets one, whichever of their addresses and carts', async () => {
    const { id, code } = await coupon({ perCustomerLimit: 1 });
    const { userId } = customer();
    const carts = await cartsWith(code);
    const outcomes = await Promise.all(carts.map((cart, index) => begin(cart, { userId, email: `alias-${index}@example.com` })));
    expect(count(outcomes, 'frozen')).toBe(1);
    expect(await usageOf(id)).toMatchObject({ held: 1 });
  });

  test('those that give theirs back leave it to others, and never more than ten are out', async () => {
    const { id, code } = await coupon({ usageLimit: 10 });
    const carts = await cartsWith(code);
    await Promise.all(
      carts.map(async (cart, index) => {
        const checkoutId = uuidv7();
        const { outcome } = await begin(cart, { checkoutId, email: `other-${index}@example.com` });
        const facade = shop.app.facade(cartContract);
        if (outcome === 'frozen' && index % 2 === 0) await facade.reopenCart({ checkoutId, cartId: cart.id });
        if (outcome === 'frozen' && index % 2 === 1) await facade.completeCart({ checkoutId, cartId: cart.id, orderId: checkoutId });
      }),
    );
    const usage = await usageOf(id);
    expect([usage.held, usage.used <= 10]).toEqual([0, true]);
    expect(await shop.app.violated('O9', 'O9.budget', 'O9.customers', 'O10')).toEqual([]);
  });

  test('carts with two coupons in either order never wait for each other for ever', async () => {
    const [a, b] = [await coupon({ combinable: true, usageLimit: 20 }), await coupon({ combinable: true })];
    const carts = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const cart = await cartOf();
        for (const { code } of index % 2 === 0 ? [a, b] : [b, a]) await enter(cart, code);
        return cart;
      }),
    );
    const outcomes = await Promise.all(carts.map((cart, index) => begin(cart, { email: `two-${index}@example.com` })));
    expect(count(outcomes, 'frozen')).toBe(20);
    expect([await usageOf(a.id), await usageOf(b.id)]).toMatchObject([{ held: 20 }, { held: 20 }]);
  });
});

describe('staff', () => {
  test('make a coupon, find it, change it, see its uses, and withdraw it', async () => {
    const code = newCode().toUpperCase();
    const made = await make({
      code: code.toLowerCase(),
      minimumSubtotal: usd(1000),
      startsAt: minutes(-1),
      endsAt: minutes(60),
      usageLimit: 5,
      perCustomerLimit: 1,
      note: 'Newsletter',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      code,
      kind: 'percentage',
      basisPoints: 1000,
      amount: null,
      minimumSubtotal: usd(1000),
      status: 'active',
      usage: { held: 0, used: 0, heldDiscount: usd(0), discount: usd(0) },
    });
    const { id } = made.body;
    expect((await shop.app.request('GET', `/promotions?q=${code.slice(2, 9)}`, { as })).body.items).toContainEqual(made.body);
    const changed = await shop.app.request('PATCH', `/promotions/${id}`, {
      as,
      body: { basisPoints: 1500, endsAt: null, usageLimit: null },
    });
    expect(changed.body).toMatchObject({ basisPoints: 1500, endsAt: null, usageLimit: null, perCustomerLimit: 1, note: 'Newsletter' });
    expect((await shop.app.request('GET', `/promotions/${id}/uses`, { as })).body).toEqual({ items: [], nextCursor: null });
    expect((await shop.app.request('DELETE', `/promotions/${id}`, { as })).status).toBe(204);
    expect((await shop.app.request('DELETE', `/promotions/${id}`, { as })).status).toBe(404);
    expect((await shop.app.request('GET', `/promotions/${id}`, { as })).body.status).toBe('archived');
    expect((await shop.app.request('GET', `/promotions?q=${code}`, { as })).body.items).toEqual([]);
    expect((await make({ code })).status).toBe(201);
  });

  test('page through coupons and see how each stands', async () => {
    const made = [await coupon({ startsAt: minutes(9) }), await coupon({ endsAt: minutes(-9) }), await coupon({ active: false })];
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { items: { id: string; status: string }[]; nextCursor: string | null } } = await shop.app.request(
        'GET',
        `/promotions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { as },
      );
      seen.push(...page.body.items.map((item) => `${item.id} ${item.status}`));
      cursor = page.body.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, 3)).toEqual(['disabled', 'ended', 'scheduled'].map((status, index) => `${made[2 - index]?.id} ${status}`));
    const scheduled = (await shop.app.request('GET', '/promotions?status=scheduled&limit=100', { as })).body.items;
    expect(scheduled.map(({ status }: { status: string }) => status)).toContain('scheduled');
    expect(new Set(scheduled.map(({ status }: { status: string }) => status)).size).toBe(1);
    expect((await shop.app.request('GET', '/promotions?cursor=nonsense', { as })).body.code).toBe('cart.bad-cursor');
  });

  test.each([
    ['a code that exists, in other letters', async () => make({ code: (await coupon()).code.toLowerCase() }), 'cart.coupon-exists'],
    ['a code nobody can type', () => make({ code: 'SALE 10' }), 'cart.bad-coupon-code'],
    ['an end before the start', () => make({ startsAt: minutes(5), endsAt: minutes(4) }), 'cart.promotion-dates'],
    ['another currency', () => make({ kind: 'fixed', basisPoints: undefined, amount: money(500, 'EUR') }), 'cart.promotion-currency'],
    ['a minimum in another currency', () => make({ minimumSubtotal: money(500, 'EUR') }), 'cart.promotion-currency'],
  ])('are told about %s', async (_what, attempt, code) => {
    expect((await attempt()).body.code).toBe(code);
  });

  test.each([
    [{ basisPoints: 0 }],
    [{ basisPoints: 10_001 }],
    [{ basisPoints: 12.5 }],
    [{ kind: 'fixed', amount: usd(0), basisPoints: undefined }],
    [{ kind: 'fixed' }],
    [{ kind: 'gift' }],
    [{ usageLimit: 0 }],
    [{ perCustomerLimit: -1 }],
    [{ note: 'a\nb' }],
    [{ used: 3 }],
  ])('cannot make %j', async (facts) => {
    expect((await make(facts)).status).toBe(400);
  });

  test('cannot turn a percentage into an amount, or set a limit below what was used', async () => {
    const { id, code } = await coupon({ usageLimit: 9 });
    for (const email of ['one@example.com', 'two@example.com']) {
      const cart = await cartOf();
      await enter(cart, code);
      await begin(cart, { email });
    }
    const edit = (body: unknown) => shop.app.request('PATCH', `/promotions/${id}`, { as, body });
    expect((await edit({ amount: usd(100) })).body.code).toBe('cart.promotion-kind');
    expect((await edit({ usageLimit: 1 })).body.code).toBe('cart.promotion-limit-too-low');
    expect((await edit({ usageLimit: 2 })).body.status).toBe('used-up');
    expect((await edit({})).status).toBe(400);
    expect((await shop.app.request('PATCH', `/promotions/${uuidv7()}`, { as, body: { note: 'x' } })).status).toBe(404);
  });

  test('and nobody else see or make coupons', async () => {
    const { id } = await coupon();
    for (const who of [{}, { as: customer() }]) {
      const attempts = [
        shop.app.request('GET', '/promotions', who),
        shop.app.request('POST', '/promotions', { ...who, body: { kind: 'percentage', name: 'Free', basisPoints: 10_000, code: 'FREE' } }),
        shop.app.request('PATCH', `/promotions/${id}`, { ...who, body: { basisPoints: 10_000 } }),
        shop.app.request('DELETE', `/promotions/${id}`, who),
        shop.app.request('GET', `/promotions/${id}/uses`, who),
      ];
      const status = 'as' in who ? 403 : 401;
      expect((await Promise.all(attempts)).map((answer) => answer.status)).toEqual(attempts.map(() => status));
    }
  });
});
