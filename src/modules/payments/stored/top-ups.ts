import { sql, type Kysely } from 'kysely';
import type { Money } from '../../../platform/kernel/money';
import type { Market } from '../../../platform/module';
import type { AttemptView } from '../contract';
import { offlineProviders } from '../domain/offline';
import { notForTopUps, otherCurrency } from '../errors';
import type { PaymentsService } from '../payments.service';
import type { PaymentsTables } from '../tables';

export interface NewTopUp {
  /** Also the payment's id. */
  readonly id: string;
  readonly userId: string;
  /** For providers that write to the buyer. */
  readonly email: string;
  readonly amount: Money;
  readonly provider: string;
  readonly input: Record<string, unknown>;
}

export interface TopUps {
  /** The money is in the wallet with the step that takes it. Repeating it with one id is one top-up. @throws AppError payments.other-currency, payments.not-for-top-ups, and what `startPayment` throws */
  start(topUp: NewTopUp): Promise<AttemptView>;
  /** Those that nobody has paid for in time end; what comes later goes back. */
  endExpired(limit: number): Promise<void>;
}

export interface TopUpsDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly paymentsService: PaymentsService;
  readonly market: Market;
}

/** How long a buyer may take to pay, in minutes. */
const openMinutes = 30;

export function createTopUps({ db, paymentsService, market }: TopUpsDeps): TopUps {
  return {
    async start({ id, userId, email, amount, provider, input }) {
      if (amount.currency !== market.currency) throw otherCurrency(market.currency);
      if (offlineProviders.includes(provider)) throw notForTopUps();
      await sql`
        insert into collections (order_id, purpose, amount_minor, currency, owner_user_id, order_token_hash, email, expires_at)
        values (${id}, 'top-up', ${amount.minor}, ${amount.currency}, ${userId}, ${noToken}, ${email}, now() + make_interval(mins => ${openMinutes}))
        on conflict (order_id) do nothing`.execute(db);
      return paymentsService.startPayment({ paymentId: id, orderId: id, provider, input });
    },

    async endExpired(limit) {
      const { rows } = await sql<{ id: string }>`
        select c.order_id as id from collections c
        where c.purpose = 'top-up' and c.status = 'open' and c.expires_at < now() order by c.expires_at limit ${limit}`.execute(db);
      for (const { id } of rows) await paymentsService.cancelCollection({ orderId: id, reason: 'expired' });
    },
  };
}

/** The hash of no secret: a top-up is its account's alone. */
const noToken = 'none';
