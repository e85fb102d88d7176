import { sql, type Kysely } from 'kysely';

/** The simulated acquirer keeps cards, too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table test_card_charges add column customer text, add column token text`.execute(db);
  await sql`create index test_card_charges_of_customers on test_card_charges (customer) where customer is not null`.execute(db);
  await sql`create table test_card_forgotten (ref text primary key, at timestamptz not null default now())`.execute(db);
}
