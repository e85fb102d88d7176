import { sql, type Kysely } from 'kysely';

/** Goods on their way between stores belong to no shelf; and every movement may name a paper. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table transfers (
      id uuid primary key,
      number bigint generated always as identity unique,
      from_store_id uuid not null references stores (id),
      to_store_id uuid not null references stores (id),
      state text not null default 'draft' check (state in ('draft', 'sent', 'received', 'cancelled')),
      reference text check (length(reference) between 1 and 120),
      note text check (length(note) between 1 and 300),
      version int not null default 1,
      created_by uuid,
      created_at timestamptz not null default now(),
      sent_at timestamptz,
      closed_at timestamptz,
      check (from_store_id <> to_store_id),
      check ((sent_at is null) = (state in ('draft', 'cancelled'))),
      check ((closed_at is null) = (state in ('draft', 'sent')))
    )`.execute(db);
  await sql`create index transfers_open on transfers (number desc) where state in ('draft', 'sent')`.execute(db);
  await sql`
    create table transfer_lines (
      transfer_id uuid not null references transfers (id),
      variant_id uuid not null references variants (id),
      quantity int not null check (quantity between 1 and 1000000),
      received int not null default 0 check (received >= 0),
      lost int not null default 0 check (lost >= 0),
      primary key (transfer_id, variant_id),
      check (received + lost <= quantity)
    )`.execute(db);
  await sql`create index transfer_lines_variant on transfer_lines (variant_id)`.execute(db);
  await sql`alter table stock_movements add column reference text check (length(reference) between 1 and 120)`.execute(db);
}
