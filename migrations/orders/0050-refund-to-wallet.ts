import { sql, type Kysely } from 'kysely';

/** Staff may give money back to the buyer's wallet instead of the way it was paid. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_refunds
      add column destination text not null default 'original' check (destination in ('original', 'wallet'))`.execute(db);
}
