import { z } from 'zod';
import { OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { created, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { mostUnits } from '../domain/shelf';
import { Threshold } from '../products/staff-schemas';
import type { StockQueries } from './stock.queries';
import type { BulkStock } from './bulk.service';
import { assertInAllStores, handOf, scopeOf } from './scope';
import type { StockRules } from './rules.service';
import type { StockService } from './stock.service';

const article = {
  variantId: z.uuid(),
  productId: z.uuid(),
  sku: z.string(),
  title: z.string(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
};

const AheadRule = {
  /** Units that may be promised beyond the shelf; null: no limit. */
  limit: z.int().min(0).max(1_000_000).nullable(),
  /** Sold ahead until then; null: for good. */
  until: z.iso.datetime().nullable(),
  /** The day from which it ships: a pre-order until then. */
  shipsFrom: z.iso.date().nullable(),
  /** Days after the order. */
  shipsInDays: z.int().min(0).max(730).nullable(),
};

/** `free`: what can be sold from the shelf, `safety` set aside. `low`: what is not promised is at or below the threshold. `ahead`: what may be sold before it has arrived; null: nothing. */
export const StockRow = z
  .object({
    ...article,
    onHand: z.int(),
    reserved: z.int(),
    free: z.int(),
    backorder: z.boolean(),
    ahead: z.object(AheadRule).nullable(),
    safety: z.int(),
    /** Of this shelf alone; null: as the settings say. */
    ownSafety: z.int().nullable(),
    threshold: z.int(),
    low: z.boolean(),
  })
  .meta({ id: 'StockRow' });
export type StockRow = z.output<typeof StockRow>;

/**
 * One change of one shelf. `kind`: `hold`, `release`, `expire`, `ship`, `return` (buyers), `receive`,
 * `count`, `adjust`, `transfer` (moved at once), `send` and `arrive` (of a transfer on its way) (staff), `import`.
 * `orderId`: for which order; that of a checkout which came to nothing leads to a cancelled one. `actorId`: the account of
 * whoever did it.
 */
export const StockMovement = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    ...article,
    storeId: z.uuid(),
    storeName: z.string(),
    kind: z.string(),
    onHandDelta: z.int(),
    reservedDelta: z.int(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    reference: z.string().nullable(),
    actorId: z.uuid().nullable(),
    orderId: z.uuid().nullable(),
  })
  .meta({ id: 'StockMovement' });
export type StockMovement = z.output<typeof StockMovement>;

/** `delta` changes the count, `onHand` sets it; either way nothing falls below what is promised to buyers. */
const AdjustmentLine = z.union([
  z.strictObject({ variantId: z.uuid(), delta: z.int().min(-1_000_000).max(1_000_000), backorder: z.boolean().optional() }),
  z.strictObject({ variantId: z.uuid(), onHand: z.int().min(0).max(mostUnits), backorder: z.boolean().optional() }),
]);
export const Reason = z.enum(['received', 'count', 'damaged', 'lost', 'returned', 'correction']);

export const Adjustment = z.strictObject({
  reason: Reason,
  reference: OneLine(120).optional(),
  note: OneLine(300).optional(),
  lines: z.array(AdjustmentLine).min(1).max(10_000),
});
export type Adjustment = z.output<typeof Adjustment>;

const Shelf = { onHand: z.int(), reserved: z.int() };
const AdjustmentDone = z.object({
  id: z.uuid(),
  lines: z.array(z.object({ variantId: z.uuid(), ...Shelf, delta: z.int() })),
});

/** A shelf by SKU or variant, and by the store's code or id; without a store that of the whole adjustment. */
export const BulkLine = z.strictObject({
  sku: z.string().min(1).max(64).optional(),
  variantId: z.uuid().optional(),
  store: z.string().min(1).max(120).optional(),
  delta: z.int().min(-1_000_000).max(1_000_000).optional(),
  onHand: z.int().min(0).max(mostUnits).optional(),
});
export type BulkLine = z.output<typeof BulkLine>;

export const BulkAdjustment = z.strictObject({
  reason: Reason,
  reference: OneLine(120).optional(),
  note: OneLine(300).optional(),
  /** Code, name or id. */
  store: z.string().min(1).max(120).optional(),
  /** Say what would happen and change nothing. */
  dryRun: z.boolean().optional(),
  lines: z.array(BulkLine).min(1).max(10_000),
});
export type BulkAdjustment = z.output<typeof BulkAdjustment>;

/** CSV with a heading or JSON Lines, as docs/import.md describes. */
const BulkText = BulkAdjustment.omit({ lines: true }).extend({ text: z.string().min(1).max(4_000_000) });

/** `units`: by how many the counts changed on the whole. */
export const BulkDone = z
  .object({ id: z.uuid(), dryRun: z.boolean(), lines: z.int(), changed: z.int(), units: z.int() })
  .meta({ id: 'BulkAdjustmentDone' });
export type BulkDone = z.output<typeof BulkDone>;

export const Transfer = z.strictObject({
  fromStoreId: z.uuid(),
  toStoreId: z.uuid(),
  note: OneLine(300).optional(),
  lines: z
    .array(z.strictObject({ variantId: z.uuid(), quantity: z.int().min(1).max(1_000_000) }))
    .min(1)
    .max(1_000),
});
export type Transfer = z.output<typeof Transfer>;

const TransferDone = z.object({
  id: z.uuid(),
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int(), from: z.object(Shelf), to: z.object(Shelf) })),
});

export const StockSettings = z
  .object({
    lowStockThreshold: z.int(),
    /** Units of each shelf that are never offered, unless the shelf has a number of its own. */
    safetyStock: z.int(),
    /** From which store goods are taken when several have them. */
    allocation: z.enum(['nearest', 'fullest', 'priority']),
    /** May the goods of a checkout come from several stores? */
    splitAllowed: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'StockSettings' });
export type StockSettings = z.output<typeof StockSettings>;

export const StockSettingsChanges = z.strictObject({
  version: z.int(),
  lowStockThreshold: Threshold.optional(),
  safetyStock: z.int().min(0).max(1_000_000).optional(),
  allocation: StockSettings.shape.allocation.optional(),
  splitAllowed: z.boolean().optional(),
});
export type StockSettingsChanges = z.output<typeof StockSettingsChanges>;

/**
 * For these variants in that store, or in all that have a shelf of them. What is left out stays; `ahead: null` ends it, and what is
 * promised already stays promised.
 */
export const StockRule = z.strictObject({
  variantIds: z.array(z.uuid()).min(1).max(500),
  storeId: z.uuid().optional(),
  safety: z.int().min(0).max(1_000_000).nullable().optional(),
  ahead: z
    .strictObject({
      limit: AheadRule.limit.optional(),
      until: AheadRule.until.optional(),
      shipsFrom: AheadRule.shipsFrom.optional(),
      shipsInDays: AheadRule.shipsInDays.optional(),
    })
    .nullable()
    .optional(),
});
export type StockRule = z.output<typeof StockRule>;

const StockRuleDone = z.object({ shelves: z.int() });

export const StockQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().min(1).max(100).optional(),
  stock: z.enum(['in', 'low', 'out']).optional(),
});
export type StockQuery = z.output<typeof StockQuery>;

export const MovementQuery = z.strictObject({
  ...pageQuery,
  storeId: z.uuid().optional(),
  variantId: z.uuid().optional(),
  productId: z.uuid().optional(),
  orderId: z.uuid().optional(),
  kind: z
    .enum(['hold', 'release', 'expire', 'ship', 'return', 'receive', 'count', 'adjust', 'transfer', 'send', 'arrive', 'import'])
    .optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type MovementQuery = z.output<typeof MovementQuery>;

export const HistoryQuery = z.strictObject({
  ...pageQuery,
  variantId: z.uuid(),
  /** Else of all stores together. */
  storeId: z.uuid().optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type HistoryQuery = z.output<typeof HistoryQuery>;

/** `onHand` and `reserved`: after the change, in the store that was asked for or in all together. */
export const HistoryPoint = z
  .object({
    at: z.iso.datetime(),
    storeId: z.uuid(),
    kind: z.string(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    reference: z.string().nullable(),
    onHandDelta: z.int(),
    reservedDelta: z.int(),
    onHand: z.int(),
    reserved: z.int(),
  })
  .meta({ id: 'StockHistoryPoint' });
export type HistoryPoint = z.output<typeof HistoryPoint>;

const read = { permission: 'catalog:read-stock' };
const adjust = { permission: 'catalog:adjust-stock' };
const ById = z.strictObject({ id: z.uuid() });
const lineErrors = ['catalog.no-such-store', 'catalog.below-reserved', 'catalog.too-many-units', 'catalog.variant-repeated'] as const;

export const stockRoutes = defineRoutes({
  listStoreStock: {
    method: 'get',
    path: '/stores/:id/stock',
    summary: 'What the store has, by SKU',
    access: read,
    params: ById,
    query: StockQuery,
    responses: { 200: page(StockRow) },
    errors: ['catalog.no-such-store', 'catalog.bad-cursor'],
  },
  adjustStock: {
    method: 'post',
    path: '/stores/:id/stock-adjustments',
    summary: 'Receive, count or write off goods: all lines or none',
    access: adjust,
    params: ById,
    body: Adjustment,
    responses: { 201: AdjustmentDone },
    idempotency: 'day',
    errors: [...lineErrors, 'catalog.unknown-reference'],
  },
  adjustStockInBulk: {
    method: 'post',
    path: '/stock-adjustments',
    summary: 'Up to 10,000 lines over all stores: all or none, and every wrong line is named',
    access: adjust,
    body: BulkAdjustment,
    responses: { 201: BulkDone },
    idempotency: 'day',
    maxBytes: 4 * 1_048_576,
    errors: ['catalog.bad-lines'],
  },
  adjustStockFromFile: {
    method: 'post',
    path: '/stock-adjustments/file',
    summary: 'The same from the text of a file (CSV or JSON Lines)',
    access: adjust,
    body: BulkText,
    responses: { 201: BulkDone },
    idempotency: 'day',
    maxBytes: 5 * 1_048_576,
    errors: ['catalog.bad-lines'],
  },
  transferStock: {
    method: 'post',
    path: '/stock-transfers',
    summary: 'Move goods from one store to another: all lines or none',
    access: adjust,
    body: Transfer,
    responses: { 201: TransferDone },
    idempotency: 'day',
    errors: [...lineErrors, 'catalog.unknown-reference', 'catalog.same-store', 'catalog.store-closed'],
  },
  listMovements: {
    method: 'get',
    path: '/stock-movements',
    summary: 'Who moved what, when, why and for which order; latest first',
    access: read,
    query: MovementQuery,
    responses: { 200: page(StockMovement) },
    errors: ['catalog.bad-cursor'],
  },
  getStockHistory: {
    method: 'get',
    path: '/stock-history',
    summary: 'How the count of a variant came to be: each change with the count after it, latest first',
    access: read,
    query: HistoryQuery,
    responses: { 200: page(HistoryPoint) },
    errors: ['catalog.bad-cursor'],
  },
  getStockSettings: {
    method: 'get',
    path: '/admin/stock-settings',
    summary: 'What holds for all shelves that have no number of their own, and from which store goods are taken',
    access: read,
    responses: { 200: StockSettings },
  },
  updateStockSettings: {
    method: 'patch',
    path: '/admin/stock-settings',
    summary: 'Change the thresholds and the rule by which stores are chosen',
    access: { permission: 'catalog:write-stores' },
    body: StockSettingsChanges,
    responses: { 200: StockSettings },
    errors: ['catalog.stale', 'catalog.only-in-all-stores'],
  },
  setStockRule: {
    method: 'put',
    path: '/stock-rules',
    summary: 'Say what is never offered, and what may be ordered before it has arrived',
    access: adjust,
    body: StockRule,
    responses: { 200: StockRuleDone },
    errors: ['catalog.no-such-store', 'catalog.unknown-reference'],
  },
});

export interface StockHandlersDeps {
  readonly stockQueries: StockQueries;
  readonly stockService: StockService;
  readonly stockRules: StockRules;
  readonly bulkStock: BulkStock;
}

export function createStockHandlers({
  stockQueries,
  stockService,
  stockRules,
  bulkStock,
}: StockHandlersDeps): Handlers<typeof stockRoutes> {
  return {
    listStoreStock: async ({ params, query, caller }) => ok(await stockQueries.listStock(params.id, query, scopeOf(caller))),
    adjustStock: async ({ params, body, resourceId, caller }) =>
      created({ id: resourceId, lines: await stockService.adjust(params.id, resourceId, body, handOf(caller)) }),
    adjustStockInBulk: async ({ body, resourceId, caller }) => created(await bulkStock.apply(resourceId, body, handOf(caller))),
    adjustStockFromFile: async ({ body, resourceId, caller }) => created(await bulkStock.applyText(resourceId, body, handOf(caller))),
    transferStock: async ({ body, resourceId, caller }) =>
      created({ id: resourceId, lines: await stockService.transfer(resourceId, body, handOf(caller)) }),
    listMovements: async ({ query, caller }) => ok(await stockQueries.listMovements(query, scopeOf(caller))),
    getStockHistory: async ({ query, caller }) => ok(await stockQueries.history(query, scopeOf(caller))),
    getStockSettings: async () => ok(await stockQueries.settings()),
    updateStockSettings: async ({ body, caller }) => {
      assertInAllStores(scopeOf(caller));
      return ok(await stockService.changeSettings(body));
    },
    setStockRule: async ({ body, caller }) => ok({ shelves: await stockRules.set(body, handOf(caller)) }),
  };
}
