import { sql, type Kysely } from 'kysely';

/**
 * The ledger: what came in, what went back, and what the shop owes holders of wallets and gift cards. An amount above zero is
 * owed or earned, one below zero is with somebody else; each journal takes from one side what it gives to the other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table accounts (
      id text primary key,
      kind text not null check (kind in ('wallet', 'gift-card', 'clearing', 'orders', 'suspense', 'issued', 'adjustments')),
      currency char(3) not null,
      user_id uuid,
      balance_minor bigint,
      held_minor bigint not null default 0 check (held_minor >= 0),
      floor_minor bigint not null default 0,
      created_at timestamptz not null default now(),
      constraint accounts_keep_the_balance_that_is_spent check ((kind in ('wallet', 'gift-card')) = (balance_minor is not null)),
      constraint accounts_of_wallets_have_a_user check ((kind = 'wallet') = (user_id is not null)),
      constraint accounts_stay_above_their_floor check (balance_minor - held_minor >= floor_minor)
    ) with (fillfactor = 80)`.execute(db);
  await sql`comment on table accounts is 'the house’s own keep no balance: nothing is decided by it, and every purchase would wait for its row'`.execute(
    db,
  );
  await sql`create index accounts_of_user on accounts (user_id) where user_id is not null`.execute(db);
  await sql`
    create table journals (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('capture', 'refund', 'refund-returned', 'issue', 'adjustment', 'debit', 'credit')),
      cause text not null,
      attempt_id uuid,
      who text not null,
      why text,
      at timestamptz not null default now(),
      constraint journals_once unique (cause, kind)
    )`.execute(db);
  await sql`create index journals_of_attempt on journals (attempt_id) where attempt_id is not null`.execute(db);
  await sql`
    create table postings (
      journal_id bigint not null references journals (id),
      account_id text not null,
      amount_minor bigint not null check (amount_minor <> 0),
      currency char(3) not null,
      primary key (journal_id, account_id)
    )`.execute(db);
  await sql`comment on column postings.account_id is 'no foreign key, which would lock the row that all purchases share; accounts are never deleted'`.execute(
    db,
  );
  await sql`create index postings_of_account on postings (account_id, journal_id desc)`.execute(db);
  await sql`create trigger accounts_stay before delete on accounts for each row execute function refuse_change()`.execute(db);
  await sql`create trigger journals_stay before update or delete on journals for each row execute function refuse_change()`.execute(db);
  await sql`create trigger postings_stay before update or delete on postings for each row execute function refuse_change()`.execute(db);
  await sql`
    create function post_journal(p_kind text, p_cause text, p_attempt_id uuid, p_currency text, p_who text, p_why text, p_postings jsonb)
    returns bigint language plpgsql set search_path from current as $$
    declare
      j bigint;
    begin
      insert into accounts (id, kind, currency, user_id, balance_minor)
      select p.account, p.kind, p_currency, p."userId", case when p.kind in ('wallet', 'gift-card') then 0 end
      from jsonb_to_recordset(p_postings) as p (account text, kind text, "userId" uuid) on conflict (id) do nothing;
      insert into journals (kind, cause, attempt_id, who, why) values (p_kind, p_cause, p_attempt_id, p_who, p_why) returning id into j;
      insert into postings (journal_id, account_id, amount_minor, currency)
      select j, p.account, p.amount, p_currency from jsonb_to_recordset(p_postings) as p (account text, amount bigint);
      update accounts a set balance_minor = a.balance_minor + p.amount
      from jsonb_to_recordset(p_postings) as p (account text, kind text, amount bigint)
      where a.id = p.account and p.kind in ('wallet', 'gift-card');
      return j;
    end $$`.execute(db);
  await sql`
    select post_journal('capture', 'opening:' || a.id, a.id, a.currency, 'system', null, jsonb_build_array(
        jsonb_build_object('account', 'clearing:' || a.provider || ':' || a.currency, 'kind', 'clearing', 'amount', -a.captured_minor),
        jsonb_build_object('account', 'orders:' || a.currency, 'kind', 'orders', 'amount', a.captured_minor)))
    from attempts a where a.captured_minor > 0`.execute(db);
  await sql`
    select post_journal('refund', 'opening:' || a.id, a.id, a.currency, 'system', null, jsonb_build_array(
        jsonb_build_object('account', 'orders:' || a.currency, 'kind', 'orders', 'amount', -a.refunded_minor),
        jsonb_build_object('account', 'clearing:' || a.provider || ':' || a.currency, 'kind', 'clearing', 'amount', a.refunded_minor)))
    from attempts a where a.refunded_minor > 0`.execute(db);
  await sql`
    create function journal_balances() returns trigger language plpgsql set search_path from current as $$
    declare
      j bigint := case tg_table_name when 'journals' then (to_jsonb(new) ->> 'id')::bigint else (to_jsonb(new) ->> 'journal_id')::bigint end;
    begin
      if (select count(*) from postings where journal_id = j) < 2
        or exists (select 1 from postings where journal_id = j group by currency having sum(amount_minor) <> 0) then
        raise exception 'journal % does not balance', j using errcode = 'check_violation', constraint = 'journals_balance';
      end if;
      return null;
    end $$`.execute(db);
  for (const table of ['journals', 'postings']) {
    await sql`
      create constraint trigger ${sql.raw(table)}_balance after insert on ${sql.raw(table)} deferrable initially deferred
      for each row execute function journal_balances()`.execute(db);
  }
}
