import { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { AppError } from '../../../platform/kernel/errors';
import { created, defineRoutes, moved, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { scopeOf } from '../stock/scope';
import { skuTaken } from '../errors';
import type { SearchLog } from '../search/search-log';
import { localeSuffix, LocaleQuery } from '../translations/schemas';
import type { ShopLocales } from '../translations/shop-locales';
import type { BulkService } from './bulk.service';
import type { ProductQueries } from './products.queries';
import type { ProductService } from './products.service';
import type { ShopAnswers } from './shop-answers';
import type { StaffProductQueries } from './staff-products.queries';
import { ListQuery, ProductCard, ProductList, ProductPage, SearchQuery, SearchResults } from './schemas';
import {
  BulkChange,
  BulkResult,
  NewProduct,
  NewVariant,
  ProductChanges,
  StaffListQuery,
  StaffProduct,
  StaffProductList,
  UsedTag,
  VariantChanges,
  VersionQuery,
} from './staff-schemas';

const read = { permission: 'catalog:read-products' };
const write = { permission: 'catalog:write-products' };
const drafts = { permission: 'catalog:read-drafts' };
const ById = z.strictObject({ id: z.uuid() });
const ByVariant = z.strictObject({ id: z.uuid(), variantId: z.uuid() });
const changeErrors = ['catalog.no-such-product', 'catalog.stale', 'catalog.bad-product'] as const;

export const productRoutes = defineRoutes({
  listProducts: {
    method: 'get',
    path: '/products',
    summary: 'Published products, as cards',
    access: read,
    query: ListQuery,
    responses: { 200: ProductList },
    cache: 'catalog',
    errors: ['catalog.bad-cursor', 'catalog.unknown-locale'],
  },
  searchProducts: {
    method: 'get',
    path: '/products/search',
    summary: 'Published products that match the words, best first',
    access: read,
    query: SearchQuery,
    responses: { 200: SearchResults },
    cache: 'catalog',
    limit: 'search',
    errors: ['catalog.bad-cursor', 'catalog.unknown-locale'],
  },
  getProduct: {
    method: 'get',
    path: '/products/:idOrSlug',
    summary: 'The page of a published product',
    access: read,
    params: z.strictObject({ idOrSlug: z.string().min(1).max(120) }),
    query: LocaleQuery,
    responses: { 200: ProductPage, 301: null },
    cache: 'catalog',
    errors: ['catalog.no-such-product', 'catalog.unknown-locale'],
  },
  listRelatedProducts: {
    method: 'get',
    path: '/products/:id/related',
    summary: 'Products to show beside this one: those staff have chosen, else the best rated of its category; 50 at most',
    access: read,
    params: ById,
    query: LocaleQuery,
    responses: { 200: z.object({ items: z.array(ProductCard) }) },
    cache: 'catalog',
    errors: ['catalog.no-such-product', 'catalog.unknown-locale'],
  },
  createProduct: {
    method: 'post',
    path: '/products',
    summary: 'Create a product with its variants',
    access: write,
    body: NewProduct,
    responses: { 201: StaffProduct },
    errors: ['catalog.bad-product', 'catalog.slug-taken', 'catalog.sku-taken', 'catalog.unknown-reference', 'catalog.untranslatable'],
  },
  updateProduct: {
    method: 'patch',
    path: '/products/:id',
    summary: 'Change a product; variants that are not named any more are archived',
    access: write,
    params: ById,
    body: ProductChanges,
    responses: { 200: StaffProduct },
    errors: [
      ...changeErrors,
      'catalog.no-such-variant',
      'catalog.slug-taken',
      'catalog.sku-taken',
      'catalog.unknown-reference',
      'catalog.untranslatable',
    ],
  },
  archiveProduct: {
    method: 'delete',
    path: '/products/:id',
    summary: 'Archive a product: it is shown and sold no more, its orders stay',
    access: write,
    params: ById,
    query: VersionQuery.partial(),
    responses: { 204: null },
    errors: ['catalog.no-such-product', 'catalog.stale'],
  },
  addVariant: {
    method: 'post',
    path: '/products/:id/variants',
    summary: 'Add a variant',
    access: write,
    params: ById,
    body: NewVariant,
    responses: { 201: StaffProduct },
    errors: [...changeErrors, 'catalog.sku-taken'],
  },
  editVariant: {
    method: 'patch',
    path: '/products/:id/variants/:variantId',
    summary: 'Change a variant, its prices, or its place among the others',
    access: write,
    params: ByVariant,
    body: VariantChanges,
    responses: { 200: StaffProduct },
    errors: [...changeErrors, 'catalog.no-such-variant', 'catalog.sku-taken'],
  },
  removeVariant: {
    method: 'delete',
    path: '/products/:id/variants/:variantId',
    summary: 'Remove a variant; one that was ever on a shelf is archived, and what is ordered of it stays',
    access: write,
    params: ByVariant,
    query: VersionQuery,
    responses: { 200: StaffProduct },
    errors: [...changeErrors, 'catalog.no-such-variant', 'catalog.last-variant'],
  },
  restoreVariant: {
    method: 'post',
    path: '/products/:id/variants/:variantId/restore',
    summary: 'Sell an archived variant again',
    access: write,
    params: ByVariant,
    body: z.strictObject({ version: z.int() }),
    responses: { 200: StaffProduct },
    errors: [...changeErrors, 'catalog.no-such-variant'],
  },
  listStaffProducts: {
    method: 'get',
    path: '/admin/products',
    summary: 'All products, also drafts and archived ones, latest change first',
    access: drafts,
    query: StaffListQuery,
    responses: { 200: StaffProductList },
    errors: ['catalog.bad-cursor', 'catalog.untranslatable'],
  },
  changeProducts: {
    method: 'patch',
    path: '/admin/products',
    summary: 'Change many products, each by itself; a product that refuses says why and keeps none of the others from it',
    access: write,
    body: BulkChange,
    responses: { 200: z.object({ results: z.array(BulkResult) }) },
  },
  listTags: {
    method: 'get',
    path: '/admin/tags',
    summary: 'Tags that products have, the most used first; 500 at most',
    access: drafts,
    responses: { 200: z.object({ items: z.array(UsedTag) }) },
  },
  listTaxClasses: {
    method: 'get',
    path: '/admin/tax-classes',
    summary: 'The tax classes that products are in',
    access: drafts,
    responses: { 200: z.object({ items: z.array(z.string()) }) },
  },
  getStaffProduct: {
    method: 'get',
    path: '/admin/products/:id',
    summary: 'A product as staff edit it',
    access: drafts,
    params: ById,
    responses: { 200: StaffProduct },
    errors: ['catalog.no-such-product'],
  },
});

export interface ProductHandlersDeps {
  readonly locales: ShopLocales;
  readonly productQueries: ProductQueries;
  readonly shopAnswers: ShopAnswers;
  readonly staffProductQueries: StaffProductQueries;
  readonly productService: ProductService;
  readonly searchLog: SearchLog;
  readonly bulkService: BulkService;
}

export function createProductHandlers({
  locales: shopLocales,
  productQueries,
  shopAnswers,
  staffProductQueries,
  productService,
  searchLog,
  bulkService,
}: ProductHandlersDeps): Handlers<typeof productRoutes> {
  return {
    listProducts: async ({ query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      return storedJson(await shopAnswers.list(query, reading), reading);
    },
    searchProducts: async ({ query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      const found = await productQueries.searchCards(query, reading);
      if (query.cursor === undefined) searchLog.searched(query.q, found.results);
      return storedJson(found.json, reading);
    },
    createProduct: async ({ body, caller }) =>
      created(await staffProductQueries.get(await within(caller, productService.create(body, actorOf(caller))), scopeOf(caller))),
    getProduct: async ({ params, query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      const found = await shopAnswers.page(params.idOrSlug, reading);
      return 'content' in found ? storedJson(found, reading) : moved(`/api/v1/products/${found.movedTo}${localeSuffix(query)}`);
    },
    listRelatedProducts: async ({ params, query, locales }) => {
      const reading = shopLocales.choose(query.locale, locales);
      return storedJson(await shopAnswers.related(params.id, reading), reading);
    },
    updateProduct: async ({ params, body, caller }) => {
      await within(caller, productService.update(params.id, body, actorOf(caller)));
      return ok(await staffProductQueries.get(params.id, scopeOf(caller)));
    },
    archiveProduct: async ({ params, query, caller }) => {
      await productService.archive(params.id, query.version, actorOf(caller));
      return noContent();
    },
    addVariant: async ({ params, body, caller }) => {
      await within(caller, productService.addVariant(params.id, body, actorOf(caller)));
      return created(await staffProductQueries.get(params.id, scopeOf(caller)));
    },
    editVariant: async ({ params, body, caller }) => {
      await within(caller, productService.editVariant(params.id, params.variantId, body, actorOf(caller)));
      return ok(await staffProductQueries.get(params.id, scopeOf(caller)));
    },
    removeVariant: async ({ params, query, caller }) => {
      await productService.removeVariant(params.id, params.variantId, query.version, actorOf(caller));
      return ok(await staffProductQueries.get(params.id, scopeOf(caller)));
    },
    restoreVariant: async ({ params, body, caller }) => {
      await productService.restoreVariant(params.id, params.variantId, body.version, actorOf(caller));
      return ok(await staffProductQueries.get(params.id, scopeOf(caller)));
    },
    listStaffProducts: async ({ query, caller }) => ok(await staffProductQueries.list(query, scopeOf(caller))),
    changeProducts: async ({ body, caller }) => ok({ results: await bulkService.change(body, actorOf(caller)) }),
    listTags: async () => ok({ items: await staffProductQueries.tags() }),
    listTaxClasses: async () => ok({ items: await staffProductQueries.taxClasses() }),
    getStaffProduct: async ({ params, caller }) => ok(await staffProductQueries.get(params.id, scopeOf(caller))),
  };
}

const Hidden = z.object({ sku: z.string(), product: z.object({ status: z.enum(['draft', 'archived']) }) });

/** Who may not see drafts does not learn from a refusal what they are called. */
async function within<R>(caller: Caller, work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'catalog.sku-taken' || caller.can(drafts.permission)) throw error;
    const hidden = Hidden.safeParse(error.extra);
    throw hidden.success ? skuTaken(hidden.data.sku, null) : error;
  }
}
