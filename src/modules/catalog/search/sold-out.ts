import { CompiledQuery, type Kysely } from 'kysely';
import type { Clock } from '../../../platform/kernel/clock';
import { createRemembered } from '../../../platform/kernel/remembered';
import { sellableSql } from '../inventory/shelf-sql';
import type { CatalogTables } from '../tables';

export interface SoldOutMarksDeps {
  readonly db: Kysely<CatalogTables>;
  readonly clock: Clock;
}

/**
 * Marks what is sold out, for those who count thousands of products: looking at each shelf for each question takes most of its time.
 * Marks are at most `staleMs` old when `fresh` answers; who shows single products looks at their shelves.
 */
export interface SoldOutMarks {
  fresh(): Promise<void>;
}

const freshMs = 1_000;
const staleMs = 2_500;

export function createSoldOutMarks({ db, clock }: SoldOutMarksDeps): SoldOutMarks {
  const marked = createRemembered<void>({ most: 1, freshMs, staleMs, now: () => clock().getTime() });
  return { fresh: () => marked.ask('', async () => void (await db.executeQuery(CompiledQuery.raw(mark)))) };
}

/** Others may be marking or saving the same products just now; what they have in hand is passed over. */
const mark = `
  with shelves as materialized (
    select s.product_id from stock_levels s where s.listed group by s.product_id having bool_or(${sellableSql('s')})),
  wrong as (
    select m.product_no, m.currency, a.product_id is null as sold_out
    from product_marks m left join shelves a on a.product_id = m.product_id
    where m.sold_out <> (a.product_id is null)
    order by m.product_no, m.currency
    for update of m skip locked)
  update product_marks m set sold_out = w.sold_out from wrong w where m.product_no = w.product_no and m.currency = w.currency`;
