import { sql, type Kysely } from 'kysely';

/** Of gift cards: whom each unit is for, in their order; null: the buyer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cart_items add column recipients jsonb check (jsonb_typeof(recipients) = 'array')`.execute(db);
}
