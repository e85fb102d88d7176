import { sql, type Selectable, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { changesBetween, type Fields } from '../domain/history';
import { badPriceList, priceListNotFound, stale } from '../errors';
import { recordChanges } from '../history/record';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables, PriceListTable } from '../tables';
import type { NewPriceList, PriceListChanges } from './schemas';

export interface PriceListServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly stalePages: StalePages;
}

/** Pages show what everybody pays: they follow a change at once, or within seconds where many products are touched. */
export interface PriceListService {
  /** Returns the id. Throws `catalog.price-list-taken`, `catalog.bad-price-list`. */
  create(input: NewPriceList, actorId: string | null): Promise<string>;
  /** Throws `catalog.no-such-price-list`, `catalog.stale`, `catalog.price-list-taken`, `catalog.bad-price-list`. */
  update(id: string, changes: PriceListChanges, actorId: string | null): Promise<void>;
  remove(id: string, actorId: string | null): Promise<void>;
  /** Makes the pages follow lists that have started or ended since they were last carried out. */
  carryOutDue(): Promise<void>;
}

export type PriceListRow = Selectable<PriceListTable>;
type Db = Transaction<CatalogTables>;

export function createPriceListService({ uow, stalePages }: PriceListServiceDeps): PriceListService {
  return {
    async create({ startsAt = null, endsAt = null, groupIds = null, priority = 0, active = true, name, kind }, actorId) {
      const id = uuidv7();
      const terms = { name, kind, starts_at: dateOf(startsAt), ends_at: dateOf(endsAt), group_ids: groupIds, priority, active };
      assertTimes(terms);
      await explained(
        uow.run(async (tx) => {
          await tx.db
            .insertInto('price_lists')
            .values({ id, ...terms })
            .execute();
          await recordChanges(tx.db, [
            { subject: 'price-list', subjectId: id, action: 'created', fields: changesBetween({}, told(terms)), actorId },
          ]);
        }),
      );
      return id;
    },

    async update(id, { version, startsAt, endsAt, groupIds, ...changes }, actorId) {
      await explained(
        uow.run(async (tx) => {
          const present = await lockPriceList(tx.db, id);
          if (present.version !== version) throw stale(present.version);
          const next: Terms = {
            name: changes.name ?? present.name,
            kind: changes.kind ?? present.kind,
            priority: changes.priority ?? present.priority,
            active: changes.active ?? present.active,
            starts_at: startsAt === undefined ? present.starts_at : dateOf(startsAt),
            ends_at: endsAt === undefined ? present.ends_at : dateOf(endsAt),
            group_ids: groupIds === undefined ? present.group_ids : groupIds,
          };
          assertTimes(next);
          const fields = changesBetween(told(present), told(next));
          if (fields.length === 0) return;
          await tx.db
            .updateTable('price_lists')
            .set({ ...next, version: sql`version + 1`, updated_at: sql`now()`, carried_out_at: sql`clock_timestamp()` })
            .where('id', '=', id)
            .execute();
          if (isPublic(present) || isPublic(next)) await stalePages.refresh(tx.db, pricedIn(id));
          await recordChanges(tx.db, [{ subject: 'price-list', subjectId: id, action: 'edited', fields, actorId }]);
        }),
      );
      await stalePages.wake();
    },

    async remove(id, actorId) {
      await uow.run(async (tx) => {
        const present = await lockPriceList(tx.db, id);
        const { rows } = await sql<{ product_id: string }>`
          with gone as (delete from price_list_prices e where e.list_id = ${id} returning e.variant_id)
          select distinct v.product_id from gone g join variants v on v.id = g.variant_id`.execute(tx.db);
        await tx.db.deleteFrom('price_lists').where('id', '=', id).execute();
        const productIds = rows.map((r) => r.product_id);
        if (isPublic(present)) await stalePages.refresh(tx.db, sql`p.id = any(${productIds}::uuid[])`);
        await recordChanges(tx.db, [
          { subject: 'price-list', subjectId: id, action: 'deleted', fields: changesBetween(told(present), {}), actorId },
        ]);
      });
      await stalePages.wake();
    },

    async carryOutDue() {
      let touched = false;
      while (await uow.run((tx) => carryOutOne(tx.db))) touched = true;
      if (touched) await stalePages.wake();
    },
  };

  /** The list is locked first, the time read then: a start that lies behind it is in every page made from now on. */
  async function carryOutOne(db: Db): Promise<boolean> {
    const { rows } = await sql<PriceListRow>`
      select l.id, l.group_ids, l.active from price_lists l
      where l.starts_at > l.carried_out_at and l.starts_at <= statement_timestamp()
        or l.ends_at > l.carried_out_at and l.ends_at <= statement_timestamp()
      order by l.id limit 1 for no key update skip locked`.execute(db);
    const [list] = rows;
    if (!list) return false;
    await sql`update price_lists l set carried_out_at = statement_timestamp() where l.id = ${list.id}`.execute(db);
    if (isPublic(list)) await stalePages.refresh(db, pricedIn(list.id));
    return true;
  }
}

/** Throws `catalog.no-such-price-list`. */
export async function lockPriceList(db: Db, id: string): Promise<PriceListRow> {
  const row = await db.selectFrom('price_lists').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw priceListNotFound();
  return row;
}

/** It may be in what everybody sees. */
export const isPublic = ({ active, group_ids }: Pick<PriceListRow, 'active' | 'group_ids'>): boolean => active && group_ids === null;

/** A condition on `products p`. */
const pricedIn = (listId: string) =>
  sql`p.id in (select v.product_id from price_list_prices e join variants v on v.id = e.variant_id where e.list_id = ${listId}::uuid)`;

type Terms = Pick<PriceListRow, 'name' | 'kind' | 'starts_at' | 'ends_at' | 'group_ids' | 'priority' | 'active'>;

function assertTimes({ starts_at, ends_at }: Pick<Terms, 'starts_at' | 'ends_at'>): void {
  if (starts_at && ends_at && starts_at >= ends_at) throw badPriceList('It would end before it starts.');
}

const told = (terms: Terms): Fields => ({
  name: terms.name,
  kind: terms.kind,
  startsAt: terms.starts_at?.toISOString() ?? null,
  endsAt: terms.ends_at?.toISOString() ?? null,
  groups: terms.group_ids,
  priority: terms.priority,
  active: terms.active,
});

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
