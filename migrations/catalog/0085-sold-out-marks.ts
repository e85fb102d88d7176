import { sql, type Kysely } from 'kysely';

/**
 * Whether a product is sold out, for counting: up to some seconds old (`search/sold-out.ts`). The number comes first in the key,
 * as it tells rows apart sooner than the currency does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table product_marks add column sold_out boolean not null default false`.execute(db);
  await sql`alter table product_marks drop constraint product_marks_pkey, add primary key (product_no, currency)`.execute(db);
}
