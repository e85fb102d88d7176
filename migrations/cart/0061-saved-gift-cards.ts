import { sql, type Kysely } from 'kysely';

/** A gift card that is saved for later knows whom it is for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table saved_items add column recipients jsonb check (jsonb_typeof(recipients) = 'array')`.execute(db);
  await sql`comment on column saved_items.recipients is 'of a gift card: whom each unit is for, in their order; null: the buyer'`.execute(
    db,
  );
}
