import { uuidv7 } from '../../../platform/kernel/ids';
import { ordersModule } from '../module';
import { openShop, staff, usd, type Shop } from './shop';

let shop: Shop;
let shipped: string;
let placed: string;
let pending: string;

beforeAll(async () => {
  shop = await openShop(ordersModule);
  [shipped, placed, pending] = [
    (await shop.buy(shop.newCart({ quantity: 3 }))).body.id,
    (await shop.buy(shop.newCart())).body.id,
    (await shop.buy(shop.newCart(), 'tok_3ds')).body.id,
  ];
  await shop.app.settle();
  const parcel = await shop.app.request('POST', '/shippings', {
    body: { orderId: shipped },
    as: staff(),
    headers: { 'idempotency-key': uuidv7() },
  });
  await shop.tellParcel('shipped', parcel.body.shipmentId);
  await shop.app.request('POST', `/orders/${shipped}/refunds`, {
    body: { amount: usd(100), reason: 'A scratch', restock: [{ lineId: parcel.body.lines[0].orderLineId, quantity: 1 }] },
    as: staff(),
    headers: { 'idempotency-key': uuidv7() },
  });
  await shop.app.settle();
});
afterAll(() => shop.app.close());

const tables = [
  'orders',
  'order_lines',
  'order_steps',
  'order_number_counter',
  'checkouts',
  'fulfilments',
  'entitlements',
  'fulfilment_lines',
  'order_changes',
  'order_refunds',
  'returns',
  'return_lines',
  'return_receipts',
  'return_receipt_lines',
  'return_steps',
  'order_lookups',
];

const appendOnly = ['order_steps', 'return_receipts', 'return_receipt_lines', 'return_steps'];

/** Breaks the books as a bug would, constraints and triggers out of the way, looks, and puts everything back. */
async function seen(...breakage: string[]): Promise<string[]> {
  expect(await shop.app.violated()).toEqual([]);
  const { sql } = shop.app;
  const constraints = await sql<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where connamespace = 'orders'::regnamespace and contype = 'c'`,
  );
  for (const table of tables) await sql(`create table orders.saved_${table} as table orders.${table}`);
  for (const { drop } of constraints) await sql(drop);
  await sql(`drop index orders.orders_one_live_per_cart`);
  await sql(`alter table orders.orders drop constraint orders_number_key`);
  for (const table of appendOnly) await sql(`alter table orders.${table} disable trigger user`);
  try {
    for (const statement of breakage)
      await sql(
        statement.replaceAll('$shipped', `'${shipped}'`).replaceAll('$placed', `'${placed}'`).replaceAll('$pending', `'${pending}'`),
      );
    return await shop.app.violated();
  } finally {
    for (const table of [...tables].reverse()) await sql(`delete from orders.${table}`);
    for (const table of tables) {
      await sql(`insert into orders.${table} overriding system value table orders.saved_${table}`);
      await sql(`drop table orders.saved_${table}`);
    }
    for (const table of appendOnly) await sql(`alter table orders.${table} enable trigger user`);
    await sql(`alter table orders.orders add constraint orders_number_key unique (number)`);
    await sql(`create unique index orders_one_live_per_cart on orders.orders (cart_id) where lifecycle <> 'cancelled'`);
    for (const { make } of constraints) await sql(make);
  }
}

const set = (table: string, change: string, where: string): string => `update orders.${table} set ${change} where ${where}`;

/** A change of the placed order, by which it costs `difference` minor units more. */
const changed = (difference: number, state: string, more = 0): string => `
  insert into orders.order_changes (id, order_id, kind, state, difference_minor, currency, reason, who, plan, before, expires_at, settled_at, created_at)
  select gen_random_uuid(), o.id, 'edit', '${state}', ${difference}, 'USD', 'x', 'system',
    jsonb_build_object('totals', jsonb_build_object('total', jsonb_build_object('minor', ${difference} + ${more}))), '{"total": {"minor": 0}}',
    now() - interval '1 hour', case when '${state}' = 'done' then now() end, now() - interval '1 hour'
  from orders.orders o where o.id = $placed`;

/** The return of the shipped order, as if it were an exchange that pays with so much more than came back; 0: with the right sum, beside the refund. */
const exchanged = (more: number): string[] => [
  `insert into orders.order_changes (id, order_id, kind, state, difference_minor, credit_minor, currency, reason, who, plan, before, expires_at)
   select gen_random_uuid(), r.order_id, 'exchange', 'waiting', 0, c.goods_minor + ${more}, 'USD', 'x', 'system',
     jsonb_build_object('totals', jsonb_build_object('total', jsonb_build_object('minor', c.goods_minor + ${more}))), '{"total": {"minor": 0}}', now() + interval '1 day'
   from orders.return_receipts c join orders.returns r on r.id = c.return_id`,
  `update orders.returns set exchange = '[]', change_id = (select id from orders.order_changes)`,
  ...(more === 0 ? [] : [`update orders.return_receipts set refund_minor = 0, refund_id = null`]),
];

describe('the doctor sees', () => {
  test.each<[string, string, ...string[]]>([
    [
      'C1.orders',
      'two orders of one cart',
      set('orders', 'cart_id = (select cart_id from orders.orders where id = $shipped)', 'id = $placed'),
    ],
    ['C3.orders', 'a checkout that nobody takes up', set('checkouts', `expires_at = now() - interval '2 minutes'`, 'id = $pending')],
    ['C5', 'a checkout that stands elsewhere than its order', set('checkouts', `step = 'ordered', created_at = now()`, 'id = $placed')],
    ['O8', 'a number given out twice', set('orders', 'number = (select number from orders.orders where id = $shipped)', 'id = $placed')],
    ['O8', 'a number that is missing', set('order_number_counter', 'last = last + 1', 'true')],
    ['O2', 'a discount that is not on the lines', set('orders', 'discount_minor = 100, rounding_minor = 100', 'id = $placed')],
    [
      'O10.order',
      'a promotion that took off something else than the order says',
      set('orders', `promotions = '[{"discount": {"minor": 300}, "shipping": {"minor": 100}}]'`, 'id = $placed'),
    ],
    [
      'O16',
      'steps of a price that come to another total',
      set('orders', `price_steps = '[{"step": "list-price", "amount": {"minor": 1}}]'`, 'id = $placed'),
    ],
    ['O3', 'a tax that is not that of lines and shipping', set('orders', 'tax_minor = tax_minor + 1, rounding_minor = -1', 'id = $placed')],
    ['O3', 'a line whose taxes are not its tax', set('order_lines', `taxes = '[]'`, 'order_id = $placed')],
    ['O4', 'a total that does not add up', set('orders', 'total_minor = total_minor - 1', 'id = $placed')],
    ['O7', 'an order that moved without a step', set('orders', `fulfilment = 'returned'`, 'id = $placed')],
    [
      'O14',
      'a file that was paid and may not be had',
      set('order_lines', `digital = '{}'`, 'order_id = $placed'),
      set('orders', `fulfilment = 'fulfilled'`, 'id = $placed'),
      `insert into orders.order_steps (order_id, what, who, lifecycle, payment, fulfilment) select id, 'x', 'x', lifecycle, payment, fulfilment from orders.orders where id = $placed`,
    ],
    [
      'H4',
      'a file in a parcel',
      set('order_lines', `digital = '{}'`, 'order_id = $shipped'),
      `insert into orders.entitlements (order_line_id, order_id, variant_id) select id, order_id, variant_id from orders.order_lines where order_id = $shipped`,
    ],
    ['H1', 'more in parcels than was ordered', set('fulfilment_lines', 'quantity = 4', 'true')],
    ['H1', 'a claim without a parcel', set('order_lines', 'claimed = 1', 'order_id = $placed')],
    [
      'O11',
      'a refund that nobody counted',
      set('order_refunds', 'amount_minor = amount_minor + 1', 'true'),
      set('return_receipts', 'refund_minor = refund_minor + 1', 'true'),
    ],
    ['O11', 'a refund that failed and still counts', set('order_refunds', `status = 'failed'`, 'true')],
    [
      'O11',
      'a refund in another currency',
      set('order_refunds', `currency = 'EUR'`, 'true'),
      set('return_receipts', `currency = 'EUR'`, 'true'),
    ],
    ['O17', 'an order that costs more than its changes made it cost', set('orders', 'charges_minor = 100', 'id = $placed')],
    ['O17', 'a change that was not counted', changed(100, 'done')],
    [
      'O17',
      'a change that leads to another total',
      changed(100, 'waiting', 1).replace(`interval '1 hour', case`, `interval '-1 hour', case`),
    ],
    ['O18', 'a change whose money was never asked back', changed(-100, 'done'), set('orders', 'reduced_minor = 100', 'id = $placed')],
    [
      'G4',
      'a refund of what a gift card is worth that leaves the card to its buyer',
      set('order_lines', 'gift_card = true', 'order_id = $placed'),
      `update orders.orders o set gift_cards_minor = l.worth, refunds_minor = o.total_minor - l.worth + 1
       from (select sum(total_minor) as worth from orders.order_lines where order_id = $placed) l where o.id = $placed`,
      `insert into orders.order_refunds (id, order_id, amount_minor, currency, reason, who, status)
       select gen_random_uuid(), id, refunds_minor, currency, 'x', 'staff:x', 'pending' from orders.orders where id = $placed`,
    ],
    ['O19', 'a change that waits beyond its time', changed(100, 'waiting')],
    [
      'O19',
      'a change that nobody carries out',
      changed(0, 'applying'),
      set('order_changes', `looked_at = now() - interval '5 minutes'`, 'true'),
    ],
    ['O12', 'a unit on the shelf that never came back', set('order_lines', 'restocked = 2', 'order_id = $shipped')],
    ['O12', 'a unit that came back twice', set('return_receipt_lines', 'restocked = 2', 'true')],
    ['O12', 'a unit that was written off and is not', set('return_receipt_lines', 'written_off = 1', 'true')],
    ['O21', 'a unit that no return announces', set('order_lines', 'announced = 1', 'order_id = $shipped')],
    [
      'O21',
      'a return that is over and awaits a unit',
      set('order_lines', 'announced = 1', 'order_id = $shipped'),
      set('return_lines', 'open = 1', 'true'),
    ],
    ['O22', 'a return that moved without a step', set('returns', `state = 'partly-received'`, 'true')],
    ['O22', 'a return that began in the middle', `delete from orders.return_steps where state = 'approved'`],
    [
      'O22',
      'a return that took a step back',
      `insert into orders.return_steps (return_id, state, who) select id, 'approved', 'x' from orders.returns`,
      set('returns', `state = 'approved'`, 'true'),
    ],
    ['O23', 'a unit that is worth more than its share', set('order_lines', 'valued_minor = valued_minor + 1', 'order_id = $shipped')],
    ['O23', 'shipping that went back with no return', set('orders', 'shipping_back_minor = 1', 'id = $shipped')],
    ['O23', 'a refund that is more than its receipt', set('return_receipts', 'refund_minor = refund_minor - 1', 'true')],
    ['O25', 'an exchange that pays with more than came back', ...exchanged(1)],
    ['O25', 'an exchange whose goods were given back as money too', ...exchanged(0)],
    [
      'O24',
      'an order that is back although a unit is out',
      set('orders', `fulfilment = 'returned'`, 'id = $shipped'),
      `insert into orders.order_steps (order_id, what, who, lifecycle, payment, fulfilment) select id, 'x', 'x', lifecycle, payment, fulfilment from orders.orders where id = $shipped`,
    ],
    [
      'O13',
      'a refund that nobody settles',
      set('order_refunds', `status = 'pending', settled_at = null, created_at = now() - interval '1 hour'`, 'true'),
    ],
    [
      'O13',
      'a look-up that nobody answers',
      `insert into orders.order_lookups (id, number, email, created_at) values (gen_random_uuid(), 1, 'a@example.com', now() - interval '1 hour')`,
    ],
    ['H3', 'a shipped order that was not shipped in full', set('fulfilments', `status = 'claimed'`, 'order_id = $shipped')],
  ])('%s: %s', async (id, _what, ...breakage) => {
    expect(await seen(...breakage)).toEqual([id]);
  });

  test('O1: a subtotal that is not quantity × price', async () => {
    expect(await seen(set('order_lines', 'quantity = quantity + 1', 'order_id = $placed'))).toEqual(['O1']);
  });

  test('O5: a line below zero', async () => {
    expect(await seen(set('order_lines', 'discount_minor = -100, total_minor = subtotal_minor + 100', 'order_id = $placed'))).toEqual([
      'O2',
      'O5',
    ]);
  });

  test('O6: an order without lines', async () => {
    expect(await seen('delete from orders.order_lines where order_id = $placed')).toEqual(['O6']);
  });

  test('O7: a step back, and a first step that is not the beginning', async () => {
    const backwards = `insert into orders.order_steps (order_id, what, who, lifecycle, payment, fulfilment) values ($placed, 'x', 'x', 'pending', 'unpaid', 'unfulfilled')`;
    expect(await seen(backwards)).toEqual(['O7']);
    expect(await seen(`delete from orders.order_steps where order_id = $placed and what = 'created'`)).toEqual(['O7']);
  });

  test('H2: something shipped that was not paid', async () => {
    const steps = set('order_steps', `payment = 'unpaid'`, 'order_id = $shipped');
    expect(await seen(set('orders', `payment = 'unpaid'`, 'id = $shipped'), steps)).toEqual(['H2']);
  });
});

describe('what is recorded of an order', () => {
  test('cannot be changed', async () => {
    await expect(shop.app.sql(`update orders.order_steps set who = 'nobody'`)).rejects.toThrow('append-only');
    await expect(shop.app.sql(`delete from orders.order_steps`)).rejects.toThrow('append-only');
  });

  test.each([
    ['a second live order of a cart', set('orders', 'cart_id = (select cart_id from orders.orders where id = $shipped)', 'id = $placed')],
    ['a number twice', set('orders', 'number = (select number from orders.orders where id = $shipped)', 'id = $placed')],
    ['a total that does not add up', set('orders', 'total_minor = 1', 'id = $placed')],
    ['an accepted order without a number', set('orders', 'number = null, placed_at = null', 'id = $placed')],
    ['more claimed than ordered', set('order_lines', 'claimed = quantity + 1', 'order_id = $placed')],
  ])('the database refuses %s', async (_what, statement) => {
    const filled = statement.replaceAll('$shipped', `'${shipped}'`).replaceAll('$placed', `'${placed}'`);
    await expect(shop.app.sql(filled)).rejects.toThrow(/constraint/);
  });
});
