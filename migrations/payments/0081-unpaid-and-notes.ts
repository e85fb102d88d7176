import { sql, type Kysely } from 'kysely';

/** Who has orders that wait for money nobody has sent yet, and what staff said when they sent money back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attempts add column person text`.execute(db);
  await sql`comment on column attempts.person is 'of bank transfers and payments on delivery: a keyed hash of the buyer’s address'`.execute(
    db,
  );
  await sql`
    create index attempts_unpaid_of_person on attempts (person)
    where person is not null and status in ('requires_action', 'pending', 'authorized')`.execute(db);
  await sql`alter table refunds add column note text`.execute(db);
  await sql`comment on column refunds.note is 'what staff said when they ended it by hand'`.execute(db);
}
