import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { cartContract } from '../contract';
import { cartModule } from '../module';
import { address, closeShop, customer, openShop, standard, type GuestCart } from './shop';

const shop = forAllTests(() => openShop(cartModule), closeShop);
afterEach(async () => {
  expect(await shop.app.violated('C1', 'C2', 'C4', 'C8', 'C9')).toEqual([]);
  await shop.app.sql(`update cart.carts set remind_in = null`);
});

const facade = () => shop.app.facade(cartContract);
const put = () => shop.shelf.put({ available: 900 }).variantId;
const someEmail = () => `ama-${uuidv7()}@example.com`;
const remind = () => shop.app.house.jobs.find(({ job }) => job.name === 'cart.remind-leavers')?.run({}, new AbortController().signal);
const pause = (cart: { id: string }, hours = 5) =>
  shop.app.sql(`update cart.carts set updated_at = now() - make_interval(hours => $2) where id = $1`, [cart.id, hours]);
const anotherDay = () => shop.app.sql(`update cart.reminders set on_day = on_day - 10 * nth where on_day > current_date - 5`);
const remindersOf = (cart: { id: string }) =>
  shop.app.sql(`select id::text, nth, locale, email from cart.reminders where cart_id = $1 order by nth`, [cart.id]);
const idOf = async (cart: { id: string }, nth = 1): Promise<string> => String((await remindersOf(cart))[nth - 1]?.['id']);
const told = async (cart: { id: string }) =>
  (await shop.app.sql(`select data from cart.outbox where topic = 'cart.cart-left.v1' and stream = $1`, [cart.id])).length;
const restore = (token: string, options: Parameters<typeof shop.app.request>[2] = {}) =>
  shop.app.request('POST', '/cart-reminders/restore', { ...options, body: { token } });

async function leftCart({ email = someEmail(), wanted = true } = {}): Promise<GuestCart & { email: string }> {
  const cart = await shop.openCart([{ variantId: put(), quantity: 2 }]);
  await cart.request('PATCH', '', { email });
  expect((await cart.request('PUT', '/reminder', { wanted })).body).toEqual({ wanted, offered: true });
  await pause(cart);
  return { ...cart, email };
}
async function linksOf(cart: { id: string }) {
  const reminder = await facade().getReminder({ reminderId: await idOf(cart) });
  if (!reminder) throw new Error('nobody wants this reminder');
  return reminder;
}
async function order(cart: GuestCart, email: string) {
  const checkoutId = uuidv7();
  const credential = { userId: null, cartToken: cart.token };
  const goal = { shippingAddress: address, shippingOptionId: standard.id };
  const begun = await facade().beginCheckout({ checkoutId, cartId: cart.id, cartVersion: null, credential, email, ...goal });
  expect(begun.outcome).toBe('frozen');
  await facade().completeCart({ checkoutId, cartId: cart.id, orderId: checkoutId });
}

describe('a cart that was left', () => {
  test('is told of once for a pause, whoever looks at the same time', async () => {
    const cart = await leftCart();
    await Promise.all([remind(), remind(), remind()]);
    await remind();
    expect(await remindersOf(cart)).toMatchObject([{ nth: 1, locale: 'en', email: cart.email }]);
    expect(await told(cart)).toBe(1);
  });

  test('is told of a second time after another pause, and never a third', async () => {
    const cart = await leftCart();
    for (let visit = 1; visit <= 4; visit += 1) {
      await remind();
      await anotherDay();
      await pause(cart, 5 + visit);
    }
    expect((await remindersOf(cart)).map(({ nth }) => nth)).toEqual([1, 2]);
  });

  test('waits for its hours', async () => {
    const cart = await leftCart();
    await pause(cart, 3);
    await remind();
    expect(await remindersOf(cart)).toEqual([]);
  });

  test('is not told of without the wish, without goods, without an address', async () => {
    const unwished = await leftCart({ wanted: false });
    const withdrawn = await leftCart();
    await withdrawn.request('PUT', '/reminder', { wanted: false });
    const nameless = await leftCart();
    await nameless.request('PATCH', '', { email: null });
    const empty = await leftCart();
    await empty.request('DELETE', `/items/${(await empty.read()).items[0]?.id}`);
    for (const cart of [unwished, withdrawn, nameless, empty]) await pause(cart);
    await remind();
    for (const cart of [unwished, withdrawn, nameless, empty]) expect(await remindersOf(cart)).toEqual([]);
  });

  test('is not told of when its buyer has ordered since from another', async () => {
    const cart = await leftCart();
    await order(await shop.openCart([{ variantId: put(), quantity: 1 }]), cart.email);
    await remind();
    expect(await remindersOf(cart)).toEqual([]);
  });

  test('is one of several of one address: it gets one mail a day', async () => {
    const email = someEmail();
    const carts = [await leftCart({ email }), await leftCart({ email }), await leftCart({ email })];
    await Promise.all([remind(), remind()]);
    expect((await Promise.all(carts.map(remindersOf))).flat()).toHaveLength(1);
  });

  test('needs no mail any more when it is ordered, emptied or the wish is taken back before it is written', async () => {
    const [ordered, stopped] = [await leftCart(), await leftCart()];
    await remind();
    expect(await linksOf(ordered)).toMatchObject({
      email: ordered.email,
      locale: 'en',
      userId: null,
      lines: [{ title: 'Mug', quantity: 2 }],
    });
    await order(ordered, ordered.email);
    await stopped.request('PUT', '/reminder', { wanted: false });
    for (const cart of [ordered, stopped]) expect(await facade().getReminder({ reminderId: await idOf(cart) })).toBeNull();
    expect(await facade().getReminder({ reminderId: uuidv7() })).toBeNull();
  });
});

test('the wish is seen and given by the cart’s own buyer alone', async () => {
  const cart = await leftCart();
  expect((await cart.request('GET', '/reminder')).body).toEqual({ wanted: true, offered: true });
  const other = await shop.openCart();
  for (const method of ['GET', 'PUT'])
    expect(
      (
        await shop.app.request(method, `/carts/${cart.id}/reminder`, {
          headers: { 'x-cart-token': other.token },
          ...(method === 'PUT' ? { body: { wanted: false } } : {}),
        })
      ).status,
    ).toBe(404);
});

describe('the link of a reminder', () => {
  test('brings a guest’s cart and what lies aside into any browser, under a secret of its own', async () => {
    const cart = await leftCart();
    await cart.request('POST', '/items', { variantId: put(), quantity: 1 });
    await cart.request('POST', `/items/${(await cart.read()).items[0]?.id}/lay-aside`);
    const { productId } = shop.shelf.put();
    await shop.app.request('POST', '/wishes', { headers: { 'x-cart-token': cart.token }, body: { productId } });
    await pause(cart);
    await remind();
    const { backToken } = await linksOf(cart);
    const back = await restore(backToken);
    expect([back.status, back.body.id, back.body.items.length]).toEqual([200, cart.id, 1]);
    const headers = { 'x-cart-token': String(back.body.cartToken) };
    expect((await shop.app.request('GET', `/carts/${cart.id}`, { headers })).status).toBe(200);
    expect((await shop.app.request('GET', '/saved-items', { headers })).body.items).toHaveLength(1);
    expect((await shop.app.request('GET', '/wishes/marks', { headers })).body.items).toMatchObject([{ productId }]);
    expect((await cart.request('GET')).status).toBe(404);
    const again = await Promise.all([restore(backToken), restore(backToken)]);
    expect(again.map(({ body }) => body.cartToken)).toEqual([back.body.cartToken, back.body.cartToken]);
  });

  test('does not put away another cart with something in it unless it is told to; the cart itself and an empty one are none', async () => {
    const cart = await leftCart();
    await remind();
    const { backToken: token } = await linksOf(cart);
    const [other, empty] = [await shop.openCart([{ variantId: put(), quantity: 1 }]), await shop.openCart()];
    const from = (browser: { token: string }, body: Record<string, unknown> = {}) =>
      shop.app.request('POST', '/cart-reminders/restore', { headers: { 'x-cart-token': browser.token }, body: { token, ...body } });
    expect((await from(other)).body).toMatchObject({ status: 409, code: 'cart.other-cart' });
    expect([(await from(cart)).status, (await from(empty)).status]).toEqual([200, 200]);
    expect((await from(other, { replace: true })).body.id).toBe(cart.id);
  });

  test('cannot be guessed, and that which ends the reminders opens nothing', async () => {
    const cart = await leftCart();
    await remind();
    const { backToken, stopToken } = await linksOf(cart);
    const id = await idOf(cart);
    for (const token of [
      id,
      `${id}.`,
      `${id}.${'A'.repeat(43)}`,
      `${backToken}A`,
      backToken.slice(0, -1),
      stopToken,
      `${uuidv7()}.x`,
      '.',
      "'",
    ])
      expect([token, (await restore(token)).body.code]).toEqual([token, 'cart.link-over']);
  });

  test('leads to an account’s cart only who is signed in to it', async () => {
    const cart = await leftCart();
    await remind();
    const { backToken } = await linksOf(cart);
    const as = customer();
    await shop.app.request('POST', `/carts/${cart.id}/claim`, { as, headers: { 'x-cart-token': cart.token } });
    expect((await restore(backToken)).body).toMatchObject({ status: 401, code: 'cart.sign-in-needed' });
    expect((await restore(backToken, { as: customer() })).body.code).toBe('cart.link-over');
    expect((await restore(backToken, { as })).body).toMatchObject({ id: cart.id, cartToken: null });
  });

  test('tells when the cart was ordered, and when it has expired', async () => {
    const [ordered, expired] = [await leftCart(), await leftCart()];
    await remind();
    const links = [(await linksOf(ordered)).backToken, (await linksOf(expired)).backToken];
    await order(ordered, ordered.email);
    await shop.app.sql(`update cart.carts set expires_at = now() - interval '1 minute' where id = $1`, [expired.id]);
    expect((await restore(links[0] ?? '')).body.code).toBe('cart.completed');
    expect((await restore(links[1] ?? '')).body.code).toBe('cart.link-over');
  });
});

describe('who wants no more reminders', () => {
  test('says so with one click, for all carts of their address', async () => {
    const email = someEmail();
    const [cart, other] = [await leftCart({ email }), await leftCart({ email })];
    await remind();
    const reminded = (await remindersOf(cart)).length > 0 ? cart : other;
    const { stopToken, backToken } = await linksOf(reminded);
    expect((await shop.app.request('POST', '/cart-reminders/stop', { body: { token: backToken } })).body.code).toBe('cart.link-over');
    for (let time = 0; time < 2; time += 1)
      expect((await shop.app.request('POST', '/cart-reminders/stop', { body: { token: stopToken } })).status).toBe(204);
    expect([(await cart.request('GET', '/reminder')).body, (await other.request('GET', '/reminder')).body]).toEqual([
      { wanted: false, offered: true },
      { wanted: false, offered: true },
    ]);
  });

  test('is not reminded of carts that name the address later, until it is proved to be theirs and they wish it again', async () => {
    const email = someEmail();
    const cart = await leftCart({ email });
    await remind();
    const { stopToken } = await linksOf(cart);
    await shop.app.request('POST', '/cart-reminders/stop', { body: { token: stopToken } });
    await anotherDay();
    const later = await leftCart({ email });
    await remind();
    expect(await remindersOf(later)).toEqual([]);
    for (const [emailVerified, reminded] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const as = caller(['cart:use-own', 'cart:claim-own'], { email, emailVerified });
      const own = (await shop.app.request('POST', '/carts', { as, body: { items: [{ variantId: put(), quantity: 1 }] } })).body;
      await shop.app.request('PATCH', `/carts/${own.id}`, { as, body: { email } });
      await shop.app.request('PUT', `/carts/${own.id}/reminder`, { as, body: { wanted: true } });
      await pause(own);
      await remind();
      expect([emailVerified, (await remindersOf(own)).length + (await remindersOf(later)).length]).toEqual([emailVerified, reminded]);
    }
  });

  test('may leave it to their mail program', async () => {
    const cart = await leftCart();
    await remind();
    const { stopToken } = await linksOf(cart);
    const path = `/cart-reminders/unsubscribe?token=${encodeURIComponent(stopToken)}`;
    const page = await shop.app.request('GET', path);
    expect([page.status, page.headers.get('location')]).toEqual([303, `http://localhost:3000/cart/no-reminders#token=${stopToken}`]);
    expect((await cart.request('GET', '/reminder')).body).toEqual({ wanted: true, offered: true });
    const answer = await fetch(`${shop.app.baseUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(answer.status).toBe(204);
    expect((await cart.request('GET', '/reminder')).body).toEqual({ wanted: false, offered: true });
  });
});

test('a browser whose cart has expired is told so, not one that has none or has ordered', async () => {
  const current = async (token: string | null) =>
    (await shop.app.request('GET', '/carts/current', token === null ? {} : { headers: { 'x-cart-token': token } })).body;
  const [expired, ordered] = [await shop.openCart(), await shop.openCart([{ variantId: put(), quantity: 1 }])];
  await order(ordered, someEmail());
  await shop.app.sql(`update cart.carts set expires_at = now() - interval '1 minute' where id = $1`, [expired.id]);
  await shop.app.house.jobs.find(({ job }) => job.name === 'cart.prune')?.run({}, new AbortController().signal);
  expect(await current(expired.token)).toEqual({ cart: null, gone: true });
  expect(await current(ordered.token)).toEqual({ cart: null, gone: false });
  expect(await current(null)).toEqual({ cart: null, gone: false });
});

test('the books tell when an address was reminded twice on a day', async () => {
  const cart = await leftCart();
  await remind();
  await shop.app.sql('alter table cart.reminders drop constraint reminders_one_per_day');
  await shop.app.sql(
    `insert into cart.reminders (id, cart_id, nth, email, locale, paused_at)
     select gen_random_uuid(), cart_id, 2, email, locale, now() from cart.reminders where cart_id = $1`,
    [cart.id],
  );
  expect(await shop.app.violated('C9')).toHaveLength(1);
  await shop.app.sql('delete from cart.reminders where nth = 2 and cart_id = $1', [cart.id]);
  await shop.app.sql('alter table cart.reminders add constraint reminders_one_per_day unique (email, on_day)');
});
