import type { Invariant } from '../../../platform/module';
import { cohorts } from './cohorts';
import { customers, daySums, everything, productMonths, type Sums } from './sums';

/** Rows of a table of sums that are not those of the orders themselves, both ways; days that wait to be summed anew left out, and cohorts as long as there are any: a day may move months far from it. */
function differing({ table, columns, of }: Sums, isSettled: string): string {
  const list = columns.join(', ');
  const key = columns.includes('month') ? 'month' : 'day';
  return `select '${table}' as sums, x.${key}::text as day, x.said, x.is from (
    select coalesce(s.${key}, t.${key}) as ${key}, to_jsonb(s)::text as said, to_jsonb(t)::text as is
    from (select ${list} from orders.${table}) s
    full join (select * from (${of(everything)}) as n (${list})) t on to_jsonb(t) = to_jsonb(s)
    where s.${key} is null or t.${key} is null) x
    where ${isSettled}`;
}

const nothingNew = '(select is_built from orders.report_state) and not exists (select 1 from orders.order_news)';

export const reportInvariants: readonly Invariant[] = [
  {
    id: 'B5',
    title: 'the sums of each day, month and cohort are those of its orders, once their news are entered',
    when: 'quiet',
    sql: [
      ...daySums.map((sums) => differing(sums, `${nothingNew} and not exists (select 1 from orders.report_stale q where q.day = x.day)`)),
      ...[customers, productMonths].map((sums) =>
        differing(
          sums,
          `${nothingNew} and not exists (select 1 from orders.report_stale q where date_trunc('month', q.day)::date = x.month)`,
        ),
      ),
      differing(cohorts, `${nothingNew} and not exists (select 1 from orders.report_stale)`),
    ].join('\nunion all\n'),
  },
];
