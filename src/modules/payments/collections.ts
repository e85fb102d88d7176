import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import type { Advancing } from './advancing';
import type { PaymentsFacade } from './contract';
import { otherAmount } from './errors';
import { releaseHeld } from './stored/held';
import type { PaymentsTables } from './tables';

export interface CollectionsDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly advancing: Advancing;
}

export interface Collections {
  open: PaymentsFacade['openCollection'];
  close: PaymentsFacade['settleCollection'];
  /** Ids of the attempts that may hold money or wait for it. A collection that was never opened will not open any more. */
  cancel(input: { orderId: string; reason: string }): Promise<string[]>;
  changeOwner: PaymentsFacade['changeOwner'];
}

/** Who owes what for an order, and whether it may still be paid. */
export function createCollections({ db, uow, advancing }: CollectionsDeps): Collections {
  return {
    async open({ orderId, amount, owner, expiresAt, email = null, country = null, isHandedOver = true }) {
      const { rows } = await sql<{ amount_minor: number; currency: string; status: string }>`
        insert into collections (order_id, amount_minor, currency, owner_user_id, order_token_hash, email, expires_at, country, is_handed_over)
        values (${orderId}, ${amount.minor}, ${amount.currency}, ${owner.userId}, ${owner.orderTokenHash}, ${email}, ${expiresAt}::timestamptz,
          ${country}, ${isHandedOver})
        on conflict (order_id) do update set order_id = excluded.order_id
        returning amount_minor, currency, status`.execute(db);
      const [row] = rows;
      if (row?.status === 'open' && (row.amount_minor !== amount.minor || row.currency !== amount.currency)) throw otherAmount();
      return null;
    },

    async close({ orderId }) {
      await sql`update collections set status = 'closed', email = null, updated_at = now() where order_id = ${orderId} and status = 'open'
          and (amount_minor = stored_minor or exists (select 1 from attempts a where a.order_id = collections.order_id and a.tender = 0
            and a.status in ('authorized', 'captured', 'disputed', 'refunded')))`.execute(db);
      return null;
    },

    async changeOwner({ orderId, owner }) {
      await sql`
        update collections set owner_user_id = ${owner.userId}, order_token_hash = ${owner.orderTokenHash}, updated_at = now()
        where (order_id = ${orderId} or of_order_id = ${orderId}) and order_token_hash is not null`.execute(db);
      return null;
    },

    cancel: ({ orderId, reason }) =>
      uow.run(async (tx) => {
        const cancelled = await sql<{ stored: number }>`
          insert into collections as c (order_id, amount_minor, currency, status, reason) values (${orderId}, 0, 'XXX', 'cancelled', ${reason})
          on conflict (order_id) do update set status = 'cancelled', reason = excluded.reason, email = null, updated_at = now()
          where c.status <> 'cancelled' returning c.stored_minor as stored`.execute(tx.db);
        if ((cancelled.rows[0]?.stored ?? 0) > 0) await releaseHeld(tx, orderId, advancing.step);
        const { rows } = await sql<{ id: string }>`
          update attempts a set sync_at = now() + interval '5 seconds', sync_tries = 0
          where a.order_id = ${orderId} and a.account_id is null
            and (a.status in ('requires_action', 'pending', 'authorized') or a.captured_minor > a.refunded_minor)
          returning a.id`.execute(tx.db);
        return rows.map((row) => row.id);
      }),
  };
}
