import { sql, type Transaction } from 'kysely';
import type { ChangeSubject, FieldChange } from '../domain/history';
import type { CatalogTables } from '../tables';

export interface Change {
  readonly subject: ChangeSubject;
  readonly subjectId: string;
  readonly action: string;
  readonly fields?: readonly FieldChange[];
  readonly note?: string | null;
  /** null: nobody who is signed in, such as an import from the command line */
  readonly actorId: string | null;
}

/** In the transaction of the change itself. */
export async function recordChanges(db: Transaction<CatalogTables>, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ subject, subjectId, action, fields = [], note = null, actorId }) => ({
    subject,
    subject_id: subjectId,
    action,
    fields,
    note,
    actor_id: actorId,
  }));
  await sql`
    insert into changes (subject, subject_id, action, fields, note, actor_id)
    select r.subject, r.subject_id, r.action, r.fields, r.note, r.actor_id
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as r (subject text, subject_id uuid, action text, fields jsonb, note text, actor_id uuid)`.execute(db);
}
