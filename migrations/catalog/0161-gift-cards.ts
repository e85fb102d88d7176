import { sql, type Kysely } from 'kysely';

/** A variant that is a gift card: each unit that is paid becomes a code worth its price. It needs no file and never runs out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table variants add column gift_card boolean not null default false,
    add constraint variants_gift_card_is_endless check (not gift_card or (digital and supply = 'endless'))`.execute(db);
}
