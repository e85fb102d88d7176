import { pino } from 'pino';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { noProviders } from '../../../platform/config/payments';
import { createProviders } from '../providers/registry';
import { createTestCard } from '../providers/test-card/test-card';
import { paymentsModule } from '../module';
import { closeTill, openTill, orderToken } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);

describe('over HTTP', () => {
  const token = { 'x-order-token': orderToken };
  const key = () => ({ 'idempotency-key': uuidv7() });
  const body = (orderId: string, card: string) => ({ orderId, provider: 'test-card', token: card });

  test('the ways to pay are public', async () => {
    const { body: list } = await till.app.request('GET', '/payments/providers');
    expect(list.items).toEqual([expect.objectContaining({ code: 'test-card', flow: ['instant', 'redirect'] })]);
    expect(list.items[0].tokens.map((t: { token: string }) => t.token)).toContain('tok_3ds');
  });

  test('another try for a pending order: paid, declined, undecided', async () => {
    const { app } = till;
    const orderId = await till.openOrder();
    const declined = await app.request('POST', '/payments', { body: body(orderId, 'tok_declined'), headers: { ...token, ...key() } });
    expect([declined.status, declined.body.code, declined.body.reason]).toEqual([402, 'payments.declined', 'declined']);
    const paid = await app.request('POST', '/payments', { body: body(orderId, 'tok_ok'), headers: { ...token, ...key() } });
    expect([paid.status, paid.body.status, paid.body.orderId]).toEqual([201, 'captured', orderId]);
    const other = await till.openOrder();
    const unknown = await app.request('POST', '/payments', { body: body(other, 'tok_timeout'), headers: { ...token, ...key() } });
    expect([unknown.status, unknown.body.undecided]).toEqual([202, true]);
    const synced = await app.request('POST', `/payments/${unknown.body.id}/sync`, { headers: token });
    expect([synced.status, synced.body.status]).toEqual([200, 'captured']);
  });

  test('the same request thirty times with one key is one payment', async () => {
    const orderId = await till.openOrder();
    const before = (await till.charges()).length;
    const headers = { ...token, ...key() };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => till.app.request('POST', '/payments', { body: body(orderId, 'tok_ok'), headers })),
    );
    expect(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id)).size).toBe(1);
    expect(answers.every((a) => a.status === 201 || a.status === 409)).toBe(true);
    expect((await till.charges()).length - before).toBe(1);
  });

  test('nobody reads, pays or finishes what is somebody else’s', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_3ds');
    const foreign = { 'x-order-token': 'of another order' };
    const answers = await Promise.all([
      till.app.request('GET', `/payments/${paymentId}`, { headers: foreign }),
      till.app.request('GET', `/payments/${paymentId}`),
      till.app.request('POST', `/payments/${paymentId}/continue`, { body: { result: 'approve' }, headers: foreign }),
      till.app.request('POST', `/payments/${paymentId}/sync`, { headers: foreign }),
      till.app.request('POST', '/payments', { body: body(orderId, 'tok_ok'), headers: { ...foreign, ...key() } }),
    ]);
    expect(answers.map((a) => a.status)).toEqual([404, 404, 404, 404, 404]);
    expect((await till.app.request('GET', `/payments/${paymentId}`, { headers: token })).body.status).toBe('requires_action');
  });
});

describe('in production', () => {
  test('the test card is not there unless it was switched on', () => {
    const config = {
      production: true,
      publicUrl: '',
      shopName: '',
      smtpUrl: null,
      mailFrom: '',
      testCardEnabled: false,
      paymentCapture: 'at-order',
      payments: noProviders,
      issuer: '',
      importMaxBytes: 1,
      cartReminderHours: 0,
      returnWindowDays: 30,
    } as const;
    const unused = () => Promise.reject(new Error('unused'));
    const simulator = {
      charge: unused,
      find: unused,
      findByRef: unused,
      confirm: unused,
      capture: unused,
      cancel: unused,
      refund: unused,
      findRefund: unused,
      kept: unused,
      findKept: unused,
      forget: unused,
    };
    const providers = createProviders({
      testCard: createTestCard({ simulator, testCardWebhooks: { tell: () => undefined, parse: () => [] } }),
      elsewhere: [],
      config,
      logger: pino({ level: 'silent' }),
      clock: () => new Date(),
    });
    expect(providers.offered('USD')).toEqual([]);
    expect(() => providers.toPay('test-card')).toThrow('not offered');
    expect(providers.known('test-card').code).toBe('test-card');
  });
});
