import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { paymentsModule } from '../module';
import { closeTill, openTill } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);

const usd = (minor: number) => money(minor, 'USD');
const paidOrder = async (minor = 1000) => {
  const orderId = await till.openOrder(minor);
  const { paymentId } = await till.pay(orderId, 'tok_ok');
  await till.payments.settleCollection({ orderId });
  return { orderId, paymentId };
};
const refund = (orderId: string, minor: number | null, refundId = uuidv7()) =>
  till.payments.refundPayment({ refundId, orderId, amount: minor === null ? null : usd(minor), reason: 'Too small' });
const lastEvent = async (orderId: string) =>
  (await till.app.sql(`select topic, data from payments.outbox where stream = $1 order by seq desc limit 1`, [orderId]))[0];
const refundsAtProvider = async (paymentId: string): Promise<number> =>
  (
    await till.app.sql(
      `select coalesce(sum(r.amount_minor), 0)::int as sum from payments.test_card_refunds r join payments.attempts a on a.provider_ref = r.charge_ref
       where a.id = $1`,
      [paymentId],
    )
  )[0].sum;

describe('giving money back', () => {
  test('a part, then the rest: the order hears what is left each time', async () => {
    const { orderId, paymentId } = await paidOrder();
    expect(await refund(orderId, 400)).toMatchObject({ status: 'succeeded', amount: usd(400), kept: usd(600), paymentId });
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: usd(400) });
    expect((await lastEvent(orderId)).data).toMatchObject({
      amount: usd(400),
      totalRefunded: usd(400),
      kept: usd(600),
      reason: 'Too small',
    });
    expect(await refund(orderId, null)).toMatchObject({ status: 'succeeded', amount: usd(600), kept: usd(0) });
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: usd(1000) });
    expect(await refundsAtProvider(paymentId)).toBe(1000);
  });

  test('the same refund asked for again is the same refund; its id is of no use for another', async () => {
    const { orderId, paymentId } = await paidOrder();
    const refundId = uuidv7();
    const first = await refund(orderId, 300, refundId);
    expect(await refund(orderId, 300, refundId)).toEqual(first);
    expect(await refundsAtProvider(paymentId)).toBe(300);
    await expect(refund(orderId, 301, refundId)).rejects.toMatchObject({ code: 'payments.refund-reused' });
    const other = await paidOrder();
    await expect(refund(other.orderId, 300, refundId)).rejects.toMatchObject({ code: 'payments.refund-reused' });
  });

  test('thirty at once never give back more than was taken', async () => {
    const { orderId, paymentId } = await paidOrder(1000);
    const results = await Promise.all(Array.from({ length: 30 }, () => refund(orderId, 150)));
    expect(results.filter((r) => r.status === 'succeeded')).toHaveLength(6);
    expect(new Set(results.filter((r) => r.status === 'failed').map((r) => r.failure?.code))).toEqual(new Set(['too-much']));
    expect(await refundsAtProvider(paymentId)).toBe(900);
    expect(await till.find(paymentId)).toMatchObject({ refunded: usd(900) });
  });

  test('too much is refused, and stays refused under that id', async () => {
    const { orderId } = await paidOrder(500);
    const refundId = uuidv7();
    expect(await refund(orderId, 501, refundId)).toMatchObject({ status: 'failed', failure: { code: 'too-much' }, kept: usd(500) });
    expect(await refund(orderId, 501, refundId)).toMatchObject({ status: 'failed', failure: { code: 'too-much' } });
    expect(await lastEvent(orderId)).toMatchObject({ topic: 'payments.refund-failed.v1', data: { refundId, code: 'too-much' } });
    expect(await refund(orderId, 500)).toMatchObject({ status: 'succeeded' });
    expect(await refund(orderId, 1)).toMatchObject({ status: 'failed', failure: { code: 'nothing-left' } });
  });

  test.each([0, -1])('%d is no amount', async (minor) => {
    const { orderId } = await paidOrder();
    await expect(refund(orderId, minor)).rejects.toThrow();
  });

  test('another currency is refused, an order nobody knows does not exist', async () => {
    const { orderId } = await paidOrder();
    const euros = till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(100, 'EUR'), reason: 'x' });
    expect(await euros).toMatchObject({ status: 'failed', failure: { code: 'other-currency' } });
    await expect(refund(uuidv7(), 100)).rejects.toMatchObject({ code: 'payments.no-such-order' });
    await expect(refund(await till.openOrder(), 100)).rejects.toMatchObject({ code: 'payments.no-such-order' });
  });

  test('the constraint of the database holds even where the code is wrong', async () => {
    const { paymentId } = await paidOrder();
    const tooMuch = till.app.sql('update payments.attempts set refund_asked_minor = 1001 where id = $1', [paymentId]);
    await expect(tooMuch).rejects.toThrow('attempts_ask_back_what_is_captured');
  });
});

describe('a refund whose answer was lost', () => {
  /** As if the process had died between the row and the answer; `done`: the provider had carried it out. */
  const lost = async (done: boolean) => {
    const order = await paidOrder();
    const refundId = uuidv7();
    const key = `refund_${refundId}`;
    await till.app.sql(
      `with a as (update payments.attempts set refund_asked_minor = 400 where id = $2)
       insert into payments.refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, sync_at)
       values ($1, $2, 400, 'USD', 'Too small', false, $3, now())`,
      [refundId, order.paymentId, key],
    );
    if (done)
      await till.app.sql(
        `with c as (update payments.test_card_charges set refunded_minor = 400 where ref = (select provider_ref from payments.attempts where id = $1) returning ref)
         insert into payments.test_card_refunds (idempotency_key, charge_ref, amount_minor) select $2, ref, 400 from c`,
        [order.paymentId, key],
      );
    return { ...order, refundId };
  };

  test.each([
    ['had been carried out', true],
    ['had not arrived', false],
  ])('is settled by the reconciler: it %s', async (_what, done) => {
    const { orderId, paymentId, refundId } = await lost(done);
    expect(await refund(orderId, 400, refundId)).toMatchObject({ status: 'pending' });
    await Promise.all([till.reconcile(), till.reconcile(), till.reconcile()]);
    expect(await refund(orderId, 400, refundId)).toMatchObject({ status: 'succeeded', kept: usd(600) });
    expect(await refundsAtProvider(paymentId)).toBe(400);
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-refunded.v1')).toHaveLength(1);
  });

  test('is not taken for one that somebody made at the provider', async () => {
    const { orderId, paymentId } = await lost(true);
    await till.app.request('POST', `/payments/${paymentId}/sync`, { as: staff });
    await till.reconcile();
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-refunded.v1')).toHaveLength(1);
    expect(await till.find(paymentId)).toMatchObject({ refunded: usd(400) });
  });

  test('counts against what is left while it is under way', async () => {
    const { orderId } = await lost(false);
    expect(await refund(orderId, 601)).toMatchObject({ status: 'failed', failure: { code: 'too-much' } });
    expect(await refund(orderId, 600)).toMatchObject({ status: 'succeeded' });
    await till.reconcile();
    expect(await till.payments.listPayments({ orderIds: [orderId] })).toMatchObject([{ status: 'refunded', refunded: usd(1000) }]);
  });

  test('leaves the rest to go back by itself when the order is cancelled meanwhile', async () => {
    const { orderId, paymentId } = await lost(false);
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    expect(await till.find(paymentId)).toMatchObject({ refunded: usd(600) });
    await till.reconcile();
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: usd(1000) });
    expect(await refundsAtProvider(paymentId)).toBe(1000);
  });
});

test('a refund that the provider refuses is told, and may be asked for anew', async () => {
  const { orderId, paymentId } = await paidOrder();
  await till.app.sql(
    `update payments.test_card_charges set captured_minor = 100, authorized_minor = 100 where ref = (select provider_ref from payments.attempts where id = $1)`,
    [paymentId],
  );
  expect(await refund(orderId, 400)).toMatchObject({ status: 'failed', failure: { code: 'too-much' } });
  expect(await lastEvent(orderId)).toMatchObject({ topic: 'payments.refund-failed.v1', data: { amount: usd(400), code: 'too-much' } });
  await till.app.sql(
    `update payments.test_card_charges set captured_minor = 1000, authorized_minor = 1000 where ref = (select provider_ref from payments.attempts where id = $1)`,
    [paymentId],
  );
  expect(await refund(orderId, 1000)).toMatchObject({ status: 'succeeded' });
});

test('a refund that was made at the provider’s own desk is noticed, and counts', async () => {
  const { orderId, paymentId } = await paidOrder();
  await till.app.sql(
    `update payments.test_card_charges set refunded_minor = 250 where ref = (select provider_ref from payments.attempts where id = $1)`,
    [paymentId],
  );
  await till.app.request('POST', `/payments/${paymentId}/sync`, { as: staff });
  expect(await lastEvent(orderId)).toMatchObject({
    topic: 'payments.payment-refunded.v1',
    data: { amount: usd(250), kept: usd(750), reason: 'made-at-provider' },
  });
  expect(await refund(orderId, 751)).toMatchObject({ status: 'failed' });
  expect(await refund(orderId, 750)).toMatchObject({ status: 'succeeded', kept: usd(0) });
});

const staff = caller([
  'payments:list-all',
  'payments:read-own',
  'payments:read-all',
  'payments:pay-own',
  'payments:pay-all',
  'payments:refund',
  'payments:capture',
]);
const key = () => ({ 'idempotency-key': uuidv7() });

describe('staff', () => {
  const post = (path: string, body?: unknown, headers = key()) =>
    till.app.request('POST', path, { as: staff, headers, ...(body ? { body } : {}) });

  test('give back a part of a payment, once per key', async () => {
    const { paymentId, orderId } = await paidOrder();
    const headers = key();
    const body = { amount: usd(200), reason: 'A scratch' };
    const [first, again] = [
      await post(`/payments/${paymentId}/refunds`, body, headers),
      await post(`/payments/${paymentId}/refunds`, body, headers),
    ];
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ orderId, paymentId, amount: usd(200), status: 'succeeded' }),
    ]);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(await refundsAtProvider(paymentId)).toBe(200);
    const refused = await post(`/payments/${paymentId}/refunds`, { amount: usd(801), reason: 'Too much' });
    expect([refused.status, refused.body.code, refused.body.reason]).toEqual([409, 'payments.refund-refused', 'too-much']);
  });

  test.each([
    { minor: 0, currency: 'USD' },
    { minor: -1, currency: 'USD' },
    { minor: 0.5, currency: 'USD' },
    { minor: '1', currency: 'USD' },
    5,
  ])('cannot give back %j', async (amount) => {
    const { paymentId } = await paidOrder();
    expect((await post(`/payments/${paymentId}/refunds`, { amount, reason: 'x' })).status).toBe(400);
  });

  test('find payments by status, order and day, page by page', async () => {
    const { orderId, paymentId } = await paidOrder();
    await refund(orderId, 100);
    const list = async (query: string) => (await till.app.request('GET', `/payments?${query}`, { as: staff })).body;
    expect((await list(`orderId=${orderId}`)).items).toEqual([
      expect.objectContaining({ id: paymentId, status: 'captured', refunded: usd(100) }),
    ]);
    expect((await list(`orderId=${orderId}&status=failed`)).items).toEqual([]);
    expect((await list(`orderId=${orderId}&refunded=true&undecided=false&provider=test-card`)).items).toHaveLength(1);
    expect((await list(`from=${new Date(Date.now() + 3.6e6).toISOString()}`)).items).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await list(`limit=7${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map((p) => p.id));
      cursor = page.nextCursor;
    }
    const all = await till.app.sql('select id from payments.attempts order by created_at desc, id desc');
    expect(seen).toEqual(all.map((row) => row.id));
    expect((await till.app.request('GET', '/payments?cursor=nonsense', { as: staff })).body.code).toBe('payments.bad-cursor');
    expect((await till.app.request('GET', '/payments')).status).toBe(401);
  });
});

test('what became of the payments of an order is told step by step', async () => {
  const orderId = await till.openOrder();
  await till.pay(orderId, 'tok_declined');
  await till.pay(orderId, 'tok_ok');
  await refund(orderId, 300);
  const steps = await till.payments.listPaymentSteps({ orderIds: [orderId] });
  expect(steps.map(({ what, amount }) => [what, amount.minor])).toEqual([
    ['started', 1000],
    ['failed', 1000],
    ['started', 1000],
    ['captured', 1000],
    ['refund-asked', 300],
    ['refunded', 300],
  ]);
  expect(steps.map((s) => s.at)).toEqual(steps.map((s) => s.at).sort());
});

test('the ways to pay are those of the market’s currency', async () => {
  const codes = async (query: string) =>
    (await till.app.request('GET', `/payments/providers${query}`)).body.items.map((p: { code: string }) => p.code);
  expect(await codes('')).toEqual(['test-card']);
  expect(await codes('?currency=KES')).toEqual(['test-card']);
});
