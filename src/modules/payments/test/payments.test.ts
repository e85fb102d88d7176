import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { behindAnother } from '../../../platform/testing/behind-another';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { paymentsModule } from '../module';
import { closeTill, openTill, orderToken } from './till';

const till = forAllTests(() => openTill(paymentsModule), closeTill);

describe('paying with the test card', () => {
  test('a good card is charged once, and the order hears of it', async () => {
    const orderId = await till.openOrder(2500);
    const payment = await till.pay(orderId, 'tok_ok');
    expect(payment).toMatchObject({
      status: 'captured',
      undecided: false,
      amount: money(2500, 'USD'),
      captured: money(2500, 'USD'),
      failure: null,
    });
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
  });

  test.each([
    ['tok_declined', 'declined'],
    ['tok_insufficient', 'insufficient-funds'],
  ])('%s is declined with its reason', async (token, code) => {
    const orderId = await till.openOrder();
    expect(await till.pay(orderId, token)).toMatchObject({ status: 'failed', failure: { code } });
    expect(await till.events(orderId)).toEqual(['payments.payment-failed.v1']);
  });

  test('a declined order may be paid with another card', async () => {
    const orderId = await till.openOrder();
    await till.pay(orderId, 'tok_declined');
    expect((await till.pay(orderId, 'tok_ok')).status).toBe('captured');
  });

  test('the same payment asked for again is the same payment, not a second charge', async () => {
    const orderId = await till.openOrder();
    const paymentId = uuidv7();
    const first = await till.pay(orderId, 'tok_ok', paymentId);
    const before = (await till.charges()).length;
    expect(await till.pay(orderId, 'tok_ok', paymentId)).toEqual(first);
    expect((await till.charges()).length).toBe(before);
  });

  test('thirty at once under one id make one charge', async () => {
    const orderId = await till.openOrder();
    const paymentId = uuidv7();
    const before = (await till.charges()).length;
    await Promise.all(Array.from({ length: 30 }, () => till.pay(orderId, 'tok_ok', paymentId)));
    expect((await till.charges()).length - before).toBe(1);
    expect((await till.find(paymentId)).status).toBe('captured');
  });

  test('thirty different payments for one order at once charge once', async () => {
    const orderId = await till.openOrder();
    const before = (await till.charges()).length;
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => till.pay(orderId, 'tok_ok')));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect((await till.charges()).length - before).toBe(1);
  });

  test('a way to pay that is not offered, and a token that is not one, are refused before anything is stored', async () => {
    const orderId = await till.openOrder();
    const other = till.payments.startPayment({ paymentId: uuidv7(), orderId, provider: 'barter', input: {} });
    await expect(other).rejects.toMatchObject({ kind: 'rule', code: 'payments.no-such-provider' });
    await expect(till.pay(orderId, '4242424242424242')).rejects.toMatchObject({ kind: 'rule', code: 'payments.invalid-input' });
    expect(await till.payments.listPayments({ orderIds: [orderId] })).toEqual([]);
  });

  test('a payment id of one order does not pay another', async () => {
    const [one, two] = [await till.openOrder(), await till.openOrder()];
    const { paymentId } = await till.pay(one, 'tok_ok');
    await expect(till.pay(two, 'tok_ok', paymentId)).rejects.toMatchObject({ code: 'payments.id-reused' });
  });

  test('an order is paid only while it is open', async () => {
    const settled = await till.openOrder();
    await till.pay(settled, 'tok_ok');
    await till.payments.settleCollection({ orderId: settled });
    await expect(till.pay(settled, 'tok_ok')).rejects.toMatchObject({ code: 'payments.not-open' });

    const late = await till.openOrder();
    await till.app.sql(`update payments.collections set expires_at = now() where order_id = $1`, [late]);
    await expect(till.pay(late, 'tok_ok')).rejects.toMatchObject({ code: 'payments.not-open' });
  });

  test('opening an order for payment twice is once; with another amount it is refused', async () => {
    const orderId = await till.openOrder(1000);
    const again = { orderId, owner: { userId: null, orderTokenHash: 'x' }, expiresAt: new Date(Date.now() + 1000).toISOString() };
    expect(await till.payments.openCollection({ ...again, amount: money(1000, 'USD') })).toBeNull();
    await expect(till.payments.openCollection({ ...again, amount: money(1, 'USD') })).rejects.toMatchObject({
      code: 'payments.other-amount',
    });
  });
});

describe('a payment whose answer is lost', () => {
  test('that was charged is found out within a minute', async () => {
    const orderId = await till.openOrder();
    const lost = await till.pay(orderId, 'tok_timeout');
    expect(lost).toMatchObject({ status: 'pending', undecided: true });
    expect(await till.events(orderId)).toEqual([]);
    await expect(till.pay(orderId, 'tok_ok')).rejects.toMatchObject({ code: 'payments.already-under-way' });
    await till.later(5);
    await till.reconcile();
    expect(await till.find(lost.paymentId)).toMatchObject({ status: 'captured', undecided: false });
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
  });

  test('that was never charged has failed once the provider can no longer get it', async () => {
    const orderId = await till.openOrder();
    const lost = await till.pay(orderId, 'tok_error');
    expect(lost.undecided).toBe(true);
    await till.later(20);
    await till.reconcile();
    expect((await till.find(lost.paymentId)).undecided).toBe(true);
    await till.later(25);
    await till.reconcile();
    expect(await till.find(lost.paymentId)).toMatchObject({ status: 'failed', failure: { code: 'not-received' } });
    expect((await till.pay(orderId, 'tok_ok')).status).toBe('captured');
  });

  test('because the process died before the call is made again with the same key', async () => {
    const orderId = await till.openOrder();
    const paymentId = uuidv7();
    await till.app.sql(
      `insert into payments.attempts (id, order_id, provider, idempotency_key, status, amount_minor, currency, sync_at)
       values ($1::uuid, $2, 'test-card', 'pay_' || $1::uuid, 'pending', 1000, 'USD', now() + interval '15 seconds')`,
      [paymentId, orderId],
    );
    await till.app.sql(
      `insert into payments.attempt_events (attempt_id, source, evidence, to_status) values ($1, 'created', '{}', 'pending')`,
      [paymentId],
    );
    expect((await till.pay(orderId, 'tok_ok', paymentId)).status).toBe('pending');
    await till.later(30);
    const before = (await till.charges()).length;
    expect((await till.pay(orderId, 'tok_ok', paymentId)).status).toBe('captured');
    expect((await till.charges()).length - before).toBe(1);
  });

  test('because the process died after the charge is found by the reconciler', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_timeout');
    await till.app.sql(`update payments.attempts set undecided = false where id = $1`, [paymentId]);
    await till.later(15);
    await Promise.all([till.reconcile(), till.reconcile(), till.reconcile()]);
    expect((await till.find(paymentId)).status).toBe('captured');
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
  });
});

describe('a card that asks its owner', () => {
  const step = (id: string, result: string) =>
    till.app.request('POST', `/payments/${id}/continue`, { body: { result }, headers: { 'x-order-token': orderToken } });

  test('is charged when the owner approves, also when the button is pressed twice', async () => {
    const orderId = await till.openOrder();
    const asked = await till.pay(orderId, 'tok_3ds');
    expect(asked).toMatchObject({ status: 'requires_action', nextAction: { type: 'redirect', url: `/pay/test-card/${asked.paymentId}` } });
    expect(await till.events(orderId)).toEqual([]);
    const answers = await Promise.all([step(asked.paymentId, 'approve'), step(asked.paymentId, 'approve')]);
    expect(answers.map((a) => a.status).every((status) => status === 200 || status === 202)).toBe(true);
    await till.later(5);
    await till.reconcile();
    expect((await till.find(asked.paymentId)).status).toBe('captured');
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1']);
    expect((await step(asked.paymentId, 'deny')).body.status).toBe('captured');
  });

  test('is not charged when the owner denies', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_3ds');
    expect((await step(paymentId, 'deny')).body).toMatchObject({
      id: paymentId,
      status: 'failed',
      failure: { code: 'authentication-failed' },
    });
    expect(await till.events(orderId)).toEqual(['payments.payment-failed.v1']);
  });
});

describe('a cancelled order', () => {
  test('gives taken money back, once, however often it is cancelled', async () => {
    const orderId = await till.openOrder(1500);
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await Promise.all(Array.from({ length: 5 }, () => till.payments.cancelCollection({ orderId, reason: 'cancelled' })));
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: money(1500, 'USD') });
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1', 'payments.payment-refunded.v1']);
    expect(await till.app.sql(`select amount_minor::int as minor from payments.refunds where attempt_id = $1`, [paymentId])).toEqual([
      { minor: 1500 },
    ]);
  });

  test('lets a card that waits for its owner go', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_3ds');
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    expect((await till.find(paymentId)).status).toBe('cancelled');
    expect(await till.events(orderId)).toEqual([]);
  });

  test('sends back the money of a payment that succeeds too late', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_timeout');
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    await till.later(5);
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('refunded');
    expect(await till.events(orderId)).toEqual(['payments.payment-refunded.v1']);
  });

  test('sends back the money of a payment that was under way', async () => {
    const orderId = await till.openOrder();
    const [payment] = await Promise.all(
      [till.pay(orderId, 'tok_ok'), till.payments.cancelCollection({ orderId, reason: 'cancelled' })].map((p) => p.catch(() => null)),
    );
    await till.later(5);
    await till.reconcile();
    const all = await till.payments.listPayments({ orderIds: [orderId] });
    expect(all.every((p) => p.status === 'refunded')).toBe(true);
    expect(payment === null).toBe(all.length === 0);
  });

  test('sends an approval that came too late back at once', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_3ds');
    await till.app.sql(`update payments.collections set status = 'cancelled' where order_id = $1`, [orderId]);
    await till.app.request('POST', `/payments/${paymentId}/continue`, {
      body: { result: 'approve' },
      headers: { 'x-order-token': orderToken },
    });
    expect((await till.find(paymentId)).status).toBe('refunded');
    expect(await till.events(orderId)).toEqual(['payments.payment-refunded.v1']);
  });

  test('is never announced as paid, even when the cancellation commits while the answer is being written', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_3ds');
    const answer = await behindAnother(
      till.app,
      async (canceller) => {
        await canceller.query(`update payments.collections set status = 'cancelled' where order_id = $1`, [orderId]);
        await canceller.query(`update payments.attempts set sync_at = now() where id = $1`, [paymentId]);
      },
      () =>
        till.app.request('POST', `/payments/${paymentId}/continue`, {
          body: { result: 'approve' },
          headers: { 'x-order-token': orderToken },
        }),
    );
    expect(answer.body.status).toBe('refunded');
    expect(await till.events(orderId)).toEqual(['payments.payment-refunded.v1']);
  });

  test('a refund that waited for the charge sees it', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.app.sql(`update payments.attempts set status = 'pending', authorized_minor = 0, captured_minor = 0 where id = $1`, [
      paymentId,
    ]);
    const refund = await behindAnother(
      till.app,
      async (charging) => {
        await charging.query(`update payments.collections set email = email where order_id = $1`, [orderId]);
        await charging.query(
          `update payments.attempts set status = 'captured', authorized_minor = amount_minor, captured_minor = amount_minor where id = $1`,
          [paymentId],
        );
      },
      () => till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(400, 'USD'), reason: 'Too small' }),
    );
    expect(refund).toMatchObject({ amount: money(400, 'USD'), failure: null });
  });

  test('can never be paid, even when it was cancelled before it was opened', async () => {
    const orderId = uuidv7();
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    await till.payments.openCollection({
      orderId,
      amount: money(1000, 'USD'),
      owner: { userId: null, orderTokenHash: 'x' },
      expiresAt: new Date(Date.now() + 9e5).toISOString(),
    });
    await expect(till.pay(orderId, 'tok_ok')).rejects.toMatchObject({ code: 'payments.not-open' });
  });

  test('gives back the money although the refund’s answer was lost in between', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.app.sql(`update payments.collections set status = 'cancelled' where order_id = $1`, [orderId]);
    await till.app.sql(
      `insert into payments.refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, sync_at)
       values ($1::uuid, $2, 1000, 'USD', 'order-cancelled', true, 'refund_' || $1::uuid, now())`,
      [uuidv7(), paymentId],
    );
    await till.app.sql(`update payments.attempts set refund_asked_minor = 1000 where id = $1`, [paymentId]);
    await till.app.sql(
      `with r as (select * from payments.refunds where attempt_id = $1), a as (select * from payments.attempts where id = $1),
       c as (update payments.test_card_charges set refunded_minor = 1000 from a where ref = a.provider_ref)
       insert into payments.test_card_refunds (idempotency_key, charge_ref, amount_minor) select r.idempotency_key, a.provider_ref, 1000 from r, a`,
      [paymentId],
    );
    await Promise.all([till.reconcile(), till.reconcile()]);
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: money(1000, 'USD') });
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1', 'payments.payment-refunded.v1']);
  });
});
