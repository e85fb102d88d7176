import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Secrets } from '../../../platform/module';
import { paymentsContract } from '../../payments';
import { shippingContract } from '../../shipping';
import { ordersContract, type OrdersFacade } from '../contract';
import { noSuchOrder } from '../errors';
import { orderLinkRequested } from '../events';
import { hashOf, orderTokenOf } from '../order-token';
import { lockOrder, takeStep } from '../orders.repository';
import type { OrdersTables } from '../tables';

export interface LinksServiceDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly secrets: Secrets;
}

/** The ways to an order for somebody without an account. */
export interface LinksService {
  /**
   * A number and an address prove little: both can be guessed. So the answer is the same whatever is asked, takes the same
   * time, and the link goes to the order's own address.
   */
  lookUp(input: { number: string; email: string }): Promise<void>;
  answerLookup: OrdersFacade['answerLookup'];
  /** A new secret, mailed to the buyer; the old one opens nothing any more. @throws AppError orders.no-such-order */
  renewLink(input: { orderId: string; staffId: string }): Promise<void>;
  /**
   * The account has proved that this address is its own: orders that were placed with it by a guest become the account's, and the
   * secrets that opened them so far open nothing any more.
   */
  claimOrders(tx: Tx<OrdersTables>, account: { userId: string; email: string }): Promise<void>;
}

/** How long a secret opens its order after it was last sent, in days. */
const openDays = 180;

/** Nobody gets a link to the same order more often than this, in minutes, whoever asks. */
const quietMinutes = 10;

export function createLinksService({ uow, secrets }: LinksServiceDeps): LinksService {
  return {
    lookUp: ({ number, email }) =>
      uow.run(async (tx) => {
        const id = uuidv7();
        await sql`insert into order_lookups (id, number, email) values (${id}, ${number}::bigint, ${email})`.execute(tx.db);
        tx.send(ordersContract, 'answerLookup', { lookupId: id });
      }),

    answerLookup: ({ lookupId }) =>
      uow.run(async (tx) => {
        const { rows } = await sql<{ id: string }>`
          with asked as (delete from order_lookups where id = ${lookupId} returning number, email)
          update orders o set link_sent_at = now(), token_expires_at = greatest(o.token_expires_at, now() + make_interval(days => ${openDays}))
          from asked a
          where o.number = a.number and o.email = a.email
            and (o.link_sent_at is null or o.link_sent_at < now() - make_interval(mins => ${quietMinutes}))
          returning o.id`.execute(tx.db);
        for (const { id } of rows) tx.publish(orderLinkRequested, id, { orderId: id, requestId: lookupId });
        return null;
      }),

    renewLink: ({ orderId, staffId }) =>
      uow.run(async (tx) => {
        const order = await lockOrder(tx.db, orderId);
        if (!order || order.number === null) throw noSuchOrder();
        const { rows } = await sql<{ version: number; user_id: string | null }>`
          update orders set token_version = token_version + 1, token_expires_at = now() + make_interval(days => ${openDays}), link_sent_at = now()
          where id = ${orderId} returning token_version as version, user_id`.execute(tx.db);
        const [row] = rows;
        if (!row) throw noSuchOrder();
        const orderTokenHash = hashOf(orderTokenOf(secrets, orderId, row.version));
        await sql`update orders set order_token_hash = ${orderTokenHash} where id = ${orderId}`.execute(tx.db);
        await takeStep(tx.db, { ...order, orderId, what: 'link-renewed', who: `staff:${staffId}`, why: null });
        tellOwner(tx, orderId, { userId: row.user_id, orderTokenHash });
        tx.publish(orderLinkRequested, orderId, { orderId, requestId: uuidv7() });
      }),

    async claimOrders(tx, { userId, email }) {
      const { rows } = await sql<{ id: string; version: number }>`
        update orders set user_id = ${userId}, token_version = token_version + 1, updated_at = now() where email = ${email} and user_id is null
        returning id, token_version as version`.execute(tx.db);
      const hashes = rows.map(({ id, version }) => ({ id, hash: hashOf(orderTokenOf(secrets, id, version)) }));
      await sql`
        update orders o set order_token_hash = h.hash from jsonb_to_recordset(${JSON.stringify(hashes)}::jsonb) as h (id uuid, hash text)
        where o.id = h.id`.execute(tx.db);
      for (const { id, hash } of hashes) tellOwner(tx, id, { userId, orderTokenHash: hash });
    },
  };
}

function tellOwner(tx: Tx<OrdersTables>, orderId: string, owner: { userId: string | null; orderTokenHash: string }): void {
  tx.send(paymentsContract, 'changeOwner', { orderId, owner });
  tx.send(shippingContract, 'changeOwner', { orderId, owner });
}
