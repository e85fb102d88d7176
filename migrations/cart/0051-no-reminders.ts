import { sql, type Kysely } from 'kysely';

/** Addresses whose owner wants no more reminders, whichever cart names them. Those who said so for a cart of before are among them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table unreminded (
      email text primary key,
      created_at timestamptz not null default now()
    )`.execute(db);
}
