import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { changesBetween, type Fields } from '../domain/history';
import { stale, storeInUse, storeNotFound } from '../errors';
import { recordChanges } from '../history/record';
import { markStock, type Sellable } from '../inventory/mark-stock';
import { soldFrom } from '../inventory/set-stock';
import type { CatalogTables } from '../tables';
import { storeColumns, viewStore } from './stores.queries';
import type { NewStore, Store, StoreChanges } from './routes';

export interface StoreServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export interface StoreService {
  create(input: NewStore, actorId: string | null): Promise<Store>;
  update(id: string, changes: StoreChanges, actorId: string | null): Promise<Store>;
  /** Throws `catalog.store-in-use` when it has ever held stock. */
  remove(id: string, actorId: string | null): Promise<void>;
}

export function createStoreService({ uow }: StoreServiceDeps): StoreService {
  return {
    create: (input, actorId) =>
      explained(
        uow.run(async (tx) => {
          const store = viewStore(
            await tx.db
              .insertInto('stores')
              .values({
                id: uuidv7(),
                code: input.code,
                name: input.name,
                address: null,
                ...columnsOf(input),
              })
              .returning(storeColumns)
              .executeTakeFirstOrThrow(),
          );
          const changes = changesBetween({}, told(store));
          await recordChanges(tx.db, [{ subject: 'store', subjectId: store.id, action: 'created', fields: changes, actorId }]);
          return store;
        }),
      ),

    update: (id, { version, ...changes }, actorId) =>
      explained(
        uow.run(async (tx) => {
          const present = viewStore(await locked(tx.db, id));
          if (present.version !== version) throw stale(present.version);
          const row = await tx.db
            .updateTable('stores')
            .set({
              version: sql`version + 1`,
              updated_at: sql`now()`,
              ...columnsOf(changes),
            })
            .where('id', '=', id)
            .returning(storeColumns)
            .executeTakeFirstOrThrow();
          const store = viewStore(row);
          if (store.active !== present.active) await listShelves(tx.db, id);
          const fields = changesBetween(told(present), told(store));
          const action = store.active === present.active ? 'edited' : store.active ? 'opened' : 'closed';
          await recordChanges(tx.db, [{ subject: 'store', subjectId: id, action, fields, actorId }]);
          return store;
        }),
      ),

    remove: (id, actorId) =>
      uow.run(async (tx) => {
        const store = viewStore(await locked(tx.db, id));
        const { rows } = await sql`
          select 1 where exists (select 1 from stock_levels s where s.store_id = ${id})
            or exists (select 1 from products p where p.seller_store_id = ${id})`.execute(tx.db);
        if (rows.length > 0) throw storeInUse();
        await tx.db.deleteFrom('stores').where('id', '=', id).execute();
        const fields = changesBetween(told(store), {});
        await recordChanges(tx.db, [{ subject: 'store', subjectId: id, action: 'deleted', fields, actorId }]);
      }),
  };
}

/** Throws `catalog.no-such-store`. */
async function locked(db: Transaction<CatalogTables>, id: string) {
  const row = await db.selectFrom('stores').select(storeColumns).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw storeNotFound();
  return row;
}

/** What lies in a closed store is not sold. Shelves are locked in key order, as by a checkout. */
async function listShelves(db: Transaction<CatalogTables>, storeId: string): Promise<void> {
  const { rows } = await sql<Sellable>`
    with theirs as (
      select s.variant_id, ${soldFrom} as listed
      from stock_levels s join stores t on t.id = s.store_id join variants v on v.id = s.variant_id join products p on p.id = s.product_id
      where s.store_id = ${storeId}
      order by s.variant_id
      for update of s)
    update stock_levels s set listed = h.listed, updated_at = now()
    from theirs h where s.store_id = ${storeId} and s.variant_id = h.variant_id and s.listed <> h.listed
    returning s.variant_id as "variantId", s.product_id as "productId"`.execute(db);
  markStock(db, rows);
}

function columnsOf({ address, location, hours, timeZone, ...plain }: Omit<StoreChanges, 'version'>) {
  return {
    ...plain,
    ...(address === undefined ? {} : { address: address === null ? null : JSON.stringify(address) }),
    ...(location === undefined ? {} : { latitude: location?.latitude ?? null, longitude: location?.longitude ?? null }),
    ...(hours === undefined ? {} : { hours: JSON.stringify(hours) }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
  };
}

const told = ({ id: _id, version: _version, address, location, hours, ...plain }: Store): Fields => ({
  ...plain,
  address: address === null ? null : Object.values(address).join(', '),
  location: location === null ? null : `${location.latitude}, ${location.longitude}`,
  hours: JSON.stringify(hours),
});
