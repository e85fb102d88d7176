import { sql, type Kysely } from 'kysely';
import { noSuchOrder } from '../errors';
import type { OrdersTables } from '../tables';

export interface Note {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: Date;
}

/** What staff tell each other of an order; the buyer never sees it. */
export interface NotesService {
  /** The same id is the same note. @throws AppError orders.no-such-order */
  writeNote(note: { id: string; orderId: string; authorId: string; text: string }): Promise<Note>;
  /** Oldest first. @throws AppError orders.no-such-order */
  listNotes(orderId: string): Promise<Note[]>;
}

export function createNotesService({ db }: { readonly db: Kysely<OrdersTables> }): NotesService {
  return {
    async writeNote({ id, orderId, authorId, text }) {
      const { rows } = await sql<Note>`
        with fresh as (
          insert into order_notes (id, order_id, author_id, text)
          select ${id}, o.id, ${authorId}, ${text} from orders o where o.id = ${orderId}
          on conflict (id) do nothing returning *)
        select ${columns} from fresh n union all select ${columns} from order_notes n where n.id = ${id} and n.order_id = ${orderId}`.execute(
        db,
      );
      const [note] = rows;
      if (!note) throw noSuchOrder();
      return note;
    },

    async listNotes(orderId) {
      const { rows } = await sql<{ notes: NoteJson[] }>`
        select (select coalesce(json_agg(json_build_object('id', n.id, 'authorId', n.author_id, 'text', n.text, 'createdAt', n.created_at)
            order by n.created_at, n.id), '[]') from order_notes n where n.order_id = o.id) as notes
        from orders o where o.id = ${orderId}`.execute(db);
      const [row] = rows;
      if (!row) throw noSuchOrder();
      return row.notes.map((note) => ({ ...note, createdAt: new Date(note.createdAt) }));
    },
  };
}

type NoteJson = Omit<Note, 'createdAt'> & { readonly createdAt: string };

const columns = sql`n.id, n.author_id as "authorId", n.text, n.created_at as "createdAt"`;
