import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ModuleTables } from '../events/tables';
import { defaultDays, type RetentionDays } from './periods';
import type { RetentionRule } from './rule';

export interface PruneOptions {
  readonly db: Kysely<ModuleTables>;
  readonly logger: Logger;
  readonly days?: RetentionDays;
  readonly signal: AbortSignal;
  /** Rows of one transaction. Default 1,000. */
  readonly batch?: number;
  /** Told of each rule that took something. */
  readonly pruned?: (table: string, rows: number) => void;
}

/** Between two batches others have their turn. */
const restMs = 20;

/**
 * Deletes what the rules say in small transactions that wait for nobody: a row that is locked goes the next time. Before the first row of a table
 * goes, `pruned` says from when on the table is whole.
 */
export async function prune(
  rules: readonly RetentionRule[],
  { db, logger, days = defaultDays, signal, batch = 1_000, pruned }: PruneOptions,
): Promise<void> {
  for (const rule of rules) {
    if (signal.aborted) return;
    const before = await announce(db, rule, rule.period === null ? 0 : days[rule.period]);
    if (before === null) continue;
    let rows = 0;
    for (let taken = batch; taken === batch && !signal.aborted;) {
      taken = await takeAway(db, rule, before, batch);
      rows += taken;
      if (taken === batch) await pause(restMs);
    }
    await sql`update pruned set rows = rows + ${rows}, at = now() where name = ${rule.table}`.execute(db);
    logger.info({ table: rule.table, rows, before }, 'pruned');
    pruned?.(rule.table, rows);
  }
}

/** The moment before which rows go; null when there is none. */
async function announce(db: Kysely<ModuleTables>, rule: RetentionRule, days: number): Promise<string | null> {
  const { rows } = await sql<{ before: string }>`
    insert into pruned as p (name, before)
    select ${rule.table}, c.before from (select now() - make_interval(days => ${days}) as before) c
    where exists (select from ${sql.table(rule.table)} t where ${overdue(rule, sql`c.before`)})
    on conflict (name) do update set before = greatest(p.before, excluded.before) returning before::text`.execute(db);
  return rows[0]?.before ?? null;
}

async function takeAway(db: Kysely<ModuleTables>, rule: RetentionRule, before: string, batch: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(rule.table)} t where t.ctid = any(array(
      select t.ctid from ${sql.table(rule.table)} t where ${overdue(rule, sql`${before}::timestamptz`)} limit ${batch} for update skip locked))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

const overdue = ({ since, where }: RetentionRule, before: ReturnType<typeof sql>) =>
  sql`${sql.raw(since)} < ${before} and ${where === undefined ? sql`true` : sql.raw(`(${where})`)}`;
