import { sql, type Kysely } from 'kysely';

/**
 * Lists as rows of which the planner expects a few, however long they are: it can then plan a search once for all
 * questions instead of anew for each, which takes longer than most searches do.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function search_asked (terms text[], slots int[], alternatives int[], sizes int[], weights int[])
    returns table (term text, slot int, alternative int, size int, weight int)
    language plpgsql immutable parallel safe rows 4
    as $$ begin return query select u.* from unnest(terms, slots, alternatives, sizes, weights) as u; end $$`.execute(db);
  await sql`
    create function search_list (words text[], others text[] default null)
    returns table (word text, other text)
    language plpgsql immutable parallel safe rows 5
    as $$ begin return query select u.* from unnest(words, others) as u; end $$`.execute(db);
}
