import { randomUUID } from 'node:crypto';
import { ordersContract } from '../../src/modules/orders';
import { paymentsContract } from '../../src/modules/payments';
import { noProviders } from '../../src/platform/config/payments';
import { bankAccount } from '../../src/platform/testing/bank-account';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { allInvariants, examine } from '../../src/cli/doctor';
import { closeTrue, doneBy, keyed } from '../support/true-world';
import { createWorld, type Actor } from '../support/world';

/** Gift cards as goods: from the shelf that never runs out to the code in the mail, and back. */
const world = forAllTests(() => createWorld({ payments: { ...noProviders, bankTransfer: bankAccount } }), closeTrue);

const asStaff = doneBy('admin');
const usd = (minor: number) => ({ minor, currency: 'USD' });

async function newCard(minor = 2_500): Promise<string> {
  const mark = randomUUID().slice(0, 8);
  const { body } = await asStaff(world, 'POST', '/products', {
    title: `Gift card ${mark}`,
    status: 'published',
    variants: [{ sku: `GIFT-${mark}`, giftCard: true, prices: [{ price: usd(minor) }] }],
  });
  return body.variants[0].id;
}

type Item = { variantId: string; quantity: number; recipient?: { email: string; message?: string; sendOn?: string } };

async function cartWith(items: Item[], actor: Actor = 'nobody') {
  const { status, body } = await world.request(actor, 'POST', '/carts', { body: { items } });
  const headers: Record<string, string> = actor === 'nobody' ? { 'x-cart-token': body.cartToken as string } : {};
  return { status, body, headers };
}

async function buy(
  items: Item[],
  { payment = { provider: 'test-card', token: 'tok_ok' } as object, actor = 'nobody' as Actor, more = {} } = {},
) {
  const cart = await cartWith(items, actor);
  const { status, body } = await world.request(actor, 'POST', '/orders', {
    headers: { ...cart.headers, ...keyed() },
    body: { cartId: cart.body.id, email: 'ada@example.com', payment, ...more },
  });
  await world.app.settle();
  return { status, body, cartId: cart.body.id as string };
}

const cardsOf = (orderId: string) => world.app.facade(paymentsContract).listGiftCards({ orderIds: [orderId] });
const mailsTo = (address: string) =>
  world.app.sql<{ text: string }>(
    `select text from notifications.messages where reason = 'payments.gift-card-issued' and to_address = $1`,
    [address],
  );
const codeOf = async (giftCardId: string): Promise<string> =>
  (await world.app.facade(paymentsContract).getGiftCardMail({ giftCardId }))?.code ?? '';
const refund = (orderId: string, body: object) =>
  world.request('admin', 'POST', `/orders/${orderId}/refunds`, { body: { reason: 'Sorry', ...body }, headers: keyed() });
const home = async () => {
  const { id, headers } = await world.cartOf('nobody');
  const options = await world.app.request('GET', `/carts/${id}/shipping-options?country=US&postalCode=62701`, { headers });
  return { shippingAddress: address, shippingOptionId: options.body.items[0].id as string };
};

describe('a gift card that is bought', () => {
  test('needs no address, no stock and no tax, and each unit becomes one card that is mailed to whom it is for', async () => {
    const variantId = await newCard();
    const to = { email: 'Ben@Example.com', message: 'Happy birthday' };
    const cart = await cartWith([
      { variantId, quantity: 2, recipient: to },
      { variantId, quantity: 1 },
    ]);
    expect([cart.status, cart.body.needsShipping, cart.body.items]).toMatchObject([
      201,
      false,
      [{ giftCard: true, quantity: 3, tax: usd(0), recipients: [{ email: 'ben@example.com' }, { email: 'ben@example.com' }, null] }],
    ]);
    const { status, body } = await buy([
      { variantId, quantity: 2, recipient: to },
      { variantId, quantity: 1 },
    ]);
    expect([status, body.status, body.totals.total, body.totals.tax]).toEqual([201, 'fulfilled', usd(7_500), usd(0)]);
    expect(body.cancellable).toBe(false);
    const cards = await cardsOf(body.id);
    expect(cards.map(({ unit, amount, unspent, recipientEmail }) => [unit, amount, unspent, recipientEmail])).toEqual([
      [1, usd(2_500), usd(2_500), 'ben@example.com'],
      [2, usd(2_500), usd(2_500), 'ben@example.com'],
      [3, usd(2_500), usd(2_500), 'ada@example.com'],
    ]);
    const sent = await mailsTo('ben@example.com');
    expect(sent).toHaveLength(2);
    expect(sent[0]?.text).toContain('Happy birthday');
    const asked = { orderId: body.id as string };
    await world.app.facade(ordersContract).issueGiftCards(asked);
    expect(await cardsOf(body.id)).toEqual(cards);
    const { body: detail } = await asStaff(world, 'GET', `/gift-cards/${cards[0]?.giftCardId ?? ''}`);
    expect([detail.orderId, detail.issuedBy]).toEqual([body.id, null]);
    const { body: list } = await asStaff(world, 'GET', `/gift-cards?orderId=${body.id as string}`);
    expect(list.items).toHaveLength(3);
  });

  test('pays the next order, and no promotion takes anything off it', async () => {
    const variantId = await newCard(10_000);
    const mug = { variantId: world.variantId, quantity: 1 };
    const off = {
      name: 'Half',
      kind: 'percentage',
      code: `HALF${randomUUID().slice(0, 6)}`.toUpperCase(),
      basisPoints: 5_000,
      minimumSubtotal: usd(5_000),
    };
    await asStaff(world, 'POST', '/promotions', off);
    const cart = await cartWith([{ variantId, quantity: 1 }, mug]);
    const entered = await world.request('nobody', 'POST', `/carts/${cart.body.id as string}/coupons`, {
      headers: cart.headers,
      body: { code: off.code },
    });
    expect([entered.status, entered.body.code]).toEqual([422, 'cart.coupon-minimum-not-reached']);

    const { body } = await buy([{ variantId, quantity: 1 }]);
    const [card] = await cardsOf(body.id);
    const paid = await buy([mug], { payment: { giftCards: [await codeOf(card?.giftCardId ?? '')] }, more: await home() });
    expect([paid.status, paid.body.axes.payment]).toEqual([201, 'paid']);
  });

  test('is not paid for with a gift card, but with the wallet', async () => {
    const variantId = await newCard();
    const given = (await asStaff(world, 'POST', '/gift-cards', { amount: usd(5_000) })).body;
    const refused = await buy([{ variantId, quantity: 1 }], { payment: { giftCards: [given.code] } });
    expect([refused.status, refused.body.code]).toEqual([422, 'orders.gift-card-for-gift-card']);
    expect((await asStaff(world, 'GET', `/gift-cards/${given.id as string}`)).body.available).toEqual(usd(5_000));

    await asStaff(world, 'POST', `/wallets/${world.userId('customer')}/adjustments`, { amount: usd(2_500), reason: 'A gift' });
    const paid = await buy([{ variantId, quantity: 1 }], { payment: { wallet: true }, actor: 'customer' });
    expect([paid.status, (await cardsOf(paid.body.id)).length]).toEqual([201, 1]);
  });

  test('is mailed on its day', async () => {
    const variantId = await newCard();
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const late = { email: 'late@example.com', sendOn: day(3) };
    const { body } = await buy([{ variantId, quantity: 1, recipient: late }]);
    const mailed = async () => (await mailsTo(late.email)).length;
    await world.app.runJob('payments.mail-gift-cards');
    await world.app.settle();
    expect([await mailed(), (await cardsOf(body.id))[0]?.mailedAt]).toEqual([0, null]);
    await world.app.sql('update payments.gift_cards set send_on = current_date where order_id = $1', [body.id]);
    for (const _twice of [1, 2]) await world.app.runJob('payments.mail-gift-cards');
    await world.app.settle();
    expect(await mailed()).toBe(1);
    const tooLate = await cartWith([{ variantId, quantity: 1, recipient: { ...late, sendOn: day(400) } }]);
    expect([tooLate.status, tooLate.body.code]).toEqual([422, 'cart.sent-too-late']);
  });

  test('whom it is for is changed in the cart; other goods are for nobody else', async () => {
    const variantId = await newCard();
    const { body, headers } = await cartWith([{ variantId, quantity: 1 }]);
    const path = `/carts/${body.id as string}/items/${body.items[0].id as string}`;
    const edit = (change: object) => world.request('nobody', 'PATCH', path, { headers, body: change });
    expect((await edit({ quantity: 2, recipients: [null, { email: 'ben@example.com' }] })).body.items[0]).toMatchObject({
      quantity: 2,
      recipients: [null, { email: 'ben@example.com' }],
    });
    expect((await edit({ quantity: 1 })).body.items[0].recipients).toEqual([null]);
    expect((await edit({ quantity: 21 })).body.code).toBe('cart.too-many');
    const wrong = await cartWith([{ variantId: world.variantId, quantity: 1, recipient: { email: 'ben@example.com' } }]);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'cart.not-a-gift-card']);
  });
});

describe('a gift card that is given back', () => {
  test('is worth nothing any more, and its money goes back', async () => {
    const variantId = await newCard();
    const { body } = await buy([{ variantId, quantity: 2 }]);
    const [one, two] = await cardsOf(body.id);
    const cancel = await world.request('admin', 'POST', `/orders/${body.id as string}/cancel`, { body: {}, headers: keyed() });
    expect([cancel.status, cancel.body.code]).toEqual([409, 'orders.gift-cards-issued']);
    const loose = await refund(body.id, { amount: usd(100) });
    expect([loose.status, loose.body.code]).toEqual([409, 'orders.not-refundable']);

    const part = await refund(body.id, { giftCardIds: [two?.giftCardId] });
    expect([part.status, part.body.amount]).toEqual([201, usd(2_500)]);
    expect((await cardsOf(body.id)).map(({ unspent, takenBack }) => [unspent.minor, takenBack.minor])).toEqual([
      [2_500, 0],
      [0, 2_500],
    ]);
    const again = await refund(body.id, { giftCardIds: [two?.giftCardId] });
    expect([again.status, again.body.code]).toEqual([409, 'orders.gift-card-spent']);
    const rest = await refund(body.id, {});
    expect([rest.status, rest.body.amount]).toEqual([201, usd(2_500)]);
    await world.app.settle();
    expect((await asStaff(world, 'GET', `/orders/${body.id as string}`)).body.axes.payment).toBe('refunded');
    expect((await asStaff(world, 'GET', `/gift-cards/${one?.giftCardId ?? ''}`)).body).toMatchObject({ status: 'empty' });
  });

  test('after it was spent in part: only the rest, beside the other goods of the order', async () => {
    const variantId = await newCard(10_000);
    const { body } = await buy(
      [
        { variantId, quantity: 1 },
        { variantId: world.variantId, quantity: 1 },
      ],
      { more: await home() },
    );
    const [card] = await cardsOf(body.id);
    const spent = await buy([{ variantId: world.variantId, quantity: 1 }], {
      payment: { giftCards: [await codeOf(card?.giftCardId ?? '')] },
      more: await home(),
    });
    const gone = spent.body.totals.total.minor as number;
    const all = await refund(body.id, {});
    expect([all.status, all.body.amount.minor]).toEqual([201, body.totals.total.minor - gone]);
    await world.app.settle();
    expect((await asStaff(world, 'GET', `/orders/${body.id as string}`)).body).toMatchObject({
      axes: { payment: 'partly-refunded' },
      refundable: usd(0),
    });
    const none = await refund(body.id, {});
    expect([none.status, none.body.code]).toEqual([409, 'orders.not-refundable']);
  });

  test('keeps its worth when the provider refuses the refund', async () => {
    const variantId = await newCard();
    const { body } = await buy([{ variantId, quantity: 1 }]);
    const charge = (minor: number) =>
      world.app.sql(
        `update payments.test_card_charges set captured_minor = ${minor}, authorized_minor = ${minor} where ref = (select provider_ref from payments.attempts where id = $1)`,
        [body.payment.id],
      );
    await charge(100);
    const refused = await refund(body.id, {});
    expect(refused.body.code).toBe('orders.refund-refused');
    await charge(2_500);
    await world.app.settle();
    expect((await cardsOf(body.id)).map(({ unspent, takenBack }) => [unspent.minor, takenBack.minor])).toEqual([[2_500, 0]]);
    expect((await asStaff(world, 'GET', `/orders/${body.id as string}`)).body.axes.payment).toBe('paid');
  });

  test('by ten requests at once goes back once, and the others are told so', async () => {
    const variantId = await newCard();
    const { body } = await buy([{ variantId, quantity: 2 }]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refund(body.id, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    await world.app.settle();
    expect((await cardsOf(body.id)).map(({ unspent, takenBack }) => [unspent.minor, takenBack.minor])).toEqual([
      [0, 2_500],
      [0, 2_500],
    ]);
  });

  test('and spent at the same moment: one of the two', async () => {
    const variantId = await newCard(10_000);
    const { body } = await buy([{ variantId, quantity: 1 }]);
    const [card] = await cardsOf(body.id);
    const code = await codeOf(card?.giftCardId ?? '');
    const goods = await home();
    const [back, ...orders] = await Promise.all([
      refund(body.id, {}),
      ...Array.from({ length: 5 }, () =>
        buy([{ variantId: world.variantId, quantity: 4 }], { payment: { giftCards: [code] }, more: goods }),
      ),
    ]);
    const paid = orders.filter(({ status }) => status === 201).reduce((sum, order) => sum + (order.body.totals.total.minor as number), 0);
    const returned = back?.status === 201 ? (back.body.amount.minor as number) : 0;
    await world.app.settle();
    const [after] = await cardsOf(body.id);
    expect(paid + returned + (after?.unspent.minor ?? 0)).toBe(10_000);
  });
});

test('what was bought and given back at the desk of the provider is frozen where all went back, and staff let it pay again', async () => {
  const variantId = await newCard(10_000);
  const { body } = await buy([{ variantId, quantity: 1 }]);
  const [card] = await cardsOf(body.id);
  const code = await codeOf(card?.giftCardId ?? '');
  const paid = async () => buy([{ variantId: world.variantId, quantity: 1 }], { payment: { giftCards: [code] }, more: await home() });
  const spent = (await paid()).body.totals.total.minor as number;
  const atTheDesk = async (minor: number) => {
    await world.app.sql(
      'update payments.test_card_charges set refunded_minor = $2 where ref = (select provider_ref from payments.attempts where id = $1)',
      [body.payment.id, minor],
    );
    await asStaff(world, 'POST', `/payments/${body.payment.id as string}/sync`);
    const { body: cases } = await asStaff(world, 'GET', '/payments/cases?kind=gift-card-refunded');
    return [cases.items[0].orderId, cases.items[0].amount.minor, cases.items[0].facts.giftCards];
  };
  const text = (minor: number) => `${(minor / 100).toFixed(2)} USD`;
  const [left, gone] = [text(10_000 - spent), text(spent)];
  const named = `Gift card …${code.slice(-4)}`;
  expect(await atTheDesk(1_000)).toEqual([body.id, 1_000, `${named}: ${left} left, still pays, ${gone} spent`]);
  expect((await paid()).status).toBe(201);
  const [less, more] = [text(10_000 - 2 * spent), text(2 * spent)];
  expect(await atTheDesk(10_000)).toEqual([body.id, 9_000, `${named}: ${less} left, blocked, ${more} spent`]);
  const refused = await paid();
  expect([refused.status, refused.body.code]).toEqual([422, 'payments.gift-card-refused']);
  const path = `/gift-cards/${card?.giftCardId ?? ''}`;
  expect((await asStaff(world, 'GET', path)).body).toMatchObject({
    status: 'blocked',
    blockReason: 'What it was bought with was given back at the provider',
  });
  await asStaff(world, 'POST', `${path}/unblock`);
  expect((await paid()).status).toBe(201);
});

test('whom gift cards were for is forgotten with the account that bought them, of those that are still to be mailed with their mail', async () => {
  const variantId = await newCard();
  const recipient = { email: 'ben@example.com', message: 'Happy birthday' };
  const actor = 'other customer';
  const byTransfer = { actor, payment: { provider: 'bank-transfer' } } as const;
  const { body: paid } = await buy([{ variantId, quantity: 2, recipient }], { actor });
  const dated = { ...recipient, sendOn: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) };
  const { body: later } = await buy([{ variantId, quantity: 1, recipient: dated }], { actor });
  const { body: givenBack } = await buy([{ variantId, quantity: 1, recipient: dated }], { actor });
  expect((await refund(givenBack.id, {})).status).toBe(201);
  const { body: awaited } = await buy([{ variantId, quantity: 1, recipient }], byTransfer);
  const { body: calledOff } = await buy([{ variantId, quantity: 1, recipient }], byTransfer);
  const { body: cart } = await cartWith([{ variantId, quantity: 1, recipient }], actor);
  await world.request(actor, 'POST', `/carts/${cart.id as string}/items/${cart.items[0].id as string}/lay-aside`);
  await world.request(actor, 'POST', `/carts/${cart.id as string}/items`, { body: { variantId, quantity: 1, recipient } });
  const named = async (orderId: string) => (await asStaff(world, 'GET', `/orders/${orderId}`)).body.lines[0].recipients;
  const mailedTo = async (orderId: string) => (await cardsOf(orderId)).map((card) => card.recipientEmail);
  const inCarts = async (): Promise<number[]> => {
    const tables = ['cart_items i', 'saved_items i', 'checkouts i'];
    const counts = tables.map((table) =>
      world.app.sql(
        `select count(*)::int as n from cart.${table} where i::text like '%ben@example.com%'
      and (to_jsonb(i) ->> 'user_id' = $1 or to_jsonb(i) ->> 'cart_id' in (select id::text from cart.carts where user_id = $1::uuid))`,
        [world.userId(actor)],
      ),
    );
    return (await Promise.all(counts)).map(([row]) => row.n);
  };
  expect([await named(paid.id), await inCarts()]).toEqual([
    [recipient, recipient],
    [6, 1, 5],
  ]);

  const account = `/users/${world.userId(actor)}`;
  await asStaff(world, 'POST', `${account}/deactivate`, {});
  await world.app.settle();
  expect([await named(paid.id), await named(later.id), await named(awaited.id)]).toEqual([[], [], [recipient]]);
  expect([await mailedTo(paid.id), await mailedTo(later.id)]).toEqual([[null, null], [recipient.email]]);
  expect(await inCarts()).toEqual([0, 0, 0]);

  const mails = (await mailsTo(recipient.email)).length;
  await world.app.sql('update payments.gift_cards set send_on = current_date where order_id = any($1)', [[later.id, givenBack.id]]);
  await world.app.runJob('payments.mail-gift-cards');
  const { payment } = (await asStaff(world, 'GET', `/orders/${awaited.id as string}`)).body;
  await asStaff(world, 'POST', `/payments/transfers/${payment.id as string}/match`, { amount: 2_500, bookedOn: '2026-01-02' });
  await asStaff(world, 'POST', `/orders/${calledOff.id as string}/cancel`, { reason: 'Not wanted' });
  await world.app.settle();
  expect((await mailsTo(recipient.email)).length).toBe(mails + 2);
  expect([await mailedTo(later.id), await mailedTo(awaited.id), await mailedTo(givenBack.id)]).toEqual([[null], [null], [null]]);
  expect([await named(awaited.id), await named(calledOff.id)]).toEqual([[], []]);
  await asStaff(world, 'POST', `${account}/reactivate`);
  await world.signInAgain(actor);
});

test('reports tell gift cards apart from sales, and what they pay for is one', async () => {
  const sum = async (): Promise<Record<string, number>> => {
    await world.app.settle();
    await world.app.runJob('orders.keep-books');
    await world.app.runJob('orders.sum-days');
    const span = 'from=2000-01-01&to=2100-01-01';
    const rows = async (name: string): Promise<Record<string, number>[]> =>
      (await world.request('admin', 'GET', `/reports/${name}?${span}`)).body.rows;
    const total = (all: Record<string, number>[], key: string) => all.reduce((so, row) => so + Number(row[key]), 0);
    const [sales, products, taxes, cohorts] = [await rows('sales'), await rows('products'), await rows('taxes'), await rows('cohorts')];
    return {
      ...Object.fromEntries(
        ['orders', 'units', 'gross', 'total', 'refunds', 'refunded', 'net', 'giftCards', 'giftCardsRefunded'].map((key) => [
          key,
          total(sales, key),
        ]),
      ),
      products: total(products, 'total'),
      taxed: total(taxes, 'base') - total(taxes, 'refundedBase'),
      taxes: total(taxes, 'tax') - total(taxes, 'refundedTax'),
      cohorts: total(cohorts, 'total'),
      customers: total(cohorts, 'orders'),
    };
  };
  const since = async (before: Record<string, number>): Promise<Record<string, number>> => {
    const after = await sum();
    return Object.fromEntries(
      Object.keys(after)
        .map((key) => [key, Number(after[key]) - Number(before[key])])
        .filter(([, moved]) => moved !== 0),
    );
  };
  const variantId = await newCard(10_000);
  const start = await sum();
  const { body: sold } = await buy([{ variantId, quantity: 2 }]);
  expect(await since(start)).toEqual({ giftCards: 20_000 });

  const [one, two] = await cardsOf(sold.id);
  const withCard = await sum();
  const spent = await buy([{ variantId: world.variantId, quantity: 1 }], {
    payment: { giftCards: [await codeOf(one?.giftCardId ?? '')] },
    more: await home(),
  });
  const { total, subtotal, tax } = spent.body.totals;
  const goods = { orders: 1, units: 1, gross: subtotal.minor, total: total.minor, net: total.minor - tax.minor };
  const sale = { ...goods, products: subtotal.minor, taxed: total.minor - tax.minor, taxes: tax.minor, cohorts: total.minor, customers: 1 };
  expect(await since(withCard)).toEqual(Object.fromEntries(Object.entries(sale).filter(([, moved]) => moved !== 0)));

  const beforeBack = await sum();
  await refund(sold.id, { giftCardIds: [two?.giftCardId] });
  expect(await since(beforeBack)).toEqual({ giftCardsRefunded: 10_000 });

  const mixed = await sum();
  const { body: both } = await buy(
    [
      { variantId, quantity: 1 },
      { variantId: world.variantId, quantity: 1 },
    ],
    { more: await home() },
  );
  await refund(both.id, {});
  expect(await since(mixed)).toMatchObject({
    orders: 1,
    units: 1,
    total: both.totals.total.minor - 10_000,
    refunds: 1,
    refunded: both.totals.total.minor - 10_000,
    giftCards: 10_000,
    giftCardsRefunded: 10_000,
  });
  expect(Object.keys(await since(mixed))).not.toContain('net');
});

test('the doctor sees a paid unit without its card, one of another worth, and a refund that took nothing back', async () => {
  const variantId = await newCard();
  const { body } = await buy([{ variantId, quantity: 2 }]);
  const orderId = body.id as string;
  const [one, two] = await cardsOf(orderId);
  const seeded = async (wrong: string, right: string): Promise<string[]> => {
    await world.app.sql(wrong);
    const findings = await examine(world.app.database.ownerUrl, allInvariants());
    const found = findings.filter(({ violations }) => violations > 0).map(({ id }) => id);
    await world.app.sql(right);
    return found;
  };
  const card = (change: string, which: string | undefined) => `update payments.gift_cards set ${change} where id = '${which ?? ''}'`;
  expect(await seeded(card('unit = 7', two?.giftCardId), card('unit = 2', two?.giftCardId))).toEqual(['G1']);
  expect(await seeded(card('amount_minor = 9', one?.giftCardId), card('amount_minor = 2500', one?.giftCardId))).toEqual(['G1']);
  const worth = (minor: number) => `update orders.orders set gift_cards_minor = ${minor} where id = '${orderId}'`;
  expect(await seeded(worth(1), worth(5_000))).toEqual(['G3']);
  await refund(orderId, { giftCardIds: [one?.giftCardId] });
  await world.app.settle();
  const undone = (at: string) => `update payments.gift_card_returns set undone_at = ${at} where gift_card_id = '${one?.giftCardId ?? ''}'`;
  expect(await seeded(undone('now()'), undone('null'))).toEqual(['G2']);
});
