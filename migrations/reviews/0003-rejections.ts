import { sql, type Kysely } from 'kysely';

/** Whoever was rejected stays known when the review is deleted: what they write anew of the product is seen by staff first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rejections (
      user_id uuid not null,
      product_id uuid not null,
      rejected_at timestamptz not null default now(),
      primary key (user_id, product_id)
    )`.execute(db);
  await sql`comment on table rejections is 'buyers whose last verdict by staff on a review of the product was a rejection'`.execute(db);
  await sql`
    insert into rejections (user_id, product_id, rejected_at)
    select r.user_id, r.product_id, coalesce(r.moderated_at, now()) from reviews r
    where r.status = 'rejected' or (r.status = 'pending' and r.moderated_at is not null)`.execute(db);
}
