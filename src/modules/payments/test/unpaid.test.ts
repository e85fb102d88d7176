import { createHash } from 'node:crypto';
import { noProviders } from '../../../platform/config/payments';
import { uuidv7 } from '../../../platform/kernel/ids';
import { bankAccount } from '../../../platform/testing/bank-account';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { paymentsModule } from '../module';
import { closeTill, openTill, type Till } from './till';

const payments = {
  ...noProviders,
  bankTransfer: bankAccount,
  cashOnDelivery: { currency: 'USD', countries: null, most: null },
  unpaidPerPerson: 2,
};
const till: Till = forAllTests(() => openTill(paymentsModule, { payments }), closeTill);

interface Buyer {
  readonly email: string;
  readonly userId: string | null;
}

const someone = (): Buyer => ({ email: `${uuidv7()}@example.com`, userId: null });

async function orderOf({ email, userId }: Buyer): Promise<string> {
  const orderId = uuidv7();
  const owner = { userId, orderTokenHash: createHash('sha256').update(orderId).digest('hex') };
  const amount = { minor: 1000, currency: 'USD' };
  await till.payments.openCollection({ orderId, amount, owner, email, expiresAt: new Date(Date.now() + 900_000).toISOString() });
  return orderId;
}

const begin = async (buyer: Buyer, provider = 'bank-transfer') => {
  const [orderId, paymentId] = [await orderOf(buyer), uuidv7()];
  await till.payments.startPayment({ paymentId, orderId, provider, input: {} });
  if (provider === 'cash-on-delivery') await till.payments.settleCollection({ orderId });
  return { orderId, paymentId };
};
const refused = { kind: 'rule', code: 'payments.too-many-unpaid', extra: { most: 2 } };

describe('orders that wait for money', () => {
  test('are so many for one person, whichever way; other ways to pay and other people are free', async () => {
    const ada = someone();
    await begin(ada);
    await begin(ada, 'cash-on-delivery');
    await expect(begin({ ...ada, email: ada.email.toUpperCase() })).rejects.toMatchObject(refused);
    await expect(begin(ada, 'cash-on-delivery')).rejects.toMatchObject(refused);
    expect(await till.pay(await orderOf(ada), 'tok_ok')).toMatchObject({ status: 'captured' });
    await begin(someone());
  });

  test('are one person’s also by the account, whatever the address', async () => {
    const userId = uuidv7();
    for (const _order of [1, 2]) await begin({ ...someone(), userId });
    await expect(begin({ ...someone(), userId })).rejects.toMatchObject(refused);
  });

  test('count no more once they are paid or come to nothing, and asking again for the same is no other', async () => {
    const ada = someone();
    const [one, two] = [await begin(ada), await begin(ada)];
    const again = { ...one, provider: 'bank-transfer', input: {} };
    expect(await till.payments.startPayment(again)).toMatchObject({ paymentId: one.paymentId });
    await till.payments.cancelCollection({ orderId: one.orderId, reason: 'cancelled' });
    await begin(ada);
    await expect(begin(ada)).rejects.toMatchObject(refused);
    const clerk = caller(['payments:match-transfers']);
    const body = { amount: 1000, bookedOn: '2026-03-01' };
    const headers = { 'idempotency-key': uuidv7() };
    await till.app.request('POST', `/payments/transfers/${two.paymentId}/match`, { body, as: clerk, headers });
    await begin(ada);
  });

  test('thirty at once are two', async () => {
    const ada = someone();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => begin(ada)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });
});
