import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { belowReserved, stale, storeNotFound, unknownReference } from '../errors';
import { setStock } from '../inventory/set-stock';
import type { CatalogTables } from '../tables';
import { storeColumns, viewStore } from './stores.queries';
import type { Adjustment, NewStore, Store, StoreChanges } from './routes';

export interface StoreServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export interface StoreService {
  create(input: NewStore): Promise<Store>;
  update(id: string, changes: StoreChanges): Promise<Store>;
  /** All lines or none; repeated with the same id it changes nothing and answers the same. */
  adjustStock(storeId: string, adjustmentId: string, adjustment: Adjustment): Promise<AdjustedLine[]>;
}

export interface AdjustedLine {
  readonly variantId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly delta: number;
}

export function createStoreService({ uow }: StoreServiceDeps): StoreService {
  return {
    create: ({ code, name, address = null, active }) =>
      explained(
        uow.run(async (tx) =>
          viewStore(
            await tx.db
              .insertInto('stores')
              .values({
                id: uuidv7(),
                code,
                name,
                address: address === null ? null : JSON.stringify(address),
                ...(active === undefined ? {} : { active }),
              })
              .returning(storeColumns)
              .executeTakeFirstOrThrow(),
          ),
        ),
      ),

    update: (id, { version, code, name, address, active }) =>
      explained(
        uow.run(async (tx) => {
          const present = await tx.db
            .selectFrom('stores')
            .select(['version', 'active'])
            .where('id', '=', id)
            .forUpdate()
            .executeTakeFirst();
          if (!present) throw storeNotFound();
          if (present.version !== version) throw stale(present.version);
          const row = await tx.db
            .updateTable('stores')
            .set({
              version: sql`version + 1`,
              updated_at: sql`now()`,
              ...(code === undefined ? {} : { code }),
              ...(name === undefined ? {} : { name }),
              ...(address === undefined ? {} : { address: address === null ? null : JSON.stringify(address) }),
              ...(active === undefined ? {} : { active }),
            })
            .where('id', '=', id)
            .returning(storeColumns)
            .executeTakeFirstOrThrow();
          if (row.active !== present.active) {
            await sql`
              update stock_levels s set listed = t.active and v.withdrawn_at is null and p.status = 'published', updated_at = now()
              from stores t, variants v, products p
              where s.store_id = ${id} and t.id = s.store_id and v.id = s.variant_id and p.id = s.product_id`.execute(tx.db);
          }
          return viewStore(row);
        }),
      ),

    adjustStock: (storeId, adjustmentId, adjustment) =>
      uow.command(`adjust:${adjustmentId}`, 'adjustStock', { storeId, adjustment }, async (tx) => {
        const store = await tx.db.selectFrom('stores').select('id').where('id', '=', storeId).executeTakeFirst();
        if (!store) throw storeNotFound();
        const ids = new Set(adjustment.lines.map((l) => l.variantId));
        if (ids.size < adjustment.lines.length) throw unknownReference('a variant is named twice');
        const known = await tx.db
          .selectFrom('variants')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
          .executeTakeFirstOrThrow();
        if (known.count < ids.size) throw unknownReference('a variant does not exist');
        const result = await setStock(
          tx.db,
          adjustment.lines.map((line) => ({
            variantId: line.variantId,
            storeId,
            delta: 'delta' in line ? line.delta : null,
            onHand: 'onHand' in line ? line.onHand : null,
            backorder: line.backorder ?? null,
          })),
          { cause: `adjust:${adjustmentId}`, note: [adjustment.reason, adjustment.note].filter(Boolean).join(': '), from: 'staff' },
        );
        if (result.outcome === 'refused') throw belowReserved(result.lines);
        return result.shelves.map(({ variantId, onHand, reserved, delta }) => ({ variantId, onHand, reserved, delta }));
      }),
  };
}
