import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Money } from '../../../platform/kernel/money';
import type { PaymentsTables } from '../tables';

type Db = Kysely<PaymentsTables> | Transaction<PaymentsTables>;

export const caseKinds = [
  'bank-unknown',
  'bank-underpaid',
  'bank-overpaid',
  'bank-duplicate',
  'bank-late',
  'bank-other-currency',
  'missing-here',
  'missing-there',
  'other-amount',
  'other-state',
  'dispute',
  'gift-card-refunded',
] as const;
export type CaseKind = (typeof caseKinds)[number];

export interface NewCase {
  readonly kind: CaseKind;
  /** The same for the same difference: it is a case once. */
  readonly key: string;
  readonly provider: string;
  readonly orderId?: string | null;
  readonly attemptId?: string | null;
  readonly refundId?: string | null;
  readonly bankLineId?: string | null;
  readonly amount?: Money | null;
  readonly facts?: Readonly<Record<string, string | number | null>>;
}

export interface CaseRecord {
  readonly id: string;
  readonly kind: CaseKind;
  readonly status: 'open' | 'closed';
  readonly provider: string;
  readonly orderId: string | null;
  readonly attemptId: string | null;
  readonly refundId: string | null;
  readonly bankLineId: string | null;
  readonly amount: Money | null;
  readonly facts: Readonly<Record<string, string | number | null>>;
  readonly note: string | null;
  readonly closedBy: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** False: it is one already, open or closed. */
export async function openCase(db: Db, one: NewCase): Promise<boolean> {
  const { kind, key, provider, orderId, attemptId, refundId, bankLineId, amount, facts = {} } = one;
  const { rows } = await sql`
    insert into cases (id, kind, key, provider, order_id, attempt_id, refund_id, bank_line_id, amount_minor, currency, facts)
    values (${uuidv7()}, ${kind}, ${key}, ${provider}, ${orderId ?? null}, ${attemptId ?? null}, ${refundId ?? null}, ${bankLineId ?? null},
      ${amount?.minor ?? null}, ${amount?.currency ?? null}, ${JSON.stringify(facts)}::jsonb)
    on conflict (key) do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function findCase(db: Db, id: string): Promise<CaseRecord | null> {
  const { rows } = await sql<CaseRow>`select ${columns} from cases c where c.id = ${id}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

/** Newest first, after the case that `after` names. */
export async function listCases(
  db: Db,
  { status, kind }: { readonly status?: string | undefined; readonly kind?: string | undefined },
  after: string | null,
  limit: number,
): Promise<CaseRecord[]> {
  const conditions: RawBuilder<unknown>[] = [
    sql`true`,
    ...(status === undefined ? [] : [sql`c.status = ${status}`]),
    ...(kind === undefined ? [] : [sql`c.kind = ${kind}`]),
    ...(after === null ? [] : [sql`(c.opened_at, c.id) < (select p.opened_at, p.id from cases p where p.id = ${after}::uuid)`]),
  ];
  const { rows } = await sql<CaseRow>`
    select ${columns} from cases c where ${sql.join(conditions, sql` and `)} order by c.opened_at desc, c.id desc limit ${limit}`.execute(
    db,
  );
  return rows.map(recordOf);
}

/** False: it was closed before. `closedBy` null: by itself. */
export async function closeCase(db: Db, id: string, note: string, closedBy: string | null): Promise<boolean> {
  const { rows } = await sql`
    update cases c set status = 'closed', note = ${note}, closed_by = ${closedBy}::uuid, closed_at = now()
    where c.id = ${id} and c.status = 'open' returning c.id`.execute(db);
  return rows.length > 0;
}

/** The rest of it came, or will not any more. */
export async function closeUnderpaid(db: Db, attemptId: string, note: string): Promise<void> {
  await sql`
    update cases c set status = 'closed', note = ${note}, closed_at = now()
    where c.attempt_id = ${attemptId} and c.kind = 'bank-underpaid' and c.status = 'open'`.execute(db);
}

const columns = sql`c.id, c.kind, c.status, c.provider, c.order_id, c.attempt_id, c.refund_id, c.bank_line_id, c.amount_minor, c.currency, c.facts,
  c.note, c.closed_by, c.opened_at, c.closed_at`;

interface CaseRow {
  readonly id: string;
  readonly kind: CaseKind;
  readonly status: CaseRecord['status'];
  readonly provider: string;
  readonly order_id: string | null;
  readonly attempt_id: string | null;
  readonly refund_id: string | null;
  readonly bank_line_id: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly facts: CaseRecord['facts'];
  readonly note: string | null;
  readonly closed_by: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
}

const recordOf = (row: CaseRow): CaseRecord => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  provider: row.provider,
  orderId: row.order_id,
  attemptId: row.attempt_id,
  refundId: row.refund_id,
  bankLineId: row.bank_line_id,
  amount: row.amount_minor === null || row.currency === null ? null : { minor: row.amount_minor, currency: row.currency },
  facts: row.facts,
  note: row.note,
  closedBy: row.closed_by,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
});
