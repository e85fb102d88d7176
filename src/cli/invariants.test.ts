import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '../platform/testing/cluster';
import { ask } from './doctor';
import { crossInvariants } from './invariants';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [order, cart, line, variant, product, store, parcel, payment, buyer, cancelled] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(id);

/** One true sale through all modules, shipped and reviewed, and a cancelled order whose payment went back. */
const trueBooks = `
  set session_replication_role = replica;
  insert into catalog.products (id, slug, status, title, attributes, published_at)
    values ('${product}', 'cup', 'published', 'Cup', '{}', now());
  insert into catalog.holds (checkout_id, state) values ('${order}', 'allocated');
  insert into catalog.reservations (checkout_id, variant_id, store_id, quantity, shipped, state) values ('${order}', '${variant}', '${store}', 2, 2, 'shipped');
  insert into catalog.product_ratings (product_id, average, count, revision) values ('${product}', 4.50, 2, 2);
  insert into cart.carts (id, token_hash, market_id, currency, status, shown, checkout_id, order_id)
    values ('${cart}', 't', 'default', 'USD', 'completed', '', '${order}', '${order}');
  insert into cart.checkouts (id, cart_id, status, quote, order_id) values ('${order}', '${cart}', 'completed', '{}', '${order}');
  insert into cart.promotions (id, name, kind, basis_points, currency, used, used_minor) values ('${id(14)}', 'A tenth', 'percentage', 1000, 'USD', 1, 1);
  insert into cart.promotion_uses (promotion_id, checkout_id, email, status, discount_minor, currency, customer_nth, order_id, decided_at)
    values ('${id(14)}', '${order}', 'a@example.com', 'used', 1, 'USD', 1, '${order}', now());
  insert into orders.checkouts (id, cart_id, step, payment_id, expires_at) values
    ('${order}', '${cart}', 'accepted', '${payment}', now()), ('${cancelled}', '${id(11)}', 'cancelled', '${id(12)}', now());
  insert into orders.orders (id, number, cart_id, lifecycle, payment, fulfilment, user_id, email, order_token_hash, locale, market_id, currency, shipping_address,
      shipping_option_id, shipping_option_name, shipping_minor, shipping_tax_minor, shipping_taxes, subtotal_minor, discount_minor, tax_minor,
      tax_included, tax_lines, rounding_minor, total_minor, expires_at, placed_at)
    values ('${order}', 1001, '${cart}', 'accepted', 'paid', 'shipped', '${buyer}', 'a@example.com', 'h', 'en', 'default', 'USD', '{}',
      '${id(13)}', 'Flat', 500, 0, '[]', 2000, 0, 0, false, '[]', 0, 2500, now(), now()),
      ('${cancelled}', null, '${id(11)}', 'cancelled', 'unpaid', 'unfulfilled', null, 'b@example.com', 'h', 'en', 'default', 'USD', '{}',
      '${id(13)}', 'Flat', 500, 0, '[]', 2000, 0, 0, false, '[]', 0, 2500, now(), null);
  insert into orders.order_lines (id, order_id, position, variant_id, product_id, slug, sku, title, options, quantity, claimed, list_price_minor, unit_price_minor,
      subtotal_minor, discount_minor, tax_minor, tax_class, taxes, total_minor, weight_grams)
    values ('${line}', '${order}', 1, '${variant}', '${product}', 'cup', 'CUP', 'Cup', '[]', 2, 2, 1000, 1000, 2000, 0, 0, 'standard', '[]', 2000, 0);
  insert into orders.fulfilments (shipment_id, order_id, status) values ('${parcel}', '${order}', 'shipped');
  insert into orders.fulfilment_lines (shipment_id, order_line_id, quantity) values ('${parcel}', '${line}', 2);
  insert into payments.collections (order_id, amount_minor, currency, order_token_hash, status, expires_at) values
    ('${order}', 2500, 'USD', 'h', 'closed', now()), ('${cancelled}', 2500, 'USD', 'h', 'cancelled', now());
  insert into payments.attempts (id, order_id, provider, idempotency_key, status, amount_minor, currency, authorized_minor, captured_minor, refunded_minor) values
    ('${payment}', '${order}', 'test-card', 'k1', 'captured', 2500, 'USD', 2500, 2500, 0),
    ('${id(12)}', '${cancelled}', 'test-card', 'k2', 'refunded', 2500, 'USD', 2500, 2500, 2500);
  insert into shipping.shipments (id, order_id, order_token_hash, content_hash, address, carrier, tracking_number) values ('${parcel}', '${order}', 'h', 'c', '{}', 'Post', 'T1');
  insert into shipping.shipment_lines (shipment_id, order_line_id, sku, title, quantity) values ('${parcel}', '${line}', 'CUP', 'Cup', 2);
  insert into users.users (id, email, name, locale) values ('${buyer}', 'buyer@example.com', 'A', 'en');
  insert into users.mail_requests (id, user_id, purpose, to_address, token_hash, expires_at) values
    ('${id(40)}', '${buyer}', 'reset-password', 'buyer@example.com', sha256('x'), now() + interval '1 hour');
  insert into notifications.messages (id, reason, reason_key, channel, subject_id, to_address, subject, html, text) values
    ('${id(22)}', 'users.reset-password', 'users.reset-password:${id(40)}:email', 'email', '${id(40)}', 'buyer@example.com', 's', 'h', 't'),
    ('${id(23)}', 'orders.order-refunded', 'orders.order-refunded:${id(41)}:email', 'email', '${id(41)}', 'b@example.com', 's', 'h', 't');
  insert into orders.order_refunds (id, order_id, amount_minor, currency, reason, who, status, settled_at) values
    ('${id(41)}', '${cancelled}', 2500, 'USD', 'cancelled', 'shop', 'succeeded', now());
  insert into notifications.messages (id, reason, reason_key, channel, order_id, to_address, subject, html, text) values
    ('${id(20)}', 'orders.order-placed', 'orders.order-placed:${order}:email', 'email', '${order}', 'a@example.com', 's', 'h', 't'),
    ('${id(21)}', 'orders.order-shipped', 'orders.order-shipped:${parcel}:email', 'email', '${order}', 'a@example.com', 's', 'h', 't');
  insert into reviews.reviews (id, product_id, user_id, order_id, rating, title, body, author_name) values ('${id(30)}', '${product}', '${buyer}', '${order}', 5, 't', 'b', 'A');
  insert into reviews.rating_totals (product_id, sum, count, stars, revision) values ('${product}', 9, 2, '{0,0,0,1,1}', 2);`;

/** What somebody or something did wrong → the promises that must notice. */
const wrongs: readonly [string, string, readonly string[]][] = [
  ['an accepted order lost the goods it was promised', `update catalog.reservations set state = 'released'`, ['S5']],
  ['more is set aside than was sold', `update catalog.reservations set quantity = 3, state = 'allocated'`, ['S5']],
  [
    'a cancelled order still holds stock',
    `insert into catalog.reservations values ('${cancelled}', '${variant}', '${store}', 1, 0, 'held')`,
    ['S8'],
  ],
  [
    'stock is held for a checkout that nobody knows',
    `insert into catalog.reservations values ('${id(99)}', '${variant}', '${store}', 1, 0, 'held')`,
    ['S8'],
  ],
  ['a parcel was packed and the shelf never changed', `update catalog.reservations set shipped = 1, state = 'allocated'`, ['S11']],
  [
    'an order was placed and its cart is still open',
    `update cart.carts set status = 'open', checkout_id = null, order_id = null`,
    ['C2.orders'],
  ],
  ['a cart was completed by an order that is nowhere', `update cart.carts set order_id = '${id(99)}'`, ['C2.orders']],
  ['an order stands whose promotion was given back', `update cart.promotion_uses set status = 'released', order_id = null`, ['O10.orders']],
  [
    'a cancelled order keeps the use of its promotion',
    `insert into cart.checkouts (id, cart_id, status, quote, order_id) values ('${cancelled}', '${id(11)}', 'completed', '{}', '${cancelled}');
     update cart.promotion_uses set checkout_id = '${cancelled}', order_id = '${cancelled}'`,
    ['O10.orders'],
  ],
  [
    'a cart stays frozen although its order was cancelled',
    `insert into cart.checkouts (id, cart_id, status, quote) values ('${cancelled}', '${id(11)}', 'frozen', '{}')`,
    ['C6'],
  ],
  ['money was taken for no order', `update payments.attempts set order_id = '${id(99)}' where id = '${id(12)}'`, ['P1']],
  [
    'another sum is collected than the order says',
    `update payments.collections set amount_minor = 2400 where order_id = '${order}'`,
    ['P1'],
  ],
  [
    'an order became a dearer one that nobody paid',
    `insert into orders.order_changes (id, order_id, kind, state, difference_minor, currency, reason, who, plan, before, expires_at, settled_at)
    values ('${id(60)}', '${order}', 'edit', 'done', 100, 'USD', 'x', 'system', '{}', '{}', now(), now())`,
    ['P1'],
  ],
  [
    'money is collected for a change that nobody made',
    `insert into payments.collections (order_id, purpose, of_order_id, amount_minor, currency, order_token_hash, expires_at)
    values ('${id(60)}', 'charge', '${order}', 100, 'USD', 'h', now())`,
    ['P1'],
  ],
  [
    'an order is paid and no money came',
    `update payments.attempts set captured_minor = 0, status = 'authorized' where order_id = '${order}'`,
    ['P11'],
  ],
  [
    'an order was paid twice',
    `update payments.attempts set order_id = '${order}', refunded_minor = 0, status = 'captured', tender = 1 where id = '${id(12)}'`,
    ['P11'],
  ],
  [
    'the money of a paid order went back unnoticed',
    `update payments.attempts set refunded_minor = 2500, status = 'refunded' where order_id = '${order}'`,
    ['P11'],
  ],
  [
    'a buyer was given money back of which the order knows nothing',
    `insert into payments.refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, status)
    values ('${id(50)}', '${payment}', 500, 'USD', 'x', false, 'r1', 'succeeded')`,
    ['P13'],
  ],
  [
    'an order tells of a refund that was never made',
    `insert into orders.order_refunds (id, order_id, amount_minor, currency, reason, who, status, settled_at)
    values ('${id(50)}', '${order}', 500, 'USD', 'x', 'system', 'succeeded', now())`,
    ['P11', 'P13', 'N7'],
  ],
  [
    'goods that were never packed stay set aside although their money is back',
    `update orders.orders set payment = 'refunded'; update payments.attempts set refunded_minor = captured_minor;
    update orders.order_lines set claimed = 1; update orders.fulfilment_lines set quantity = 1; update shipping.shipment_lines set quantity = 1;
    update catalog.reservations set shipped = 1, state = 'allocated'`,
    ['S18'],
  ],
  ['goods of an order that is paid are for sale again', 'update catalog.reservations set shipped = 1, released = 1', ['S11', 'S18']],
  [
    'goods that came back never reached the shelf',
    `insert into orders.order_refunds (id, order_id, amount_minor, currency, reason, who, status, settled_at)
    values ('${id(50)}', '${order}', 500, 'USD', 'x', 'system', 'succeeded', now());
    insert into orders.returns (id, order_id, seq, state, origin) values ('${id(51)}', '${order}', 1, 'received', 'staff');
    insert into orders.return_receipts (id, return_id, refund_id, goods_minor, shipping_minor, rounding_minor, fee_minor, refund_minor, currency, who)
    values ('${id(50)}', '${id(51)}', '${id(50)}', 500, 0, 0, 0, 500, 'USD', 'system');
    insert into orders.return_receipt_lines (receipt_id, order_line_id, restocked, written_off, value_minor) values ('${id(50)}', '${line}', 1, 0, 500)`,
    ['S12', 'P11', 'P13', 'N7'],
  ],
  [
    'goods were put on the shelf that nobody took back',
    `insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta) values ('return:${id(50)}', '${variant}', '${store}', 1)`,
    ['S12'],
  ],
  [
    'goods were written off that nobody took back',
    `insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta) values ('write-off:${id(50)}', '${variant}', '${store}', -1)`,
    ['S19'],
  ],
  ['gift cards were paid and never issued', 'update orders.order_lines set gift_card = true', ['G1']],
  [
    'a gift card was taken back by a refund that nobody asked for',
    `insert into payments.gift_card_returns (refund_id, gift_card_id, amount_minor) values ('${id(60)}', '${id(61)}', 500)`,
    ['G2'],
  ],
  ['a cancelled order keeps money', `update payments.attempts set refunded_minor = 0 where order_id = '${cancelled}'`, ['P12']],
  [
    'disputed money of a cancelled order stays until the dispute ends',
    `update payments.attempts set refunded_minor = 0, status = 'disputed' where order_id = '${cancelled}'`,
    [],
  ],
  ['a cancelled order may still be paid', `update payments.collections set status = 'open' where order_id = '${cancelled}'`, ['P12']],
  [
    'a parcel is under way that nobody packed',
    `insert into shipping.shipments (id, order_id, order_token_hash, content_hash, address, carrier, tracking_number)
    values ('${id(98)}', '${order}', 'h', 'c', '{}', 'Post', 'T2'); insert into shipping.shipment_lines values ('${id(98)}', '${line}', 'CUP', 'Cup', 1)`,
    ['H7'],
  ],
  ['a parcel holds other goods than were packed', 'update shipping.shipment_lines set quantity = 1', ['H7']],
  ['a buyer got no confirmation', `delete from notifications.messages where reason = 'orders.order-placed'`, ['N2']],
  ['somebody who forgot their password got no link', `delete from notifications.messages where reason = 'users.reset-password'`, ['N6']],
  [
    'the link to a new address went to the old one',
    `update notifications.messages set to_address = 'a@example.com' where reason = 'users.reset-password'`,
    ['N6'],
  ],
  ['a buyer was not told of the money that came back', `delete from notifications.messages where reason = 'orders.order-refunded'`, ['N7']],
  ['a buyer was not told of the parcel', `delete from notifications.messages where reason = 'orders.order-shipped'`, ['N5']],
  ['a better rating is shown than was given', 'update catalog.product_ratings set average = 5.00', ['R2']],
  ['a rating was never shown', 'delete from catalog.product_ratings', ['R2']],
  ['somebody reviewed what they never bought', `update reviews.reviews set product_id = '${id(97)}'`, ['R3']],
];

describe('the books of two modules', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await cloneDatabase();
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(trueBooks);
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  async function violatedAfter(change: string): Promise<string[]> {
    await owner.query('begin');
    try {
      if (change) await owner.query(change);
      const violated: string[] = [];
      for (const invariant of crossInvariants) if ((await ask(owner, invariant)).violations > 0) violated.push(invariant.id);
      return violated;
    } finally {
      await owner.query('rollback');
    }
  }

  it('agree after a sale that was shipped and reviewed, and one that was cancelled', async () => {
    expect(await violatedAfter('')).toEqual([]);
  });

  it.each(wrongs)('do not agree when %s', async (_, change, noticed) => {
    expect(await violatedAfter(change)).toEqual(noticed);
  });

  it('have a wrong for every promise', () => {
    expect([...new Set(wrongs.flatMap(([, , noticed]) => noticed))].sort()).toEqual(crossInvariants.map((i) => i.id).sort());
  });
});
