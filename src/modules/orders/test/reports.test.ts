import { uuidv7 } from '../../../platform/kernel/ids';
import { caller, type TestResponse } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import { openShop, staff, usd, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop(ordersModule);
});
afterEach(async () => {
  await sum();
  expect(await shop.app.violated()).toEqual([]);
  await shop.app.close();
});

const clerk = (facts: Parameters<typeof caller>[1] = {}) => caller([...staff().permissions, 'orders:read-reports'], facts);
const sum = async (): Promise<void> => {
  await shop.app.settle();
  await shop.app.runJob('orders.keep-books');
  await shop.app.runJob('orders.sum-days');
};
const post = (path: string, body: unknown): Promise<TestResponse> =>
  shop.app.request('POST', path, { body, headers: { 'idempotency-key': uuidv7() }, as: clerk() });
const report = async (name: string, query = 'from=2000-01-01&to=2100-01-01', as = clerk()): Promise<Record<string, number>[]> => {
  const { status, body } = await shop.app.request('GET', `/reports/${name}?${query}`, { as });
  expect([name, status]).toEqual([name, 200]);
  return body.rows;
};
async function placed(options: Parameters<Shop['newCart']>[0] = {}): Promise<string> {
  const { body } = await shop.buy(shop.newCart(options));
  return String(body.id);
}

/** The order was placed at this instant. */
async function placedAt(id: string, at: string): Promise<void> {
  await sum();
  await shop.app.sql(
    `with o as (update orders.orders set placed_at = $2 where id = $1)
     insert into orders.report_stale (day) select (e.at at time zone s.zone)::date from orders.report_state s, (values ((select x.placed_at from orders.orders x where x.id = $1)), ($2::timestamptz)) as e (at)`,
    [id, at],
  );
}
const total = (rows: readonly Record<string, number>[], key: string): number => rows.reduce((all, row) => all + Number(row[key]), 0);

describe('reports', () => {
  test('sales are what the orders say, refunds are of the day on which the money went back', async () => {
    const orders = [await placed({ quantity: 2 }), await placed({ unit: 5555 }), await placed()];
    const [first] = orders;
    await post(`/orders/${first}/refunds`, { amount: usd(333), reason: 'A scratch' });
    await post(`/orders/${first}/refunds`, { amount: usd(100), reason: 'Another' });
    await placedAt(String(first), '2024-02-29T12:00:00Z');
    await sum();
    const whole = await Promise.all(orders.map(async (id) => (await shop.app.request('GET', `/orders/${id}`, { as: clerk() })).body));
    const expected = (pick: (totals: Record<string, { minor: number }>) => number) =>
      whole.reduce((all, { totals }) => all + pick(totals), 0);
    const rows = await report('sales');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ period: '2024-02-29', orders: 1, units: 2, refunds: 0, refunded: 0 });
    expect(rows[1]).toMatchObject({ orders: 2, refunds: 2, refunded: 433 });
    expect(total(rows, 'gross')).toBe(expected(({ subtotal }) => Number(subtotal?.minor)));
    expect(total(rows, 'shipping')).toBe(expected(({ shipping }) => Number(shipping?.minor)));
    expect(total(rows, 'tax')).toBe(expected(({ tax }) => Number(tax?.minor)));
    expect(total(rows, 'total')).toBe(expected((totals) => Number(totals['total']?.minor)));
    const credited = await shop.app.sql(`select sum(tax_minor)::int as tax from orders.documents where kind = 'credit-note'`);
    expect(total(rows, 'refundedTax')).toBe(credited[0].tax);
    expect(total(rows, 'net')).toBe(total(rows, 'total') - total(rows, 'tax') - (433 - credited[0].tax));
    expect(await report('sales', 'from=2024-02-29&to=2024-02-29')).toHaveLength(1);
    expect(await report('sales', 'from=2024-03-01&to=2024-03-01')).toEqual([]);
    expect((await report('refunds', 'from=2000-01-01&to=2100-01-01&by=month'))[0]).toMatchObject({
      refunds: 2,
      refunded: 433,
      destination: 'original',
    });
  });

  test('tax by rate and country comes to the tax of the sales, of refunds too', async () => {
    const id = await placed({ quantity: 3, unit: 3333 });
    await placed();
    await post(`/orders/${id}/refunds`, { amount: usd(1234), reason: 'A scratch' });
    await sum();
    const [sales] = await report('sales');
    const taxes = await report('taxes');
    expect(taxes.every(({ country }) => String(country) === 'US')).toBe(true);
    expect(total(taxes, 'tax')).toBe(sales?.['tax']);
    expect(total(taxes, 'refundedTax')).toBe(sales?.['refundedTax']);
    expect(total(taxes, 'base')).toBe(Number(sales?.['total']) - Number(sales?.['tax']));
  });

  test.each([
    ['2024-01-15', '2024-04-01', 4],
    ['2024-01-16', '2024-04-01', 3],
    ['2024-01-01', '2024-03-31', 3],
    ['2024-02-01', '2024-02-29', 1],
    ['2024-02-11', '2024-03-30', 0],
    ['2024-02-10', '2024-02-10', 1],
    ['2024-03-31', '2024-04-01', 2],
    ['2023-12-31', '2024-01-31', 1],
  ])('products from %s to %s are of those days, whole months in them or not', async (from, to, units) => {
    for (const day of ['2024-01-15', '2024-02-10', '2024-03-31', '2024-04-01']) await placedAt(await placed(), `${day}T12:00:00Z`);
    await sum();
    expect(total(await report('products', `from=${from}&to=${to}`), 'units')).toBe(units);
  });

  test('a sale that is cancelled before its money came is none; one whose money went back stays, with its refund', async () => {
    const waiting = await shop.buy(shop.newCart(), 'tok_transfer');
    const paid = await placed();
    await sum();
    expect(total(await report('sales'), 'orders')).toBe(2);
    await post(`/orders/${waiting.body.id}/cancel`, {});
    await post(`/orders/${paid}/cancel`, {});
    await shop.tell('refunded', String([...shop.attempts.values()].find(({ orderId }) => orderId === paid)?.paymentId));
    await sum();
    const [row] = await report('sales');
    expect(row).toMatchObject({ orders: 1, refunds: 1 });
  });

  test('a refund that came back is taken out again', async () => {
    const id = await placed();
    const { body: refund } = await post(`/orders/${id}/refunds`, { amount: usd(500), reason: 'Late' });
    await sum();
    expect(total(await report('sales'), 'refunded')).toBe(500);
    shop.takeRefundBack(refund.id);
    await shop.tellRefundFailed(refund.id);
    await sum();
    expect(total(await report('sales'), 'refunded')).toBe(0);
    expect(total(await report('sales'), 'refundedTax')).toBe(0);
  });

  test('days are those of the shop, and weeks begin on Monday', async () => {
    await shop.app.close();
    shop = await openShop(ordersModule, {}, { timeZone: 'Pacific/Auckland' });
    const id = await placed();
    await placedAt(id, '2024-06-30T12:30:00Z');
    await sum();
    expect((await report('sales')).map(({ period }) => String(period))).toEqual(['2024-07-01']);
    expect((await report('sales', 'from=2000-01-01&to=2100-01-01&by=week')).map(({ period }) => String(period))).toEqual(['2024-07-01']);
    await placedAt(id, '2024-06-30T11:30:00Z');
    await shop.app.sql(`insert into orders.report_stale (day) values ('2024-07-01')`);
    await sum();
    expect((await report('sales', 'from=2000-01-01&to=2100-01-01&by=month')).map(({ period }) => String(period))).toEqual(['2024-06-01']);
  });

  test('customers are counted by the month of their first order', async () => {
    const [one, two, three] = [await placed(), await placed(), await placed()];
    await shop.app.sql(`update orders.orders set email = 'bea@example.com' where id = $1`, [three]);
    await placedAt(String(one), '2024-01-15T12:00:00Z');
    await placedAt(String(two), '2024-03-15T12:00:00Z');
    await placedAt(String(three), '2024-03-16T12:00:00Z');
    await sum();
    const rows = await report('cohorts', 'from=2024-01-01&to=2024-12-31');
    expect(rows.map(({ cohort, month, customers }) => [String(cohort), month, customers])).toEqual([
      ['2024-01-01', 0, 1],
      ['2024-01-01', 2, 1],
      ['2024-03-01', 0, 1],
    ]);
    expect(await report('cohorts', 'from=2024-02-01&to=2024-12-31')).toHaveLength(1);
  });

  describe('cohorts are those of the orders themselves, whatever moves a customer', () => {
    const years = 'from=2023-01-01&to=2025-12-31';

    /** Summed, then held against the sales themselves. */
    async function cohorts(): Promise<string[]> {
      await sum();
      const told = (await report('cohorts', years)).map(Object.values);
      const rows = await shop.app.sql(`
        with bought as (
          select date_trunc('month', s.day) as month, s.currency, s.total_minor, s.customer, min(date_trunc('month', s.day)) over (partition by s.customer) as cohort
          from orders.report_sales s where s.has_goods and s.customer is not null and s.day <= '2025-12-31')
        select b.cohort::date::text, b.currency, (12 * extract(year from age(b.month, b.cohort)) + extract(month from age(b.month, b.cohort)))::int as month,
          count(distinct b.customer)::int as customers, count(*)::int as orders, sum(b.total_minor)::bigint as total
        from bought b group by b.cohort, b.currency, b.month order by b.cohort, b.currency, b.month`);
      expect(told).toEqual(
        rows.map((row: object) => Object.values(row).map((value) => (/^\d+$/.test(String(value)) ? Number(value) : value))),
      );
      return told.map(([cohort, , month, customers]) => `${String(cohort).slice(0, 7)} +${month}: ${customers}`);
    }

    async function bought(email: string, day: string, token?: string): Promise<string> {
      const { body } = await shop.buy(shop.newCart(), token);
      await shop.app.sql(`update orders.orders set email = $2 where id = $1`, [body.id, email]);
      await placedAt(String(body.id), `${day}T12:00:00Z`);
      return String(body.id);
    }

    test('an order from before their first is entered later', async () => {
      await bought('ada@example.com', '2024-03-15');
      await bought('ada@example.com', '2024-05-15');
      await bought('bea@example.com', '2024-03-16');
      expect(await cohorts()).toEqual(['2024-03 +0: 2', '2024-03 +2: 1']);
      await bought('ada@example.com', '2023-12-31');
      expect(await cohorts()).toEqual(['2023-12 +0: 1', '2023-12 +3: 1', '2023-12 +5: 1', '2024-03 +0: 1']);
    });

    test('their first order is cancelled before its money came', async () => {
      const first = await bought('ada@example.com', '2024-01-15', 'tok_transfer');
      await bought('ada@example.com', '2024-03-15');
      expect(await cohorts()).toEqual(['2024-01 +0: 1', '2024-01 +2: 1']);
      await post(`/orders/${first}/cancel`, {});
      expect(await cohorts()).toEqual(['2024-03 +0: 1']);
    });

    test('their one order is another’s, and then its own day’s', async () => {
      const id = await bought('ada@example.com', '2024-01-15');
      await bought('bea@example.com', '2024-01-16');
      expect(await cohorts()).toEqual(['2024-01 +0: 2']);
      await shop.app.sql(`update orders.orders set email = 'bea@example.com' where id = $1`, [id]);
      await shop.app.sql(`insert into orders.report_stale (day) values ('2024-01-15')`);
      expect(await cohorts()).toEqual(['2024-01 +0: 1']);
      await placedAt(id, '2023-11-01T12:00:00Z');
      await shop.app.sql(`insert into orders.report_stale (day) values ('2024-01-15')`);
      expect(await cohorts()).toEqual(['2023-11 +0: 1', '2023-11 +2: 1']);
    });

    test('a guest’s orders are claimed, and the account is closed', async () => {
      const id = await bought('ada@example.com', '2024-01-15');
      await bought('ada@example.com', '2024-02-15');
      const before = await cohorts();
      await shop.app.sql(`with o as (update orders.orders set user_id = gen_random_uuid() where email = 'ada@example.com' returning id)
        insert into orders.order_news (order_id) select id from o`);
      expect(await cohorts()).toEqual(before);
      await shop.app.sql(`update orders.orders set user_id = null, forgets_recipients = true where id = $1`, [id]);
      expect(await cohorts()).toEqual(before);
    });

    test('they paid in another currency first', async () => {
      const id = await bought('ada@example.com', '2024-01-15');
      await bought('ada@example.com', '2024-02-15');
      await cohorts();
      await shop.app.sql(`update orders.orders set currency = 'EUR' where id = $1`, [id]);
      await shop.app.sql(`insert into orders.report_stale (day) values ('2024-01-15')`);
      expect(await cohorts()).toEqual(['2024-01 +0: 1', '2024-01 +1: 1']);
      await shop.app.sql(`update orders.orders set currency = 'USD' where id = $1`, [id]);
      await shop.app.sql(`insert into orders.report_stale (day) values ('2024-01-15')`);
      await cohorts();
    });

    test('the shop told time in another zone before', async () => {
      await bought('ada@example.com', '2024-01-31');
      await bought('ada@example.com', '2024-03-15');
      const before = await cohorts();
      await shop.app.sql(`delete from orders.report_cohorts`);
      await shop.app.sql(`update orders.report_state set zone = 'Pacific/Auckland'`);
      expect(await cohorts()).toEqual(before);
    });

    test('sixty moves of four customers over three years, summed after each', async () => {
      let seed = 20_240_229;
      const any = (below: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((seed / 2_147_483_648) * below);
      };
      const day = (): string => new Date(Date.UTC(2023, 0, 1 + any(1_090))).toISOString().slice(0, 10);
      const ids: string[] = [];
      for (let n = 0; n < 8; n += 1) ids.push(await bought(`buyer${any(4)}@example.com`, day()));
      for (let n = 0; n < 60; n += 1) {
        const id = ids[any(ids.length)];
        const set = any(2) === 0 ? `email = 'buyer${any(4)}@example.com'` : `placed_at = '${day()}T12:00:00Z'`;
        await shop.app.sql(
          `with was as (select placed_at from orders.orders where id = $1),
             o as (update orders.orders set ${set} where id = $1 returning placed_at)
           insert into orders.report_stale (day) select placed_at::date from was union all select placed_at::date from o`,
          [id],
        );
        await cohorts();
      }
    });
  });

  test('a seller sees their own goods and neither those of others nor the whole', async () => {
    const [own, other] = [uuidv7(), uuidv7()];
    const [mine, theirs] = [await placed({ quantity: 2 }), await placed()];
    await shop.app.sql(`update orders.order_lines set seller_store_id = $2 where order_id = $1`, [mine, own]);
    await shop.app.sql(`update orders.order_lines set seller_store_id = $2 where order_id = $1`, [theirs, other]);
    await sum();
    const seller = clerk({ storeIds: [own] });
    const rows = await report('sales', undefined, seller);
    expect(rows).toMatchObject([{ orders: 1, units: 2, shipping: 0 }]);
    expect(await report('products', undefined, seller)).toMatchObject([{ units: 2 }]);
    expect(await report('products')).toHaveLength(2);
    for (const name of ['taxes', 'refunds', 'cohorts'])
      expect((await shop.app.request('GET', `/reports/${name}?from=2000-01-01&to=2100-01-01`, { as: seller })).body).toMatchObject({
        code: 'orders.only-whole-shop',
      });
    const boss = caller([...staff().permissions, 'orders:read-reports', 'orders:report-on-all'], { storeIds: [own] });
    expect(total(await report('sales', undefined, boss), 'orders')).toBe(2);
  });

  test('as CSV, with amounts as people write them and no formula in them', async () => {
    const id = await placed({ unit: 5555 });
    await shop.app.sql(`update orders.order_lines set title = '=1+1' where order_id = $1`, [id]);
    await sum();
    const { body, headers } = await shop.app.request('GET', '/reports/products/file?from=2000-01-01&to=2100-01-01', { as: clerk() });
    expect(headers.get('content-type')).toContain('text/csv');
    expect(body).toContain(`'=1+1,USD,1,55.55,`);
  });
});

describe('the doctor sees B5', () => {
  test.each([
    ['a day whose sum is another', `update orders.report_days set total_minor = total_minor + 1`],
    ['a tax that nobody has to pay', `update orders.report_day_taxes set tax_minor = tax_minor + 1`],
    [
      'a product that nobody bought',
      `insert into orders.report_day_products values ('2024-01-01', 'USD', gen_random_uuid(), gen_random_uuid(), 'X', 1, 1, 0, 0, 1)`,
    ],
    ['a seller whose day is missing', `delete from orders.report_day_sellers`],
    ['a product that sold less in a month', `update orders.report_month_products set units = units + 1`],
    ['a cohort that lost a customer', `update orders.report_cohorts set customers = customers - 1`],
    ['a cohort that is missing', `delete from orders.report_cohorts`],
    ['a cohort of nobody', `insert into orders.report_cohorts values ('2023-01-01', '2024-01-01', 'USD', 1, 1, 1)`],
    ['a customer who bought less', `update orders.report_customer_months set orders = orders + 1`],
  ])('%s', async (_what, breakage) => {
    const id = await placed();
    await post(`/orders/${id}/refunds`, { amount: usd(100), reason: 'A scratch' });
    await sum();
    expect(await shop.app.violated()).toEqual([]);
    await shop.app.sql(breakage);
    expect(await shop.app.violated()).toEqual(['B5']);
    await shop.app.sql(
      `insert into orders.report_stale (day) select generate_series('2024-01-01'::date, '2024-01-01'::date, '1 day') union all select (now() at time zone 'UTC')::date`,
    );
  });
});
