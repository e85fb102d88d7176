import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { sees, type Viewer } from '../viewer';
import type { OrdersTables } from '../tables';
import { DocumentContent, type DocumentKind } from './content';

export interface NewDocument {
  readonly id: string;
  readonly orderId: string;
  readonly kind: DocumentKind;
  readonly cause: string;
  readonly refersTo: string | null;
  readonly currency: string;
  readonly total: number;
  readonly tax: number;
  readonly content: DocumentContent;
}

export interface IssuedDocument {
  readonly id: string;
  readonly orderId: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly currency: string;
  readonly total: number;
  readonly refersTo: string | null;
  readonly issuedAt: Date;
}

/**
 * Sent with the commit, as all who want a number wait for it until then: each kind counts for itself, from 1 in each year of the shop's
 * own time. The content is stored as it is read here, so that its hash can be made again.
 */
export const insertDocuments = (
  documents: readonly NewDocument[],
  { timeZone, who }: { timeZone: string; who: string },
): RawBuilder<unknown> => sql`
  with wanted as (
    select d.*, extract(year from now() at time zone ${timeZone})::int as year,
      row_number() over (partition by d.kind order by d.position) as place, count(*) over (partition by d.kind) as many
    from jsonb_to_recordset(${JSON.stringify(documents.map(rowOf))}::jsonb) as d (id uuid, "orderId" uuid, kind text, cause text, "refersTo" uuid,
      currency text, total bigint, tax bigint, content text, position int)),
  counted as (
    insert into document_series as s (kind, year, last) select w.kind, w.year, count(*) from wanted w group by w.kind, w.year order by w.kind, w.year
    on conflict (kind, year) do update set last = s.last + excluded.last
    returning kind, year, last),
  numbered as (
    select w.*, c.last - w.many + w.place as serial,
      concat_ws('-', case w.kind when 'credit-note' then 'CN' when 'packing-slip' then 'PS' end, w.year,
        lpad((c.last - w.many + w.place)::text, greatest(6, length((c.last - w.many + w.place)::text)), '0')) as number
    from wanted w join counted c on c.kind = w.kind and c.year = w.year)
  insert into documents (id, order_id, kind, cause, year, serial, number, refers_to, currency, total_minor, tax_minor, content, hash, issued_by)
  select n.id, n."orderId", n.kind, n.cause, n.year, n.serial, n.number, n."refersTo", n.currency, n.total, n.tax, n.content::json,
    encode(sha256(convert_to(n.number || e'\n' || n.content, 'UTF8')), 'hex'), ${who}
  from numbered n order by n.position`;

const rowOf = ({ content, ...document }: NewDocument, position: number) => ({ ...document, content: JSON.stringify(content), position });

export async function listDocuments(db: Kysely<OrdersTables>, orderId: string, viewer: Viewer): Promise<IssuedDocument[] | null> {
  const { rows } = await sql<{ documents: (Omit<IssuedDocument, 'issuedAt'> & { issuedAt: string })[] }>`
    select (select coalesce(json_agg(json_build_object('id', d.id, 'orderId', d.order_id, 'kind', d.kind, 'number', d.number, 'currency', d.currency,
        'total', d.total_minor, 'refersTo', f.number, 'issuedAt', d.issued_at) order by d.issued_at, d.kind, d.serial), '[]')
      from documents d left join documents f on f.id = d.refers_to
      where d.order_id = o.id and (d.kind <> 'packing-slip' or ${viewer.all})) as documents
    from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(db);
  return rows[0]?.documents.map((one) => ({ ...one, issuedAt: new Date(one.issuedAt) })) ?? null;
}

export interface StoredDocument {
  readonly id: string;
  readonly orderId: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly issuedAt: Date;
  /** The document it corrects. */
  readonly of: { readonly number: string; readonly issuedAt: Date } | null;
  readonly content: DocumentContent;
}

interface StoredRow extends Omit<StoredDocument, 'content' | 'of'> {
  readonly text: string;
  readonly ofNumber: string | null;
  readonly ofIssuedAt: Date | null;
  readonly hash: string;
}

/** @throws Error where the content is not the one that was issued */
function read({ text, hash, ofNumber, ofIssuedAt, ...document }: StoredRow): StoredDocument {
  if (createHash('sha256').update(`${document.number}\n${text}`).digest('hex') !== hash)
    throw new Error(`document ${document.number} was changed after it was issued`);
  const of = ofNumber !== null && ofIssuedAt !== null ? { number: ofNumber, issuedAt: ofIssuedAt } : null;
  return { ...document, of, content: DocumentContent.parse(JSON.parse(text)) };
}

const storedColumns = sql`d.id, d.order_id as "orderId", d.kind, d.number, d.issued_at as "issuedAt", d.content::text as text, d.hash,
  f.number as "ofNumber", f.issued_at as "ofIssuedAt"`;

const stored = sql`documents d left join documents f on f.id = d.refers_to`;

export async function findDocument(
  db: Kysely<OrdersTables>,
  { orderId, documentId, viewer }: { orderId: string; documentId: string; viewer: Viewer },
): Promise<StoredDocument | null> {
  const { rows } = await sql<StoredRow>`
    select ${storedColumns} from ${stored} join orders o on o.id = d.order_id
    where d.id = ${documentId} and o.id = ${orderId} and ${sees(viewer)} and (d.kind <> 'packing-slip' or ${viewer.all})`.execute(db);
  return rows[0] ? read(rows[0]) : null;
}

export async function getDocument(db: Kysely<OrdersTables>, documentId: string): Promise<StoredDocument | null> {
  const { rows } = await sql<StoredRow>`select ${storedColumns} from ${stored} where d.id = ${documentId}`.execute(db);
  return rows[0] ? read(rows[0]) : null;
}

/** Of each order in the given sequence, oldest first. */
export async function listPackingSlips(db: Kysely<OrdersTables>, orderIds: readonly string[]): Promise<StoredDocument[]> {
  const { rows } = await sql<StoredRow>`
    select ${storedColumns} from ${stored} join unnest(${[...orderIds]}::uuid[]) with ordinality as w (id, n) on w.id = d.order_id
    where d.kind = 'packing-slip' order by w.n, d.serial`.execute(db);
  return rows.map(read);
}
