import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { PaymentsTables } from '../tables';
import { ledgerDays } from './sums';

export interface PayoutsInput {
  /** Days of the shop's own time, both included. */
  readonly from: string;
  readonly to: string;
  readonly by?: 'day' | 'week' | 'month' | undefined;
}

/** Amounts are minor units of `currency`. */
export interface PayoutRow {
  readonly period: string;
  readonly provider: string;
  readonly currency: string;
  readonly payments: number;
  readonly captured: number;
  readonly refunded: number;
  /** Of refunds whose money came back. */
  readonly returned: number;
  /** What the provider has for the shop, or has paid out: captured − refunded + returned. */
  readonly kept: number;
}

export interface PayoutsQueries {
  /** Days that are over from their sums, the last ones from the ledger itself. */
  listPayouts(input: PayoutsInput): Promise<PayoutRow[]>;
}

export function createPayoutsQueries({
  db,
  market: { timeZone },
}: {
  readonly db: Kysely<PaymentsTables>;
  readonly market: Market;
}): PayoutsQueries {
  return {
    async listPayouts({ from, to, by = 'day' }) {
      const { rows } = await sql<PayoutRow>`
        with zone as (select ${timeZone}::text as name),
        state as (
          select case when s.zone = z.name then least(greatest(s.summed_before, ${from}::date), ${to}::date + 1) else ${from}::date end as summed
          from payout_state s cross join zone z),
        span as (
          select coalesce(s.summed, ${from}::date)::timestamp at time zone z.name as a, (${to}::date + 1)::timestamp at time zone z.name as b
          from state s cross join zone z),
        days as (
          select s.* from payout_days s where s.day >= ${from}::date and s.day < (select summed from state)
          union all
          ${sql.raw(ledgerDays('(select name from zone)', 'j.at >= (select a from span) and j.at < (select b from span)'))})
        select date_trunc(${by}, d.day)::date::text as period, split_part(d.account_id, ':', 2) as provider, d.currency, sum(d.payments)::int as payments,
          sum(d.captured_minor)::bigint as captured, sum(d.refunded_minor)::bigint as refunded, sum(d.returned_minor)::bigint as returned,
          sum(d.captured_minor - d.refunded_minor + d.returned_minor)::bigint as kept
        from days d group by 1, 2, 3 order by 1, 2, 3`.execute(db);
      return rows;
    },
  };
}
