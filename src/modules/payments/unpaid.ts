import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import type { ModuleConfig, Secrets } from '../../platform/module';
import { offlineProviders } from './domain/offline';
import { tooManyUnpaid } from './errors';
import { insertAttempt, type AttemptRecord, type NewAttempt } from './payments.repository';
import type { PaymentsTables } from './tables';

export interface UnpaidDeps {
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly secrets: Secrets;
  readonly config: ModuleConfig;
}

export interface Unpaid {
  /** Of a way to pay where the order stands before any money came: `insertAttempt`. @throws AppError payments.too-many-unpaid */
  begin(attempt: NewAttempt): Promise<AttemptRecord | null>;
}

/** Nobody has the shop set goods aside for more orders at once than so many that they have not paid. */
export function createUnpaid({ uow, secrets, config }: UnpaidDeps): Unpaid {
  const most = config.payments.unpaidPerPerson;

  /** Those who are one person, by account or address, come one after the other. */
  async function refuseTooMany(tx: Tx<PaymentsTables>, { id, orderId, provider }: NewAttempt, buyer: Buyer, limit: number): Promise<void> {
    for (const key of [buyer.person, buyer.userId].filter((one) => one !== null).sort())
      await sql`select pg_advisory_xact_lock(hashtextextended(${`unpaid:${key}`}, 0))`.execute(tx.db);
    const { rows } = await sql<{ count: number }>`
      select count(distinct a.order_id)::int as count from attempts a join collections c on c.order_id = a.order_id
      where a.provider = any(${offlineProviders}::text[]) and a.status in ('requires_action', 'pending', 'authorized') and a.order_id <> ${orderId}
        and c.purpose = 'order' and a.person is not null
        and (a.person = ${buyer.person} or c.owner_user_id = ${buyer.userId}::uuid)
        and not exists (select 1 from attempts b where b.id = ${id})`.execute(tx.db);
    if ((rows[0]?.count ?? 0) >= limit) throw tooManyUnpaid(provider, limit);
  }

  return {
    begin: (attempt) =>
      uow.run(async (tx) => {
        const buyer = await findBuyer(tx, attempt.orderId, (email) => secrets.sign('person', email.trim().toLowerCase()));
        if (buyer && most !== null) await refuseTooMany(tx, attempt, buyer, most);
        const fresh = await insertAttempt(tx.db, attempt);
        if (fresh && buyer) await sql`update attempts set person = ${buyer.person ?? ''} where id = ${attempt.id}`.execute(tx.db);
        return fresh;
      }),
  };
}

interface Buyer {
  /** null: nobody knows the address. */
  readonly person: string | null;
  readonly userId: string | null;
}

/** Null: it is no order, but a change of one. */
async function findBuyer(tx: Tx<PaymentsTables>, orderId: string, hashOf: (email: string) => string): Promise<Buyer | null> {
  const { rows } = await sql<{ email: string | null; userId: string | null }>`
    select c.email, c.owner_user_id as "userId" from collections c where c.order_id = ${orderId} and c.purpose = 'order'`.execute(tx.db);
  const [row] = rows;
  return row ? { person: row.email === null ? null : hashOf(row.email), userId: row.userId } : null;
}
