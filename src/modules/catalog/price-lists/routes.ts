import { z } from 'zod';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import type { PriceAnswers } from './price-answers.queries';
import type { PriceListQueries } from './price-lists.queries';
import type { PriceListService } from './price-lists.service';
import type { PriceLinesService } from './price-lines.service';
import {
  CustomerPrices,
  NewPriceList,
  PriceFill,
  PriceLinePage,
  PriceLineQuery,
  PriceLines,
  PriceList,
  PriceListChanges,
  PriceListPage,
  PriceListQuery,
  PricesSet,
  PriceTrace,
  PriceTraceQuery,
  ProductPriceLine,
} from './schemas';

const read = { permission: 'catalog:read-price-lists' };
const write = { permission: 'catalog:write-price-lists' };
const ById = z.strictObject({ id: z.uuid() });
const listErrors = ['catalog.price-list-taken', 'catalog.bad-price-list'] as const;
const priceErrors = ['catalog.no-such-price-list', 'catalog.bad-price-lines'] as const;

export const priceListRoutes = defineRoutes({
  listPriceLists: {
    method: 'get',
    path: '/admin/price-lists',
    summary: 'Price lists, the latest first',
    access: read,
    query: PriceListQuery,
    responses: { 200: PriceListPage },
    errors: ['catalog.bad-cursor'],
  },
  getPriceList: {
    method: 'get',
    path: '/admin/price-lists/:id',
    summary: 'A price list without its prices',
    access: read,
    params: ById,
    responses: { 200: PriceList },
    errors: ['catalog.no-such-price-list'],
  },
  listPriceListPrices: {
    method: 'get',
    path: '/admin/price-lists/:id/prices',
    summary: 'What a price list changes: its prices beside the base prices, by SKU',
    access: read,
    params: ById,
    query: PriceLineQuery,
    responses: { 200: PriceLinePage },
    errors: ['catalog.no-such-price-list', 'catalog.bad-cursor'],
  },
  createPriceList: {
    method: 'post',
    path: '/price-lists',
    summary: 'Make a price list: for a time, for groups of customers, or both; it has no prices yet',
    access: write,
    body: NewPriceList,
    responses: { 201: PriceList },
    errors: [...listErrors],
  },
  updatePriceList: {
    method: 'patch',
    path: '/price-lists/:id',
    summary: 'Change a price list, its times, groups or priority, or switch it off',
    access: write,
    params: ById,
    body: PriceListChanges,
    responses: { 200: PriceList },
    errors: ['catalog.no-such-price-list', 'catalog.stale', ...listErrors],
  },
  deletePriceList: {
    method: 'delete',
    path: '/price-lists/:id',
    summary: 'Delete a price list with its prices; placed orders keep what they were sold at',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-price-list'],
  },
  setPrices: {
    method: 'put',
    path: '/price-lists/:id/prices',
    summary: 'Set or take out up to 10,000 prices, all or none; wrong lines are named',
    access: write,
    params: ById,
    body: PriceLines,
    responses: { 200: PricesSet },
    maxBytes: 4_194_304,
    errors: [...priceErrors],
  },
  fillPrices: {
    method: 'post',
    path: '/price-lists/:id/fill',
    summary: 'Set the prices of many products to a percentage off their base prices, rounded by a rule',
    access: write,
    params: ById,
    body: PriceFill,
    responses: { 200: PricesSet },
    errors: [...priceErrors, 'catalog.too-many-prices'],
  },
  tracePrice: {
    method: 'get',
    path: '/admin/variants/:id/price',
    summary: 'What a variant costs a customer of a group, in a quantity, at a time, and why',
    access: read,
    params: ById,
    query: PriceTraceQuery,
    responses: { 200: PriceTrace },
    errors: ['catalog.no-such-variant'],
  },
  listProductPriceLists: {
    method: 'get',
    path: '/admin/products/:id/price-lists',
    summary: 'What price lists say about the variants of a product',
    access: read,
    params: ById,
    responses: { 200: z.object({ items: z.array(ProductPriceLine) }) },
    errors: ['catalog.no-such-product'],
  },
  getOwnPrices: {
    method: 'get',
    path: '/products/:id/prices',
    summary: 'What the variants of a published product cost the caller now, in every quantity; staff see why',
    access: { permission: 'catalog:read-products' },
    params: ById,
    responses: { 200: CustomerPrices },
    errors: ['catalog.no-such-product'],
  },
});

export interface PriceListHandlersDeps {
  readonly priceListQueries: PriceListQueries;
  readonly priceListService: PriceListService;
  readonly priceLinesService: PriceLinesService;
  readonly priceAnswers: PriceAnswers;
}

export const createPriceListHandlers = ({
  priceListQueries,
  priceListService,
  priceLinesService,
  priceAnswers,
}: PriceListHandlersDeps): Handlers<typeof priceListRoutes> => ({
  listPriceLists: async ({ query }) => ok(await priceListQueries.list(query)),
  getPriceList: async ({ params }) => ok(await priceListQueries.get(params.id)),
  listPriceListPrices: async ({ params, query }) => ok(await priceListQueries.listPrices(params.id, query)),
  createPriceList: async ({ body, caller }) => created(await priceListQueries.get(await priceListService.create(body, actorOf(caller)))),
  updatePriceList: async ({ params, body, caller }) => {
    await priceListService.update(params.id, body, actorOf(caller));
    return ok(await priceListQueries.get(params.id));
  },
  deletePriceList: async ({ params, caller }) => {
    await priceListService.remove(params.id, actorOf(caller));
    return noContent();
  },
  setPrices: async ({ params, body, caller }) => {
    const done = await priceLinesService.set(params.id, body, actorOf(caller));
    return ok({ ...done, list: await priceListQueries.get(params.id) });
  },
  fillPrices: async ({ params, body, caller }) => {
    const done = await priceLinesService.fill(params.id, body, actorOf(caller));
    return ok({ ...done, list: await priceListQueries.get(params.id) });
  },
  tracePrice: async ({ params, query }) => ok(await priceAnswers.trace(params.id, query)),
  listProductPriceLists: async ({ params }) => ok({ items: await priceListQueries.listOfProduct(params.id) }),
  getOwnPrices: async ({ params, caller }) =>
    ok(await priceAnswers.ofProduct(params.id, caller.principal?.groupIds ?? [], caller.can(read.permission))),
});
