import { sql } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { accountClosed } from '../users';
import type { CartTables } from './tables';

export const cartConsumers = { 'cart.on-account-closed': accountClosed } satisfies Consumers;

export const createCartSubscribers = (): EventHandlers<typeof cartConsumers, CartTables> => ({
  'cart.on-account-closed': ({ userId }, once) => once((tx) => forgetRecipients(tx, userId)),
});

/** Whom gift cards are for: orders have a copy of their own, and forget it by themselves. */
async function forgetRecipients({ db }: Tx<CartTables>, userId: string): Promise<void> {
  await sql`update saved_items set recipients = null where user_id = ${userId} and recipients is not null`.execute(db);
  await sql`
    update cart_items i set recipients = null from carts c
    where c.user_id = ${userId} and i.cart_id = c.id and i.recipients is not null`.execute(db);
  await sql`
    update checkouts k set quote = jsonb_set(k.quote, '{lines}', (
      select jsonb_agg(line - 'recipients' order by place) from jsonb_array_elements(k.quote -> 'lines') with ordinality as l (line, place)))
    from carts c where c.user_id = ${userId} and k.cart_id = c.id and k.quote @? '$.lines[*].recipients'`.execute(db);
}
