import { sql, type Kysely } from 'kysely';

/** Synonyms have a history, too; whatever else has one keeps it. */
export async function up(db: Kysely<unknown>): Promise<void> {
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
