import { sql, type Kysely } from 'kysely';

/** Whom gift cards were for is forgotten with the account that bought them, as soon as they are issued. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column forgets_recipients boolean not null default false`.execute(db);
  await sql`comment on column orders.forgets_recipients is 'the account is closed: whom its gift cards are for is erased once they are issued'`.execute(
    db,
  );
}
