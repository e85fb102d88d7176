import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { sameStore, stale, storeClosed } from '../errors';
import { setStock } from '../inventory/set-stock';
import { applyDefaultSafety, applyDefaultThreshold } from '../inventory/thresholds';
import type { CatalogTables } from '../tables';
import { causeOf } from './cause';
import { recordStock } from './record-stock';
import { assertVariants, storesOf } from './references';
import { refusal } from './refusal';
import type { Adjustment, StockSettings, StockSettingsChanges, Transfer } from './routes';
import { assertInScope, type Hand } from './scope';
import { settingsColumns, viewSettings } from './stock.queries';

export interface StockServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

/** All lines or none; repeated with the same id they change nothing and answer the same. */
export interface StockService {
  adjust(storeId: string, adjustmentId: string, adjustment: Adjustment, hand: Hand): Promise<AdjustedLine[]>;
  transfer(transferId: string, transfer: Transfer, hand: Hand): Promise<TransferredLine[]>;
  /** Throws `catalog.stale`. */
  changeSettings(changes: StockSettingsChanges): Promise<StockSettings>;
}

export interface AdjustedLine {
  readonly variantId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly delta: number;
}

interface Shelf {
  readonly onHand: number;
  readonly reserved: number;
}

export interface TransferredLine {
  readonly variantId: string;
  readonly quantity: number;
  readonly from: Shelf;
  readonly to: Shelf;
}

export function createStockService({ uow }: StockServiceDeps): StockService {
  return {
    async adjust(storeId, adjustmentId, { reason, reference, note = null, lines }, { actorId, scope }) {
      assertInScope(scope, [storeId]);
      const input = { storeId, reason, note, lines, ...(reference === undefined ? {} : { reference }) };
      return uow.command(`adjust:${adjustmentId}`, 'adjustStock', input, async (tx) => {
        await storesOf(tx.db, [storeId]);
        await assertVariants(tx.db, lines);
        const result = await setStock(
          tx,
          lines.map((line) => ({
            variantId: line.variantId,
            storeId,
            delta: 'delta' in line ? line.delta : null,
            onHand: 'onHand' in line ? line.onHand : null,
            backorder: line.backorder ?? null,
          })),
          { cause: causeOf(reason, adjustmentId), reason, note, reference: reference ?? null, actorId, from: 'staff' },
        );
        if (result.outcome === 'refused') throw refusal(result.lines);
        await recordStock(tx.db, result.shelves, { action: 'stock-adjusted', note: [reason, note].filter(Boolean).join(': '), actorId });
        return result.shelves.map(({ variantId, onHand, reserved, delta }) => ({ variantId, onHand, reserved, delta }));
      });
    },

    async transfer(transferId, { fromStoreId, toStoreId, note = null, lines }, { actorId, scope }) {
      assertInScope(scope, [fromStoreId, toStoreId]);
      return uow.command(`transfer:${transferId}`, 'transferStock', { fromStoreId, toStoreId, note, lines }, async (tx) => {
        if (fromStoreId === toStoreId) throw sameStore();
        const stores = await storesOf(tx.db, [fromStoreId, toStoreId]);
        if (!stores.get(toStoreId)) throw storeClosed();
        await assertVariants(tx.db, lines);
        const move = (storeId: string, sign: 1 | -1) =>
          lines.map((l) => ({ variantId: l.variantId, storeId, delta: sign * l.quantity, onHand: null, backorder: null }));
        const result = await setStock(tx, [...move(fromStoreId, -1), ...move(toStoreId, 1)], {
          cause: `transfer:${transferId}`,
          reason: 'transfer',
          note,
          actorId,
          from: 'staff',
        });
        if (result.outcome === 'refused') throw refusal(result.lines);
        await recordStock(tx.db, result.shelves, { action: 'stock-transferred', note, actorId });
        const shelf = (variantId: string, storeId: string): Shelf => {
          const found = result.shelves.find((s) => s.variantId === variantId && s.storeId === storeId);
          if (!found) throw new Error(`shelf ${variantId} ${storeId} was not moved`);
          return { onHand: found.onHand, reserved: found.reserved };
        };
        return lines.map(({ variantId, quantity }) => ({
          variantId,
          quantity,
          from: shelf(variantId, fromStoreId),
          to: shelf(variantId, toStoreId),
        }));
      });
    },

    changeSettings: ({ version, lowStockThreshold, safetyStock, allocation, splitAllowed }) =>
      uow.run(async (tx) => {
        const present = await tx.db.selectFrom('stock_settings').select('version').forUpdate().executeTakeFirstOrThrow();
        if (present.version !== version) throw stale(present.version);
        const row = await tx.db
          .updateTable('stock_settings')
          .set({
            version: sql`version + 1`,
            updated_at: sql`now()`,
            ...(lowStockThreshold === undefined ? {} : { low_stock: lowStockThreshold }),
            ...(safetyStock === undefined ? {} : { safety: safetyStock }),
            ...(allocation === undefined ? {} : { allocation }),
            ...(splitAllowed === undefined ? {} : { split: splitAllowed }),
          })
          .returning(settingsColumns)
          .executeTakeFirstOrThrow();
        if (lowStockThreshold !== undefined) await applyDefaultThreshold(tx.db);
        if (safetyStock !== undefined) await applyDefaultSafety(tx.db);
        return viewSettings(row);
      }),
  };
}
