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
