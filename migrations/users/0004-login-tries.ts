import { sql, type Kysely } from 'kysely';

/** Tries to sign in per address, whether it has an account or not: guessing from many networks is one guesser. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table login_tries (
      address_hash bytea primary key check (length(address_hash) = 32),
      tries int not null check (tries > 0),
      window_ends_at timestamptz not null
    )`.execute(db);
  await sql`create index login_tries_over on login_tries (window_ends_at)`.execute(db);
}
