import { z } from 'zod';
import { page, pageQuery } from '../../../platform/facade/schemas';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { assertInScope, scopeOf } from '../stock/scope';
import type { HistoryQueries } from './history.queries';

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]).nullable();

/** `actorId` is the account of who did it; null for an import. `field` is a path in words: `title`, `variants.MUG-S.prices.USD`. */
export const HistoryEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    action: z.string(),
    changes: z.array(z.object({ field: z.string(), before: Value, after: Value })),
    note: z.string().nullable(),
    actorId: z.uuid().nullable(),
  })
  .meta({ id: 'CatalogHistoryEntry' });
export type HistoryEntry = z.input<typeof HistoryEntry>;

export const HistoryQuery = z.strictObject(pageQuery);
export type HistoryQuery = z.output<typeof HistoryQuery>;

const access = { permission: 'catalog:read-history' };
const ById = z.strictObject({ id: z.uuid() });
const responses = { 200: page(HistoryEntry) };

export const historyRoutes = defineRoutes({
  listProductHistory: {
    method: 'get',
    path: '/products/:id/history',
    summary: 'Who changed what of a product, its prices, pictures and stock; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-product', 'catalog.bad-cursor'],
  },
  listCategoryHistory: {
    method: 'get',
    path: '/categories/:id/history',
    summary: 'Who changed what of a category; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-category', 'catalog.bad-cursor'],
  },
  listBrandHistory: {
    method: 'get',
    path: '/brands/:id/history',
    summary: 'Who changed what of a brand; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-brand', 'catalog.bad-cursor'],
  },
  listAttributeHistory: {
    method: 'get',
    path: '/attributes/:id/history',
    summary: 'Who changed what of an attribute; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-attribute', 'catalog.bad-cursor'],
  },
  listProductTypeHistory: {
    method: 'get',
    path: '/product-types/:id/history',
    summary: 'Who changed what of a product type; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-type', 'catalog.bad-cursor'],
  },
  listPriceListHistory: {
    method: 'get',
    path: '/price-lists/:id/history',
    summary: 'Who changed what of a price list and its prices; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-price-list', 'catalog.bad-cursor'],
  },
  listStoreHistory: {
    method: 'get',
    path: '/stores/:id/history',
    summary: 'Who changed what of a store; latest first',
    access,
    params: ById,
    query: HistoryQuery,
    responses,
    errors: ['catalog.no-such-store', 'catalog.bad-cursor'],
  },
});

export interface HistoryHandlersDeps {
  readonly historyQueries: HistoryQueries;
}

export const createHistoryHandlers = ({ historyQueries }: HistoryHandlersDeps): Handlers<typeof historyRoutes> => ({
  listProductHistory: async ({ params, query, caller }) => ok(await historyQueries.list('product', params.id, query, scopeOf(caller))),
  listCategoryHistory: async ({ params, query, caller }) => ok(await historyQueries.list('category', params.id, query, scopeOf(caller))),
  listBrandHistory: async ({ params, query, caller }) => ok(await historyQueries.list('brand', params.id, query, scopeOf(caller))),
  listAttributeHistory: async ({ params, query, caller }) => ok(await historyQueries.list('attribute', params.id, query, scopeOf(caller))),
  listProductTypeHistory: async ({ params, query, caller }) => ok(await historyQueries.list('type', params.id, query, scopeOf(caller))),
  listPriceListHistory: async ({ params, query, caller }) => ok(await historyQueries.list('price-list', params.id, query, scopeOf(caller))),
  listStoreHistory: async ({ params, query, caller }) => {
    const scope = scopeOf(caller);
    assertInScope(scope, [params.id]);
    return ok(await historyQueries.list('store', params.id, query, scope));
  },
});
