import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { paymentsModule } from '../module';
import { closeTill, openTill } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);
const clerk = caller(['payments:read-payouts']);

test('what each provider took and gave back is told by day, as its ledger has it', async () => {
  for (const minor of [1000, 2500]) {
    const orderId = await till.openOrder(minor);
    await till.pay(orderId, 'tok_ok');
    if (minor === 2500)
      await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: { minor: 300, currency: 'USD' }, reason: 'x' });
  }
  const { body } = await till.app.request('GET', '/reports/payouts?from=2000-01-01&to=2100-01-01&by=month', { as: clerk });
  expect(body.rows).toEqual([
    {
      period: expect.any(String),
      provider: 'test-card',
      currency: 'USD',
      payments: 2,
      captured: 3500,
      refunded: 300,
      returned: 0,
      kept: 3200,
    },
  ]);
  expect((await till.app.request('GET', '/reports/payouts?from=2000-01-01&to=2000-12-31', { as: clerk })).body.rows).toEqual([]);
  const file = await till.app.request('GET', '/reports/payouts/file?from=2000-01-01&to=2100-01-01', { as: clerk });
  expect(file.body).toContain(',test-card,USD,2,35.00,3.00,0.00,32.00');
});

test('days that are over are summed once, and the report is the same; the doctor compares them with the ledger', async () => {
  const report = async (query: string): Promise<unknown> =>
    (await till.app.request('GET', `/reports/payouts?${query}`, { as: clerk })).body.rows;
  await till.app.sql(`
    with j as (
      insert into payments.journals (kind, cause, who, at)
      select d.kind, 'old:' || d.day || d.kind, 'system', d.day::timestamptz + interval '23 hours' from (values
        ('capture', date '2023-01-31'), ('refund', date '2023-01-31'), ('capture', date '2023-02-01'), ('capture', current_date - 9)) as d (kind, day)
      returning id, kind)
    insert into payments.postings (journal_id, account_id, amount_minor, currency)
    select j.id, p.account, p.sign * case j.kind when 'capture' then 5000 else -700 end, 'USD'
    from j cross join (values ('clearing:test-card:USD', -1), ('orders:USD', 1)) as p (account, sign)`);
  const spans = [
    'from=2000-01-01&to=2100-01-01',
    'from=2023-01-31&to=2023-01-31',
    'from=2023-02-01&to=2100-01-01&by=month',
    'from=2099-01-01&to=2099-01-31',
  ];
  const before = await Promise.all(spans.map(report));
  await till.app.runJob('payments.sum-payouts');
  const days = await till.app.sql(
    'select count(*)::int as days, (select current_date - summed_before from payments.payout_state) as left from payments.payout_days',
  );
  expect(days).toEqual([{ days: 3, left: 1 }]);
  expect(await Promise.all(spans.map(report))).toEqual(before);
  await till.app.sql(`update payments.payout_state set zone = 'Pacific/Auckland'`);
  expect(await Promise.all(spans.map(report))).toEqual(before);
  await till.app.runJob('payments.sum-payouts');
  expect(await Promise.all(spans.map(report))).toEqual(before);
  expect(await till.app.violated()).toEqual([]);
  await till.app.sql(`update payments.payout_days set captured_minor = 5001 where day = '2023-02-01'`);
  expect(await till.app.violated()).toEqual(['L7']);
  await till.app.sql(`update payments.payout_days set captured_minor = 5000 where day = '2023-02-01'`);
});
