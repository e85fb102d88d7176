import { sql, type Kysely } from 'kysely';

/** One address has several counts now: of each network, of each known device, and of all strangers together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table login_tries rename column address_hash to counter_hash`.execute(db);
  await sql`alter table login_tries rename constraint login_tries_address_hash_check to login_tries_counter_hash_check`.execute(db);
}
