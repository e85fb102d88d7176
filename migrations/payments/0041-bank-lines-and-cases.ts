import { sql, type Kysely } from 'kysely';

/** What came in on the bank account, and differences that staff decide. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bank_lines (
      id uuid primary key,
      fingerprint text not null unique,
      booked_on date not null,
      amount_minor bigint not null check (amount_minor > 0),
      currency char(3) not null,
      payer text not null,
      purpose text not null,
      attempt_id uuid references attempts (id),
      state text not null check (state in ('applied', 'held', 'open', 'settled')),
      entered_by uuid not null,
      created_at timestamptz not null default now(),
      constraint bank_lines_of_a_payment check (attempt_id is not null or state in ('open', 'settled'))
    )`.execute(db);
  await sql`comment on column bank_lines.fingerprint is 'the same line of the account is stored once, in however many statements it comes'`.execute(
    db,
  );
  await sql`comment on column bank_lines.state is 'applied: it paid; held: a part, the rest is awaited; open: a case; settled: staff have decided it'`.execute(
    db,
  );
  await sql`create index bank_lines_of_attempt on bank_lines (attempt_id) where attempt_id is not null`.execute(db);
  await sql`
    create table cases (
      id uuid primary key,
      kind text not null,
      key text not null unique,
      status text not null default 'open' check (status in ('open', 'closed')),
      provider text not null,
      order_id uuid,
      attempt_id uuid references attempts (id),
      refund_id uuid references refunds (id),
      bank_line_id uuid references bank_lines (id),
      amount_minor bigint,
      currency char(3),
      facts jsonb not null default '{}',
      note text,
      closed_by uuid,
      opened_at timestamptz not null default now(),
      closed_at timestamptz,
      constraint cases_closed_with_a_note check ((status = 'closed') = (closed_at is not null and note is not null)),
      constraint cases_amount_with_currency check ((amount_minor is null) = (currency is null))
    )`.execute(db);
  await sql`comment on column cases.key is 'the same difference is one case, however often it is found'`.execute(db);
  await sql`create index cases_newest on cases (opened_at desc, id desc)`.execute(db);
  await sql`create index cases_open on cases (opened_at desc, id desc) where status = 'open'`.execute(db);
  await sql`create index cases_of_bank_line on cases (bank_line_id) where bank_line_id is not null`.execute(db);
}
