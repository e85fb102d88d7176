import { CompiledQuery } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { createRemembered } from '../../../platform/kernel/remembered';
import { sellableSql } from '../inventory/shelf-sql';
import { withoutShelf } from '../inventory/supply-sql';
import type { CatalogChanges } from '../read-models/changes';
import type { CatalogTables } from '../tables';

export interface SoldOutMarksDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly changes: CatalogChanges;
  readonly clock: Clock;
}

/**
 * Marks what is sold out, for those who count thousands of products: looking at each shelf for each question takes most of its time.
 * Marks are less than five seconds old when `fresh` answers, and a mark that has changed is a change of the catalog. Who shows single
 * products looks at their shelves.
 */
export interface SoldOutMarks {
  fresh(): Promise<void>;
}

const freshMs = 2_000;
const staleMs = 4_500;

export function createSoldOutMarks({ uow, changes, clock }: SoldOutMarksDeps): SoldOutMarks {
  const marked = createRemembered<void>({ most: 1, freshMs, staleMs, now: () => clock().getTime() });
  const markAll = (): Promise<void> =>
    uow.run(async ({ db }) => {
      const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(mark));
      if (numAffectedRows) changes.mark(db, []);
    });
  return { fresh: () => marked.ask('', markAll) };
}

/** Others may be marking or saving the same products just now; what they have in hand is passed over. */
const mark = `
  with shelves as materialized (
    select s.product_id from stock_levels s where s.listed group by s.product_id having bool_or(${sellableSql('s')})
    union select w.product_id from (${withoutShelf('true')}) w where w.free > 0 or w.ahead is not null),
  wrong as (
    select m.product_no, m.currency, a.product_id is null as sold_out
    from product_marks m left join shelves a on a.product_id = m.product_id
    where m.sold_out <> (a.product_id is null)
    order by m.product_no, m.currency
    for update of m skip locked)
  update product_marks m set sold_out = w.sold_out from wrong w where m.product_no = w.product_no and m.currency = w.currency`;
