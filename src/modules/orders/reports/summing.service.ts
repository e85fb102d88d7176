import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Market } from '../../../platform/module';
import type { OrdersTables } from '../tables';
import { cohorts, sumCustomers } from './cohorts';
import { customers, daySums, inSpan, productMonths, type Sums } from './sums';

export interface SummingServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly market: Market;
}

export interface SummingService {
  /** Sums the days that moved anew; all of them where the shop's time zone is another one. Stops between days when aborted. */
  sumDays(signal: AbortSignal): Promise<void>;
}

/** Days, the last of each pair not one of them. */
interface Run {
  readonly first: string | null;
  readonly next: string;
  readonly from: string;
  readonly to: string;
  readonly ids: number[];
}

/** Days in one transaction. */
const mostDays = 31;

export function createSummingService({ db, uow, market }: SummingServiceDeps): SummingService {
  const { timeZone } = market;

  /** The views read the zone from its row: with another one, every order may be of another day. */
  async function adoptZone(): Promise<void> {
    const { rows } = await sql<{ isSo: boolean }>`select s.zone = ${timeZone} and s.is_built as "isSo" from report_state s`.execute(db);
    if (rows[0]?.isSo) return;
    await uow.run(async (tx) => {
      await alone(tx.db);
      await sql`update report_state set zone = ${timeZone}, is_built = true`.execute(tx.db);
      for (const { table } of [...daySums, productMonths, customers, cohorts]) await sql`delete from ${sql.table(table)}`.execute(tx.db);
      await sql`
        insert into report_stale (day)
        select distinct (e.at at time zone ${timeZone})::date from (
          select o.placed_at as at from orders o union all
          select r.settled_at from order_refunds r union all
          select r.came_back_at from order_refunds r union all
          select h.settled_at from order_changes h) e where e.at is not null`.execute(tx.db);
    });
  }

  /** The oldest stale day and those that follow it without a gap. False: there is none. */
  const sumNext = (): Promise<boolean> =>
    uow.run(async (tx) => {
      await alone(tx.db);
      const { rows } = await sql<Run>`
        with days as (select distinct s.day from report_stale s order by s.day limit ${mostDays}),
        placed as (select d.day, d.day - (row_number() over (order by d.day))::int as before from days d),
        run as (select min(p.day) as first, max(p.day) as last from placed p where p.before = (select min(q.before) from placed q))
        select run.first::text as first, (run.last + 1)::text as next, date_trunc('month', run.first)::date::text as "from",
          (date_trunc('month', run.last) + interval '1 month')::date::text as "to",
          (select array_agg(s.id) from report_stale s where s.day between run.first and run.last) as ids from run`.execute(tx.db);
      const [run] = rows;
      if (!run || run.first === null) return false;
      for (const sums of daySums) await sumAnew(tx.db, sums, 'day', run.first, run.next, timeZone);
      await sumAnew(tx.db, productMonths, 'month', run.from, run.to, timeZone);
      await sumCustomers(tx.db, spanned(run.from, run.to, timeZone));
      await sql`delete from report_stale where id = any(${run.ids}::bigint[])`.execute(tx.db);
      await sql`update report_state set summed_at = now()`.execute(tx.db);
      return true;
    });

  return {
    async sumDays(signal) {
      await adoptZone();
      while (!signal.aborted && (await sumNext()));
    },
  };
}

/** Two who sum the same day at once would both delete what neither of them sees yet. */
async function alone(db: Transaction<OrdersTables>): Promise<void> {
  // a month of a large shop may take longer than statements of requests may, and would be begun anew for ever
  await sql`set local statement_timeout = '5min'`.execute(db);
  await sql`select pg_advisory_xact_lock(hashtext('orders.reports'))`.execute(db);
}

/** As `inSpan` wants it. */
function spanned(from: string, to: string, zone: string): RawBuilder<unknown> {
  const start = (day: string): RawBuilder<unknown> => sql`(${day}::date::timestamp at time zone ${zone})`;
  return sql`select ${from}::date as first, ${to}::date as next, ${start(from)} as a, ${start(to)} as b`;
}

/** `from` and `to` are days; the last is not one of them. */
async function sumAnew(
  db: Transaction<OrdersTables>,
  { table, columns, of }: Sums,
  key: 'day' | 'month',
  from: string,
  to: string,
  zone: string,
): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${sql.ref(key)} >= ${from}::date and ${sql.ref(key)} < ${to}::date`.execute(db);
  await sql`
    with span as (${spanned(from, to, zone)})
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    ${sql.raw(of(inSpan))}`.execute(db);
}

/** Days on which these orders were placed, or gave money back or had it again. */
export async function markStale(db: Transaction<OrdersTables>, orderIds: readonly string[]): Promise<void> {
  await sql`
    insert into report_stale (day)
    select distinct (e.at at time zone s.zone)::date from report_state s cross join (
      select o.placed_at as at from orders o where o.id = any(${[...orderIds]}::uuid[]) union all
      select r.settled_at from order_refunds r where r.order_id = any(${[...orderIds]}::uuid[]) union all
      select r.came_back_at from order_refunds r where r.order_id = any(${[...orderIds]}::uuid[]) union all
      select h.settled_at from order_changes h where h.order_id = any(${[...orderIds]}::uuid[])) e
    where e.at is not null`.execute(db);
}
