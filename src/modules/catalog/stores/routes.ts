import { z } from 'zod';
import { created, defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { Address, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import type { StoreQueries } from './stores.queries';
import type { StoreService } from './stores.service';

/** A place that holds stock and hands it over. */
export const Store = z
  .object({ id: z.uuid(), code: z.string(), name: z.string(), address: Address.nullable(), active: z.boolean(), version: z.int() })
  .meta({ id: 'Store' });
export type Store = z.output<typeof Store>;

const Code = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60);
const fields = { code: Code, name: OneLine(120), address: Address.nullable().optional(), active: z.boolean().optional() };
export const NewStore = z.strictObject(fields);
export type NewStore = z.output<typeof NewStore>;
export const StoreChanges = z.strictObject({
  version: z.int(),
  code: Code.optional(),
  name: fields.name.optional(),
  address: fields.address,
  active: fields.active,
});
export type StoreChanges = z.output<typeof StoreChanges>;

export const StockRow = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    sku: z.string(),
    title: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    onHand: z.int(),
    reserved: z.int(),
    free: z.int(),
    backorder: z.boolean(),
  })
  .meta({ id: 'StockRow' });
export type StockRow = z.output<typeof StockRow>;

/** `delta` changes the count, `onHand` sets it; either way nothing falls below what is promised to buyers. */
const AdjustmentLine = z.union([
  z.strictObject({ variantId: z.uuid(), delta: z.int().min(-1_000_000).max(1_000_000), backorder: z.boolean().optional() }),
  z.strictObject({ variantId: z.uuid(), onHand: z.int().min(0).max(1_000_000_000), backorder: z.boolean().optional() }),
]);
export const Adjustment = z.strictObject({
  reason: z.enum(['received', 'count', 'damaged', 'returned', 'correction']),
  note: OneLine(300).optional(),
  lines: z.array(AdjustmentLine).min(1).max(10_000),
});
export type Adjustment = z.output<typeof Adjustment>;

const AdjustmentDone = z.object({
  id: z.uuid(),
  lines: z.array(z.object({ variantId: z.uuid(), onHand: z.int(), reserved: z.int(), delta: z.int() })),
});

export const StockQuery = z.strictObject({ ...pageQuery, q: z.string().trim().min(1).max(100).optional() });
export type StockQuery = z.output<typeof StockQuery>;

const write = { permission: 'catalog:write-stores' };
const ById = z.strictObject({ id: z.uuid() });

export const storeRoutes = defineRoutes({
  listStores: {
    method: 'get',
    path: '/stores',
    summary: 'The shop’s places',
    access: { permission: 'catalog:read-stores' },
    responses: { 200: z.object({ items: z.array(Store) }) },
    cache: 'catalog',
  },
  createStore: {
    method: 'post',
    path: '/stores',
    summary: 'Open a store',
    access: write,
    body: NewStore,
    responses: { 201: Store },
    errors: ['catalog.code-taken'],
  },
  updateStore: {
    method: 'patch',
    path: '/stores/:id',
    summary: 'Change a store',
    access: write,
    params: ById,
    body: StoreChanges,
    responses: { 200: Store },
    errors: ['catalog.no-such-store', 'catalog.stale', 'catalog.code-taken'],
  },
  listStoreStock: {
    method: 'get',
    path: '/stores/:id/stock',
    summary: 'What the store has, by SKU',
    access: { permission: 'catalog:read-stock' },
    params: ById,
    query: StockQuery,
    responses: { 200: page(StockRow) },
    errors: ['catalog.no-such-store', 'catalog.bad-cursor'],
  },
  adjustStock: {
    method: 'post',
    path: '/stores/:id/stock-adjustments',
    summary: 'Receive, count or write off goods: all lines or none',
    access: { permission: 'catalog:adjust-stock' },
    params: ById,
    body: Adjustment,
    responses: { 201: AdjustmentDone },
    idempotency: 'day',
    errors: ['catalog.no-such-store', 'catalog.below-reserved', 'catalog.unknown-reference'],
  },
});

export interface StoreHandlersDeps {
  readonly storeQueries: StoreQueries;
  readonly storeService: StoreService;
}

export function createStoreHandlers({ storeQueries, storeService }: StoreHandlersDeps): Handlers<typeof storeRoutes> {
  return {
    listStores: async () => ok({ items: await storeQueries.list() }),
    createStore: async ({ body }) => created(await storeService.create(body)),
    updateStore: async ({ params, body }) => ok(await storeService.update(params.id, body)),
    listStoreStock: async ({ params, query }) => ok(await storeQueries.listStock(params.id, query)),
    adjustStock: async ({ params, body, resourceId }) =>
      created({ id: resourceId, lines: await storeService.adjustStock(params.id, resourceId, body) }),
  };
}
