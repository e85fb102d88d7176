import { sql, type Kysely } from 'kysely';

/** Gift cards that were bought: one for each unit of an order's line, mailed on a day, and taken back with a refund as far as nothing was spent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table gift_cards
      alter column issued_by drop not null,
      add column order_id uuid,
      add column order_line_id uuid,
      add column unit int check (unit > 0),
      add column send_on date,
      add column mailed_at timestamptz,
      add constraint gift_cards_issued_or_sold check (
        (issued_by is not null and order_id is null and order_line_id is null and unit is null)
        or (issued_by is null and order_id is not null and order_line_id is not null and unit is not null)),
      add constraint gift_cards_once_for_each_unit unique (order_line_id, unit)`.execute(db);
  await sql`comment on column gift_cards.unit is 'of the units of the line, from 1'`.execute(db);
  await sql`create index gift_cards_of_order on gift_cards (order_id) where order_id is not null`.execute(db);
  await sql`create index gift_cards_to_mail on gift_cards (send_on) where order_id is not null and mailed_at is null`.execute(db);
  await sql`
    create table gift_card_returns (
      refund_id uuid not null,
      gift_card_id uuid not null references gift_cards (id),
      amount_minor bigint not null check (amount_minor > 0),
      undone_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (refund_id, gift_card_id)
    )`.execute(db);
  await sql`comment on column gift_card_returns.undone_at is 'the refund came to nothing or came back: the value is on the card again'`.execute(
    db,
  );
  await sql`create index gift_card_returns_of_card on gift_card_returns (gift_card_id)`.execute(db);
  await sql`
    alter table journals drop constraint journals_kind_check,
      add constraint journals_kind_check check (kind in
        ('capture', 'refund', 'refund-returned', 'issue', 'adjustment', 'debit', 'credit', 'taken-back', 'taken-back-undone'))`.execute(db);
}
