import { createHash } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { createTestApp, fake, type TestApp } from '../../../platform/testing/harness';
import type { AnyModule, ModuleConfig } from '../../../platform/module';
import { usersContract } from '../../users';
import { paymentsContract, type AttemptView, type PaymentsFacade } from '../index';

export const orderToken = 'the secret of an order';
const owner = { userId: null, orderTokenHash: createHash('sha256').update(orderToken).digest('hex') };

export interface Till {
  readonly app: TestApp;
  readonly payments: PaymentsFacade;
  /** An order with an open collection. */
  openOrder(minor?: number, currency?: string): Promise<string>;
  /** What its buyer shows. */
  readonly owner: Readonly<Record<string, string>>;
  pay(orderId: string, token: string, paymentId?: string): Promise<AttemptView>;
  /** As if this many seconds had gone by since the payments were made, and all looks were due. */
  later(seconds: number): Promise<void>;
  reconcile(): Promise<void>;
  find(paymentId: string): Promise<AttemptView>;
  charges(): Promise<{ status: string; captured: number; refunded: number }[]>;
  /** Names and payment ids of the events sent so far. */
  events(orderId: string): Promise<string[]>;
}

/** Whose account does not exist; all others do. */
export const nobody = '00000000-0000-7000-8000-00000000dead';

export const people = fake(usersContract, {
  listUsers: async ({ userIds }) =>
    userIds
      .filter((userId) => userId !== nobody)
      .map((userId) => ({ userId, email: `${userId}@example.com`, emailVerified: true, name: 'Ada', locale: 'en' })),
});

/** Two minutes later, when every payment is decided, its books are true. */
export async function closeTill({ app, later, reconcile }: Till): Promise<void> {
  await later(120);
  await reconcile();
  const violated = await app.violated();
  await app.close();
  expect(violated).toEqual([]);
}

export async function openTill(module: AnyModule, config: Partial<ModuleConfig> = {}): Promise<Till> {
  const app = await createTestApp({ modules: [module], fakes: [people], config });
  const payments = app.facade(paymentsContract);
  const reconcile = app.house.jobs.find((job) => job.job.name === 'payments.reconcile');
  return {
    app,
    payments,
    owner: { 'x-order-token': orderToken },
    async openOrder(minor = 1000, currency = 'USD') {
      const orderId = uuidv7();
      await payments.openCollection({
        orderId,
        amount: money(minor, currency),
        owner,
        email: 'ada@example.com',
        expiresAt: new Date(Date.now() + 900_000).toISOString(),
      });
      return orderId;
    },
    pay: (orderId, token, paymentId = uuidv7()) => payments.startPayment({ paymentId, orderId, provider: 'test-card', input: { token } }),
    async later(seconds) {
      await app.sql(
        `update payments.attempts set created_at = created_at - make_interval(secs => $1), sync_at = case when sync_at is not null then now() end`,
        [seconds],
      );
      await app.sql(
        `update payments.refunds set created_at = created_at - make_interval(secs => $1), asked_at = asked_at - make_interval(secs => $1), sync_at = case when sync_at is not null then now() end`,
        [seconds],
      );
    },
    reconcile: () => reconcile?.run({}, new AbortController().signal) ?? Promise.reject(new Error('there is no reconciler')),
    async find(paymentId) {
      const [row] = await app.sql<{ order_id: string }>('select order_id from payments.attempts where id = $1', [paymentId]);
      const all = await payments.listPayments({ orderIds: [row?.order_id ?? paymentId] });
      const found = all.find((payment) => payment.paymentId === paymentId);
      if (!found) throw new Error(`no payment ${paymentId}`);
      return found;
    },
    charges: () =>
      app.sql(
        'select status, captured_minor::int as captured, refunded_minor::int as refunded from payments.test_card_charges order by created_at',
      ),
    events: async (orderId) =>
      (await app.sql<{ topic: string }>(`select topic from payments.outbox where stream = $1 order by seq`, [orderId])).map(
        (row) => row.topic,
      ),
  };
}
