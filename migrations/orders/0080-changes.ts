import { sql, type Kysely } from 'kysely';

/** Orders that become other ones after they were accepted, and the money that this brings or gives back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table order_changes (
      id uuid primary key,
      order_id uuid not null references orders (id),
      kind text not null check (kind in ('edit', 'cancel-part', 'exchange')),
      state text not null default 'holding' check (state in ('holding', 'waiting', 'applying', 'done', 'withdrawn')),
      difference_minor bigint not null,
      credit_minor bigint not null default 0 check (credit_minor >= 0),
      currency char(3) not null,
      reason text not null,
      who text not null,
      plan jsonb not null,
      before jsonb not null,
      outcome text,
      expires_at timestamptz not null,
      looked_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      constraint order_changes_settled check ((state in ('done', 'withdrawn')) = (settled_at is not null))
    )`.execute(db);
  await sql`comment on table order_changes is 'holding: stock is being set aside · waiting: for its money, until expires_at · applying: paid, or nothing to pay'`.execute(
    db,
  );
  await sql`comment on column order_changes.difference_minor is 'what the order costs more (a charge with the id of the change) or less (a refund)'`.execute(
    db,
  );
  await sql`comment on column order_changes.credit_minor is 'of an exchange: what came back is worth, set off against what is new'`.execute(
    db,
  );
  await sql`create unique index order_changes_one_at_a_time on order_changes (order_id) where state in ('holding', 'waiting', 'applying')`.execute(
    db,
  );
  await sql`create index order_changes_of_order on order_changes (order_id, created_at)`.execute(db);
  await sql`create index order_changes_under_way on order_changes (looked_at) where state in ('holding', 'waiting', 'applying')`.execute(
    db,
  );
  await sql`
    alter table orders
      add column charges_minor bigint not null default 0 check (charges_minor >= 0),
      add column reduced_minor bigint not null default 0 check (reduced_minor >= 0),
      add column credits_minor bigint not null default 0 check (credits_minor between 0 and total_minor),
      drop constraint orders_give_back_what_was_paid,
      add constraint orders_give_back_what_was_paid check (refunds_minor between 0 and total_minor - credits_minor + reduced_minor)`.execute(
    db,
  );
  await sql`comment on column orders.charges_minor is 'what changes made it cost more, and was paid'`.execute(db);
  await sql`comment on column orders.reduced_minor is 'what changes made it cost less, and was asked back'`.execute(db);
  await sql`comment on column orders.credits_minor is 'what exchanged goods were worth: paid with them'`.execute(db);
  await sql`
    alter table order_refunds
      add column change_id uuid references order_changes (id),
      add column charge_id uuid references order_changes (id)`.execute(db);
  await sql`comment on column order_refunds.change_id is 'the change that made the order cost less'`.execute(db);
  await sql`comment on column order_refunds.charge_id is 'the change whose payment it is given back from; null: from the order’s first payment'`.execute(
    db,
  );
  await sql`create index order_refunds_of_change on order_refunds (change_id) where change_id is not null`.execute(db);
}
