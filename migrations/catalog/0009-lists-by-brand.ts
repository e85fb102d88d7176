import { sql, type Kysely } from 'kysely';

/**
 * A list is filtered by the brand's address as the shopper's request says it: the planner then knows how rare it is, and a
 * brand within a category is found without looking at every card of the category.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['product_cards', 'listings']) {
    await sql`alter table ${sql.table(table)} add column brand_slug text`.execute(db);
    await sql`
      update ${sql.table(table)} t set brand_slug = b.slug from products p join brands b on b.id = p.brand_id
      where p.id = t.product_id`.execute(db);
  }
  await sql`alter table product_cards drop column brand_id`.execute(db);
  await sql`create index product_cards_brand on product_cards (currency, brand_slug)`.execute(db);
  await sql`create index listings_brand on listings (category_id, currency, brand_slug)`.execute(db);
}
