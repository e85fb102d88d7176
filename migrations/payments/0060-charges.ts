import { sql, type Kysely } from 'kysely';

/** What an order costs more after it was accepted is collected on its own: a charge. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table collections
      add column of_order_id uuid,
      drop constraint collections_purpose_check,
      drop constraint collections_top_up_of_an_account,
      add constraint collections_purpose_check check (purpose in ('order', 'top-up', 'charge')),
      add constraint collections_top_up_of_an_account check (purpose <> 'top-up' or owner_user_id is not null),
      add constraint collections_charge_an_order check ((purpose = 'charge') = (of_order_id is not null))`.execute(db);
  await sql`comment on column collections.of_order_id is 'of a charge, which has an id of its own in order_id: the order that costs more'`.execute(
    db,
  );
  await sql`create index collections_charges_of_order on collections (of_order_id) where of_order_id is not null`.execute(db);
}
