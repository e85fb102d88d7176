import { sql, type Kysely } from 'kysely';

/** An article is quoted with what it costs in larger quantities: those seen before cost the same in every quantity. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update cart_items i set seen = i.seen || jsonb_build_object('tiers', jsonb_build_array(
      jsonb_build_object('minQuantity', 1, 'price', i.seen -> 'price', 'listPrice', i.seen -> 'listPrice')))
    where not i.seen ? 'tiers'`.execute(db);
}
