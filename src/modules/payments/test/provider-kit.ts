import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { noProviders, type PaymentProvidersConfig } from '../../../platform/config/payments';
import type { AnyModule } from '../../../platform/module';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import type { AttemptView } from '../index';
import { closeTill, openTill, type Till } from './till';

/** A message to the shop as it goes over the wire. */
export interface Message {
  /** Below /api/v1. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A provider's simulator, as the kit plays on it. Amounts are minor units. */
export interface Stage {
  readonly config: Partial<PaymentProvidersConfig>;
  /** The next call whose path begins like this goes wrong. */
  plan(kind: 'cut-before' | 'cut-after' | '500-before' | '500-after' | '429' | 'malformed', path: string): void;
  /** All messages that wait, in that order, each so many times at once. */
  deliver(options?: { readonly reversed?: boolean; readonly copies?: number }): Promise<number[]>;
  /** They are lost. */
  lose(): Promise<void>;
  approve(paymentId: string): Promise<void>;
  decline(paymentId: string): Promise<void>;
  /** The buyer pays, and the provider books another amount than it was asked for. */
  payWrongly(paymentId: string): Promise<void>;
  books(paymentId: string): { readonly payments: number; readonly captured: number; readonly refunded: number };
  /** Refunds that take their time come to an end. */
  endRefunds(end: 'succeeded' | 'failed'): Promise<void>;
  /** Of a message of that payment: what nobody may believe, by name. */
  forgeries(paymentId: string): Readonly<Record<string, Message>>;
  /** A true message that is out of date: the payment failed. */
  oldFailure(paymentId: string): Message;
  close(): Promise<void>;
}

export interface Rehearsal {
  readonly provider: string;
  readonly currency: string;
  /** What the buyer fills in. */
  input(): Readonly<Record<string, unknown>>;
  readonly paths: { readonly create: string; readonly refund: string };
  /** Whether a payment whose answer was lost is found again, and made once. */
  readonly repeatable: boolean;
  /** False where who is declined tries another card in the same payment. */
  readonly declineEnds?: boolean;
  /** A refund is done or refused at once: none can fail in the end. */
  readonly refundsAtOnce?: boolean;
  /** Whether a part can be given back. */
  readonly partialRefund: boolean;
  /** `shopUrl`: where messages go. */
  open(shopUrl: () => string): Promise<Stage>;
}

/**
 * What every provider has to stand: fourteen cases, each against its simulator. A new provider plays its own `Rehearsal` and
 * calls this once.
 */
export function rehearse(
  module: AnyModule,
  { provider, currency, input, paths, repeatable, partialRefund, declineEnds = true, refundsAtOnce = false, open }: Rehearsal,
): void {
  let stage: Stage;
  const till: Till = forAllTests(async () => {
    let shopUrl = '';
    stage = await open(() => shopUrl);
    const opened = await openTill(module, { payments: { ...noProviders, ...stage.config } });
    shopUrl = opened.app.baseUrl;
    return opened;
  }, closeTill);
  afterAll(() => stage.close());

  const amount = 120_000;
  const sum = (minor: number) => money(minor, currency);
  const start = (orderId: string, paymentId: string = uuidv7()): Promise<AttemptView> =>
    till.payments.startPayment({ paymentId, orderId, provider, input: input() });
  const begun = async () => {
    const orderId = await till.openOrder(amount, currency);
    const payment = await start(orderId);
    expect(payment).toMatchObject({ status: 'requires_action', amount: sum(amount), captured: sum(0) });
    expect(payment.nextAction).not.toBeNull();
    return { orderId, paymentId: payment.paymentId };
  };
  const paid = async () => {
    const { orderId, paymentId } = await begun();
    await stage.approve(paymentId);
    await stage.deliver();
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', captured: sum(amount) });
    await till.payments.settleCollection({ orderId });
    return { orderId, paymentId };
  };
  const heard = async (orderId: string, name: string): Promise<number> =>
    (await till.events(orderId)).filter((event) => event === `payments.${name}.v1`).length;
  /** Half a minute later the reconciler asks for what nobody told of. */
  const askAround = async (): Promise<void> => {
    await till.later(45);
    await till.reconcile();
    await till.app.settle();
  };
  const send = ({ path, headers, body }: Message) => till.app.request('POST', path, { body, headers });

  test('1. a buyer pays, and the order hears of it once', async () => {
    const { orderId, paymentId } = await paid();
    expect(await heard(orderId, 'payment-authorized')).toBe(1);
    expect(stage.books(paymentId)).toEqual({ payments: 1, captured: amount, refunded: 0 });
  });

  test('1b. who comes back from the provider is not made to wait for its message', async () => {
    const { paymentId } = await begun();
    await stage.approve(paymentId);
    const answer = await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    expect([answer.status, answer.body.status]).toEqual([200, 'captured']);
    await stage.deliver();
  });

  test('2. who is declined tries again, and pays once', async () => {
    const { orderId, paymentId } = await begun();
    await stage.decline(paymentId);
    await stage.deliver();
    await askAround();
    const declined = await till.find(paymentId);
    expect(declined.status).toBe(declineEnds ? 'failed' : 'requires_action');
    expect([declined.failure !== null, await heard(orderId, 'payment-failed')]).toEqual(declineEnds ? [true, 1] : [false, 0]);
    const second = declineEnds ? await start(orderId) : declined;
    await stage.approve(second.paymentId);
    await stage.deliver();
    await till.app.settle();
    expect(await till.find(second.paymentId)).toMatchObject({ status: 'captured' });
    expect(stage.books(second.paymentId).captured).toBe(amount);
    if (declineEnds) expect(stage.books(paymentId).captured).toBe(0);
  });

  test('3. who gives up can pay otherwise, and what is paid there nevertheless goes back', async () => {
    const { orderId, paymentId } = await begun();
    const answer = await till.app.request('POST', `/payments/${paymentId}/cancel`, { headers: till.owner });
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
    await stage.approve(paymentId).catch(() => undefined);
    await stage.deliver();
    await till.app.settle();
    await stage.endRefunds('succeeded');
    await askAround();
    await till.reconcile();
    const { captured, refunded } = stage.books(paymentId);
    expect(captured).toBe(refunded);
    const other = await start(orderId);
    expect(other.status).toBe('requires_action');
  });

  test('4. who never finishes owes nothing: the order is called off', async () => {
    const { orderId, paymentId } = await begun();
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    await askAround();
    expect(await till.find(paymentId)).toMatchObject({ status: 'cancelled', captured: sum(0) });
    expect(stage.books(paymentId).captured).toBe(0);
    await expect(start(orderId)).rejects.toMatchObject({ code: 'payments.not-open' });
  });

  test('5. a message that is here before the provider’s answer finds its payment', async () => {
    const orderId = await till.openOrder(amount, currency);
    stage.plan('cut-after', paths.create);
    const { paymentId, status } = await start(orderId);
    expect(status).toBe('pending');
    await stage.approve(paymentId);
    await stage.deliver();
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
    expect(await heard(orderId, 'payment-authorized')).toBe(1);
  });

  test('6. a message that comes ten times is one', async () => {
    const { orderId, paymentId } = await begun();
    await stage.approve(paymentId);
    const statuses = await stage.deliver({ copies: 10 });
    expect(new Set(statuses)).toEqual(new Set([200]));
    await till.app.settle();
    expect(await heard(orderId, 'payment-authorized')).toBe(1);
    const [row] = await till.app.sql(
      `select count(*)::int as moves from payments.attempt_events where attempt_id = $1 and to_status = 'captured'
      and from_status <> 'captured'`,
      [paymentId],
    );
    expect(row.moves).toBe(1);
  });

  test('7. what is out of date or out of order leads nowhere back', async () => {
    const { orderId, paymentId } = await begun();
    await stage.approve(paymentId);
    await stage.deliver({ reversed: true });
    expect((await send(stage.oldFailure(paymentId))).status).toBe(200);
    await till.app.settle();
    await askAround();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
    expect(await heard(orderId, 'payment-failed')).toBe(0);
  });

  test('8. what nobody may believe is refused, and nothing of it is written', async () => {
    const { paymentId } = await begun();
    const forgeries = Object.entries(stage.forgeries(paymentId));
    expect(forgeries.length).toBeGreaterThan(2);
    const before = await till.app.sql('select count(*)::int as n from payments.webhook_events');
    for (const [name, message] of forgeries) {
      const { status } = await send(message);
      expect([name, status >= 400 && status < 500]).toEqual([name, true]);
    }
    expect(await till.app.sql('select count(*)::int as n from payments.webhook_events')).toEqual(before);
    expect(await till.find(paymentId)).toMatchObject({ status: 'requires_action' });
  });

  test('9. another amount than the one asked for is no payment, and goes back', async () => {
    const { orderId, paymentId } = await begun();
    await stage.payWrongly(paymentId);
    await stage.deliver();
    await till.app.settle();
    expect(await heard(orderId, 'payment-authorized')).toBe(0);
    expect(['failed', 'refunded']).toContain((await till.find(paymentId)).status);
    await stage.endRefunds('succeeded');
    await askAround();
    await till.reconcile();
    const { captured, refunded } = stage.books(paymentId);
    expect([captured > 0, refunded]).toEqual([true, captured]);
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', failure: { code: 'wrong-amount' } });
  });

  const refund = (orderId: string, minor: number | null, refundId: string = uuidv7()) =>
    till.payments.refundPayment({ refundId, orderId, amount: minor === null ? null : sum(minor), reason: 'Too small' });
  const ended = async (orderId: string, minor: number | null, end: 'succeeded' | 'failed' = 'succeeded') => {
    const refundId = uuidv7();
    await refund(orderId, minor, refundId);
    await stage.endRefunds(end);
    await stage.deliver();
    await askAround();
    await till.reconcile();
    return refund(orderId, minor, refundId);
  };

  test('10. money goes back in part or whole, and never more than was taken', async () => {
    const { orderId, paymentId } = await paid();
    const part = partialRefund ? amount / 4 : amount;
    expect(await ended(orderId, part)).toMatchObject({ status: 'succeeded', kept: sum(amount - part) });
    expect(await refund(orderId, amount)).toMatchObject({ status: 'failed' });
    if (partialRefund) expect(await ended(orderId, null)).toMatchObject({ status: 'succeeded', kept: sum(0) });
    expect(stage.books(paymentId)).toMatchObject({ captured: amount, refunded: amount });
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: sum(amount) });
  });

  test('10b. a refund whose answer was lost is made once', async () => {
    const { orderId, paymentId } = await paid();
    const part = partialRefund ? amount / 4 : amount;
    const refundId = uuidv7();
    stage.plan('cut-after', paths.refund);
    expect(await refund(orderId, part, refundId)).toMatchObject({ status: 'pending' });
    await till.reconcile();
    await stage.endRefunds('succeeded');
    await stage.deliver();
    await askAround();
    await till.reconcile();
    expect(await refund(orderId, part, refundId)).toMatchObject({ status: 'succeeded' });
    expect(stage.books(paymentId).refunded).toBe(part);
  });

  (refundsAtOnce ? test.skip : test)('11. a refund that fails in the end leaves the money with us, and may be asked for anew', async () => {
    const { orderId, paymentId } = await paid();
    expect(await ended(orderId, amount, 'failed')).toMatchObject({ status: 'failed', kept: sum(amount) });
    expect(await heard(orderId, 'refund-failed')).toBe(1);
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: sum(0) });
    expect(stage.books(paymentId).refunded).toBe(0);
    expect(await ended(orderId, amount)).toMatchObject({ status: 'succeeded' });
  });

  test.each(['cut-before', 'cut-after', '500-before', '500-after', '429', 'malformed'] as const)(
    '12. a call that ends with %s is no payment and no refusal until it is known, and never two payments',
    async (fault) => {
      const orderId = await till.openOrder(amount, currency);
      const paymentId = uuidv7();
      stage.plan(fault, paths.create);
      expect(await start(orderId, paymentId)).toMatchObject({ status: 'pending', undecided: true });
      await till.later(12);
      if (repeatable) {
        const again = await start(orderId, paymentId);
        expect(again.status).not.toBe('pending');
      }
      await stage.deliver();
      await till.later(50);
      await till.reconcile();
      expect((await till.find(paymentId)).status).not.toBe('pending');
      expect(stage.books(paymentId).payments).toBeLessThanOrEqual(1);
      expect(await heard(orderId, 'payment-authorized')).toBe(0);
    },
  );

  test('13. a message that is lost is made up for', async () => {
    const { orderId, paymentId } = await begun();
    await stage.approve(paymentId);
    await stage.lose();
    await askAround();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
    expect(await heard(orderId, 'payment-authorized')).toBe(1);
  });

  test('14. a shop that died after its call finds the payment again', async () => {
    const { orderId, paymentId } = await begun();
    await till.app.sql(
      `with e as (select id from payments.attempts where id = $1)
       update payments.attempts a set status = 'pending', undecided = false, provider_ref = null, next_action = null from e where a.id = e.id`,
      [paymentId],
    );
    await till.app.sql(
      `insert into payments.attempt_events (attempt_id, source, evidence, to_status) values ($1, 'created', '{}', 'pending')`,
      [paymentId],
    );
    await till.later(12);
    if (repeatable) await start(orderId, paymentId);
    await stage.approve(paymentId).catch(() => undefined);
    await stage.deliver();
    await till.app.settle();
    await till.later(60);
    await till.reconcile();
    await stage.endRefunds('succeeded');
    await askAround();
    const { payments, captured, refunded } = stage.books(paymentId);
    const ours = await till.find(paymentId);
    expect([payments, ours.captured.minor, ours.refunded.minor]).toEqual([1, captured, refunded]);
    expect(['captured', 'failed', 'refunded']).toContain(ours.status);
  });
}
