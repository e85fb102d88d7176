/** The ledger by days, with the columns of `payout_days`; `zone` is SQL that gives a time zone's name, `where` narrows its journals `j`. */
export const ledgerDays = (zone: string, where: string): string => `
  select (j.at at time zone ${zone})::date as day, p.account_id, p.currency, (count(*) filter (where j.kind = 'capture'))::int as payments,
    coalesce(sum(-p.amount_minor) filter (where j.kind = 'capture'), 0)::bigint as captured_minor,
    coalesce(sum(p.amount_minor) filter (where j.kind = 'refund'), 0)::bigint as refunded_minor,
    coalesce(sum(-p.amount_minor) filter (where j.kind = 'refund-returned'), 0)::bigint as returned_minor
  from payments.journals j join payments.postings p on p.journal_id = j.id
  where p.account_id like 'clearing:%' and ${where}
  group by 1, 2, 3`;
