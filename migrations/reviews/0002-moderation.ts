import { sql, type Kysely } from 'kysely';

/** Staff decide what is shown and answer it; a rating says how many gave how many stars. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reviews drop constraint reviews_status_check`.execute(db);
  await sql`
    alter table reviews
      add column reject_reason text check (length(reject_reason) between 1 and 500),
      add column moderated_at timestamptz,
      add column moderated_by uuid,
      add column reply text check (length(reply) between 1 and 2000),
      add column replied_at timestamptz,
      add column replied_by uuid`.execute(db);
  await sql`update reviews set status = 'rejected', reject_reason = 'Hidden by the shop.' where status = 'hidden'`.execute(db);
  await sql`
    alter table reviews
      add constraint reviews_status_check check (status in ('published', 'pending', 'rejected')),
      add constraint reviews_rejected_with_a_reason check ((status = 'rejected') = (reject_reason is not null)),
      add constraint reviews_replied_by_someone check ((reply is null) = (replied_at is null) and (reply is null) = (replied_by is null))`.execute(
    db,
  );
  await sql`create index reviews_by_status on reviews (status, created_at, id)`.execute(db);
  await sql`create index reviews_by_stars on reviews (product_id, rating, created_at desc, id desc) where status = 'published'`.execute(db);

  await sql`alter table rating_totals add column stars int[] not null default '{0,0,0,0,0}'`.execute(db);
  await sql`comment on column rating_totals.stars is 'how many gave one star, two, … five'`.execute(db);
  await sql`
    update rating_totals t set stars = array(
      select (select count(*) from reviews r where r.product_id = t.product_id and r.status = 'published' and r.rating = s.n)::int
      from generate_series(1, 5) as s(n) order by s.n)`.execute(db);
  await sql`
    alter table rating_totals add constraint rating_totals_are_their_stars check
      (cardinality(stars) = 5 and 0 <= all(stars) and count = stars[1] + stars[2] + stars[3] + stars[4] + stars[5]
       and sum = stars[1] + 2 * stars[2] + 3 * stars[3] + 4 * stars[4] + 5 * stars[5])`.execute(db);

  await sql`
    create table moderation (
      "only" boolean primary key default true check ("only"),
      enabled boolean not null default false,
      changed_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table moderation is 'one row: whether what buyers write waits for staff before it is shown'`.execute(db);
  await sql`insert into moderation default values`.execute(db);
}
