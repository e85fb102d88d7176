import { sql, type Kysely } from 'kysely';

/** What was searched, how often and with what result; never by whom. How common a word is, for what is offered while somebody types. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table search_counts (
      day date not null,
      query text collate "C" not null check (length(query) between 1 and 100),
      searches int not null default 0 check (searches >= 0),
      clicks int not null default 0 check (clicks >= 0),
      results int not null default 0 check (results >= 0),
      primary key (query, day)
    )`.execute(db);
  await sql`create index search_counts_day on search_counts (day)`.execute(db);
  await sql`alter table search_words add column products int not null default 0 check (products >= 0)`.execute(db);
  await sql`
    do $$
    declare rule text;
    begin
      select substring(pg_get_constraintdef(c.oid) from '^CHECK (.*)$') into rule
      from pg_constraint c where c.conname = 'changes_subject_check' and c.conrelid = 'changes'::regclass;
      execute 'alter table changes drop constraint changes_subject_check, add constraint changes_subject_check check ('
        || rule || ' or subject = ''synonym'')';
    end $$`.execute(db);
}
