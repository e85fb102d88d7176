import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../platform/facade/schemas';
import { money } from '../../platform/kernel/money';
import type { Market } from '../../platform/module';
import { attemptViewOf } from './attempt.view';
import type { AttemptView, PaymentsFacade, PaymentStatus, PaymentStep } from './contract';
import { badCursor, noSuchOrder, noSuchPayment } from './errors';
import { findAttemptOf, isCollectionOf, listNewestAttempts, withCharges, type Owner } from './payments.repository';
import type { Flow, Offer } from './providers/provider';
import type { Providers, ProviderState } from './providers/registry';
import type { PaymentsTables } from './tables';

/** Who asks: by account, by the order's secret, or one who may see all. */
export interface Payer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
}

export interface ProviderCard {
  readonly code: string;
  readonly name: string;
  readonly flow: readonly Flow[];
  readonly simulated: boolean;
  readonly tokens: readonly { readonly token: string; readonly label: string }[];
  /** It can keep a card for a shopper. */
  readonly keepsCards: boolean;
  /** Absent: for every order. */
  readonly offer?: Offer;
}

export type ProviderHealth = Omit<ProviderState, 'awaySince'> & { readonly awaySince: string | null };

export interface PaymentFilter {
  readonly orderId?: string | undefined;
  readonly status?: PaymentStatus | undefined;
  readonly provider?: string | undefined;
  readonly undecided?: boolean | undefined;
  readonly refunded?: boolean | undefined;
  /** From this instant on, and before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface PaymentsQueries {
  /** The ways to pay in the shop's market, or in another currency. */
  listProviders(currency?: string): ProviderCard[];
  /** How they are, for staff. */
  listProviderStates(): ProviderHealth[];
  /** @throws AppError payments.no-such-payment, also when it is somebody else's */
  getAttempt(paymentId: string, payer: Payer): Promise<AttemptView>;
  /** @throws AppError payments.no-such-order, also when it is somebody else's */
  requireOrder(orderId: string, payer: Payer): Promise<void>;
  /** Newest first. @throws AppError payments.bad-cursor */
  listPage(filter: PaymentFilter): Promise<Page<AttemptView>>;
  listPaymentSteps: PaymentsFacade['listPaymentSteps'];
}

export interface PaymentsQueriesDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly providers: Providers;
  readonly market: Market;
}

export function createPaymentsQueries({ db, providers, market }: PaymentsQueriesDeps): PaymentsQueries {
  return {
    listProviders: (currency = market.currency) =>
      providers.offered(currency).map(({ code, name, capabilities, simulated, tokens, savedMethods, offer }) => ({
        code,
        name,
        flow: capabilities.flow,
        simulated,
        tokens,
        keepsCards: savedMethods !== undefined,
        ...(offer && { offer }),
      })),
    listProviderStates: () =>
      providers.states().map(({ awaySince, ...state }) => ({ ...state, awaySince: awaySince?.toISOString() ?? null })),
    async getAttempt(paymentId, payer) {
      const attempt = await findAttemptOf(db, paymentId, ownerOf(payer));
      if (!attempt) throw noSuchPayment();
      return attemptViewOf(attempt);
    },
    async requireOrder(orderId, payer) {
      if (!(await isCollectionOf(db, orderId, ownerOf(payer)))) throw noSuchOrder();
    },
    async listPage({ limit = 20, cursor, ...filter }) {
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const found = await listNewestAttempts(db, conditionsOf(filter), cursor ?? null, limit + 1);
      const items = found.slice(0, limit).map(attemptViewOf);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.paymentId ?? null) : null };
    },
    async listPaymentSteps({ orderIds }) {
      const { rows } = await sql<StepRow>`
        select s.at, coalesce(c.of_order_id, c.order_id) as order_id, a.id as payment_id, a.provider, s.what, s.minor, a.currency, s.refund_id, s.reason
        from attempts a join collections c on c.order_id = a.order_id cross join lateral (
          select e.at, e.id as turn, case when e.from_status is null then 'started' when e.to_status = 'requires_action' then 'requires-action'
              else e.to_status end as what, a.amount_minor as minor, null::uuid as refund_id,
            case when e.to_status = 'failed' then a.failure_message end as reason
          from attempt_events e
          where e.attempt_id = a.id and e.from_status is distinct from e.to_status and e.to_status <> 'refunded'
            and (e.from_status is null or e.to_status <> 'pending')
          union all
          select r.created_at, 0, 'refund-asked', r.amount_minor, r.id, r.reason from refunds r where r.attempt_id = a.id
          union all
          select r.updated_at, 0, case r.status when 'succeeded' then 'refunded' else 'refund-failed' end, r.amount_minor, r.id,
            coalesce(r.failure_message, r.reason)
          from refunds r where r.attempt_id = a.id and r.status <> 'requested') s
        where a.order_id = any(array(${withCharges(orderIds)}))
        order by s.at, s.turn, s.what`.execute(db);
      return rows.map(stepOf);
    },
  };
}

interface StepRow {
  readonly at: Date;
  readonly order_id: string;
  readonly payment_id: string;
  readonly provider: string;
  readonly what: PaymentStep['what'];
  readonly minor: number;
  readonly currency: string;
  readonly refund_id: string | null;
  readonly reason: string | null;
}

const stepOf = (row: StepRow): PaymentStep => ({
  at: row.at.toISOString(),
  orderId: row.order_id,
  paymentId: row.payment_id,
  provider: row.provider,
  what: row.what,
  amount: money(row.minor, row.currency),
  refundId: row.refund_id,
  reason: row.reason,
});

const conditionsOf = ({ orderId, status, provider, undecided, refunded, from, to }: Omit<PaymentFilter, 'limit' | 'cursor'>) => [
  ...(orderId === undefined ? [] : [sql`a.order_id = any(array(${withCharges([orderId])}))`]),
  ...(status === undefined ? [] : [sql`a.status = ${status}`]),
  ...(provider === undefined ? [] : [sql`a.provider = ${provider}`]),
  ...(undecided === undefined
    ? []
    : [sql`(a.status = 'pending' or a.status = 'authorized' and a.capture_asked_at is not null) = ${undecided}::boolean`]),
  ...(refunded === undefined ? [] : [sql`(a.refund_asked_minor > 0) = ${refunded}::boolean`]),
  ...(from === undefined ? [] : [sql`a.created_at >= ${from}::timestamptz`]),
  ...(to === undefined ? [] : [sql`a.created_at < ${to}::timestamptz`]),
];

const ownerOf = ({ userId, orderToken, all }: Payer): Owner => ({
  userId,
  orderTokenHash: orderToken === null ? null : createHash('sha256').update(orderToken).digest('hex'),
  all,
});
