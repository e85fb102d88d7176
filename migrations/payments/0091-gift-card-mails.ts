import { sql, type Kysely } from 'kysely';

/** That a card's mail was asked for is one thing, that it was written another: between the two the card may be blocked, or its account closed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table gift_cards add column mail_asked_at timestamptz, add column forgets_recipient boolean not null default false`.execute(
    db,
  );
  await sql`
    update gift_cards set mail_asked_at = coalesce(mailed_at, created_at),
      mailed_at = case when order_id is null and recipient_email is not null then created_at else mailed_at end
    where mailed_at is not null or order_id is null`.execute(db);
  await sql`comment on column gift_cards.mailed_at is 'when its mail was written'`.execute(db);
  await sql`comment on column gift_cards.forgets_recipient is 'whom it is for is erased once its mail is written: the account that bought it is closed'`.execute(
    db,
  );
  await sql`drop index gift_cards_to_mail`.execute(db);
  await sql`create index gift_cards_to_mail on gift_cards (send_on) where mail_asked_at is null`.execute(db);
}
