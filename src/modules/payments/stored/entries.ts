import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import { badCursor } from '../errors';
import type { JournalKind } from '../ledger/journal';
import type { PaymentsTables } from '../tables';
import type { LedgerEntry } from './shapes';

const Cursor = z.string().regex(/^[0-9]{1,18}$/);

/** What moved an account, newest first. @throws AppError payments.bad-cursor */
export async function listEntries(
  db: Kysely<PaymentsTables>,
  accountId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<LedgerEntry>> {
  if (cursor !== undefined && !Cursor.safeParse(cursor).success) throw badCursor();
  const { rows } = await sql<Row>`
    select j.id::text as id, j.at, j.kind, p.amount_minor, p.currency, j.why, coalesce(c.of_order_id, c.order_id) as order_id, c.purpose
    from postings p join journals j on j.id = p.journal_id
    left join attempts a on a.id = j.attempt_id left join collections c on c.order_id = a.order_id
    where p.account_id = ${accountId} and (${cursor ?? null}::bigint is null or p.journal_id < ${cursor ?? null}::bigint)
    order by p.journal_id desc limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map(entryOf);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly kind: JournalKind;
  readonly amount_minor: number;
  readonly currency: string;
  readonly why: string | null;
  readonly order_id: string | null;
  readonly purpose: 'order' | 'top-up' | 'charge' | null;
}

const kinds = {
  capture: 'paid',
  refund: 'refunded',
  'refund-returned': 'refunded',
  issue: 'issued',
  adjustment: 'adjusted',
  debit: 'debited',
  'taken-back': 'taken-back',
  'taken-back-undone': 'taken-back',
} as const satisfies Record<JournalKind, LedgerEntry['kind']>;

const entryOf = (row: Row): LedgerEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  kind: row.kind === 'capture' && row.purpose === 'top-up' ? 'topped-up' : kinds[row.kind],
  amount: money(row.amount_minor, row.currency),
  orderId: row.purpose === 'top-up' ? null : row.order_id,
  reason: row.why,
});
