import { sql, type Kysely } from 'kysely';

/** The ledger summed by days that are over: years of it are read for a report. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payout_days (
      day date not null,
      account_id text not null,
      currency char(3) not null,
      payments int not null,
      captured_minor bigint not null,
      refunded_minor bigint not null,
      returned_minor bigint not null,
      primary key (day, account_id, currency)
    )`.execute(db);
  await sql`create table payout_state (the_only boolean primary key default true check (the_only), zone text not null default '', summed_before date)`.execute(
    db,
  );
  await sql`comment on column payout_state.summed_before is 'days of the zone before this one are in payout_days; null: none'`.execute(db);
  await sql`insert into payout_state default values`.execute(db);
}
