import { sql, type Kysely } from 'kysely';

/** Invoices, credit notes and packing slips, numbered without gaps per kind and year; and the news of which orders moved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document_settings (
      "only" boolean primary key default true check ("only"),
      seller jsonb not null default '{}',
      invoice_at text not null default 'payment' check (invoice_at in ('payment', 'shipment')),
      mail_invoices boolean not null default false,
      since timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on column document_settings.since is 'of orders placed before then, documents are issued when staff ask for them'`.execute(
    db,
  );
  await sql`insert into document_settings default values`.execute(db);
  await sql`
    create table document_series (
      kind text not null,
      year int not null,
      last int not null check (last > 0),
      primary key (kind, year)
    )`.execute(db);
  await sql`
    create table documents (
      id uuid primary key,
      order_id uuid not null references orders (id),
      kind text not null check (kind in ('invoice', 'credit-note', 'packing-slip')),
      cause text not null,
      year int not null,
      serial int not null check (serial > 0),
      number text not null unique,
      refers_to uuid references documents (id),
      currency char(3) not null,
      total_minor bigint not null check (total_minor >= 0),
      tax_minor bigint not null check (tax_minor >= 0),
      content json not null,
      hash text not null,
      issued_by text not null,
      issued_at timestamptz not null default now(),
      constraint documents_once unique (kind, cause),
      constraint documents_in_series unique (kind, year, serial)
    )`.execute(db);
  await sql`comment on table documents is 'append-only: what was issued never changes'`.execute(db);
  await sql`comment on column documents.cause is 'what it is for: order:, shipment:, refund:, came-back: or not-collected: and an id'`.execute(
    db,
  );
  await sql`comment on column documents.hash is 'SHA-256 of number, line feed, content'`.execute(db);
  await sql`create index documents_of_order on documents (order_id, issued_at)`.execute(db);
  await sql`create trigger documents_stay before update or delete on documents for each row execute function refuse_change()`.execute(db);
  await sql`
    create table order_news (
      id bigint generated always as identity primary key,
      order_id uuid not null,
      tries int not null default 0,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table order_news is 'orders that took a step since their documents and day sums were looked at; written by the step itself'`.execute(
    db,
  );
  await sql`
    create function tell_order_news() returns trigger language plpgsql set search_path from current as $$
    begin
      insert into order_news (order_id) values (new.order_id);
      return null;
    end $$`.execute(db);
  await sql`
    create trigger order_steps_are_news after insert on order_steps for each row when (new.who <> 'import') execute function tell_order_news()`.execute(
    db,
  );
}
