import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Market } from '../../../platform/module';
import type { PaymentsTables } from '../tables';
import { ledgerDays } from './sums';

export interface PayoutsSumming {
  /** Sums the days before yesterday that are not summed yet; all of them where the shop's time zone is another one. Stops between months when aborted. */
  sumDays(signal: AbortSignal): Promise<void>;
}

interface Deps {
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly market: Market;
}

/** Days in one transaction. */
const mostDays = 31;

/** A journal has the time at which its transaction began: the end of a day is left alone until all of those have ended. */
export function createPayoutsSumming({ uow, market: { timeZone } }: Deps): PayoutsSumming {
  const sumNext = (): Promise<boolean> =>
    uow.run(async ({ db }) => {
      // as much as a large shop takes in a month; begun anew for ever if it could not end
      await sql`set local statement_timeout = '5min'`.execute(db);
      const { rows } = await sql<{ zone: string }>`select s.zone from payout_state s for update`.execute(db);
      if (rows[0]?.zone !== timeZone) {
        await sql`delete from payout_days`.execute(db);
        await sql`update payout_state set zone = ${timeZone}, summed_before = null`.execute(db);
      }
      const { rows: spans } = await sql<{ first: string; next: string }>`
        with days as (
          select coalesce(s.summed_before, (select (min(j.at) at time zone s.zone)::date from journals j)) as first,
            (now() at time zone s.zone)::date - 1 as last
          from payout_state s)
        select d.first::text as first, least(d.first + ${mostDays}::int, d.last)::text as next from days d where d.first < d.last`.execute(
        db,
      );
      const [span] = spans;
      if (!span) return false;
      await sql`
        with span as (select ${timeZone}::text as zone, ${span.first}::date::timestamp at time zone ${timeZone} as a, ${span.next}::date::timestamp at time zone ${timeZone} as b)
        insert into payout_days (day, account_id, currency, payments, captured_minor, refunded_minor, returned_minor)
        ${sql.raw(ledgerDays('(select zone from span)', 'j.at >= (select a from span) and j.at < (select b from span)'))}`.execute(db);
      await sql`update payout_state set summed_before = ${span.next}::date`.execute(db);
      return true;
    });

  return {
    async sumDays(signal) {
      while (!signal.aborted && (await sumNext()));
    },
  };
}
