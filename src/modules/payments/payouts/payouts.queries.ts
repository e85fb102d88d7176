import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { PaymentsTables } from '../tables';

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
  /** From the ledger itself, which nobody changes. */
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
        with days as (
          select (j.at at time zone ${timeZone})::date as day, p.account_id, p.currency, count(*) filter (where j.kind = 'capture') as payments,
            coalesce(sum(-p.amount_minor) filter (where j.kind = 'capture'), 0) as captured,
            coalesce(sum(p.amount_minor) filter (where j.kind = 'refund'), 0) as refunded,
            coalesce(sum(-p.amount_minor) filter (where j.kind = 'refund-returned'), 0) as returned
          from journals j join postings p on p.journal_id = j.id
          where j.at >= ${from}::date::timestamp at time zone ${timeZone} and j.at < (${to}::date + 1)::timestamp at time zone ${timeZone}
            and p.account_id like 'clearing:%'
          group by 1, 2, 3)
        select date_trunc(${by}, d.day)::date::text as period, split_part(d.account_id, ':', 2) as provider, d.currency, sum(d.payments)::int as payments,
          sum(d.captured)::bigint as captured, sum(d.refunded)::bigint as refunded, sum(d.returned)::bigint as returned,
          sum(d.captured - d.refunded + d.returned)::bigint as kept
        from days d group by 1, 2, 3 order by 1, 2, 3`.execute(db);
      return rows;
    },
  };
}
