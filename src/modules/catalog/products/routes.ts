import { z } from 'zod';
import { created, defineRoutes, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import type { SearchLog } from '../search/search-log';
import type { ProductQueries } from './products.queries';
import type { ProductService } from './products.service';
import type { StaffProductQueries } from './staff-products.queries';
import { ListQuery, ProductList, ProductPage, SearchQuery, SearchResults } from './schemas';
import {
  NewProduct,
  NewVariant,
  ProductChanges,
  StaffListQuery,
  StaffProduct,
  StaffProductList,
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
    errors: ['catalog.bad-cursor'],
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
    errors: ['catalog.bad-cursor'],
  },
  getProduct: {
    method: 'get',
    path: '/products/:idOrSlug',
    summary: 'The page of a published product',
    access: read,
    params: z.strictObject({ idOrSlug: z.string().min(1).max(120) }),
    responses: { 200: ProductPage },
    cache: 'catalog',
    errors: ['catalog.no-such-product'],
  },
  createProduct: {
    method: 'post',
    path: '/products',
    summary: 'Create a product with its variants',
    access: write,
    body: NewProduct,
    responses: { 201: StaffProduct },
    errors: ['catalog.bad-product', 'catalog.slug-taken', 'catalog.sku-taken', 'catalog.unknown-reference'],
  },
  updateProduct: {
    method: 'patch',
    path: '/products/:id',
    summary: 'Change a product; variants that are not named any more are archived',
    access: write,
    params: ById,
    body: ProductChanges,
    responses: { 200: StaffProduct },
    errors: [...changeErrors, 'catalog.no-such-variant', 'catalog.slug-taken', 'catalog.sku-taken', 'catalog.unknown-reference'],
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
    errors: ['catalog.bad-cursor'],
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
  readonly productQueries: ProductQueries;
  readonly staffProductQueries: StaffProductQueries;
  readonly productService: ProductService;
  readonly searchLog: SearchLog;
}

export function createProductHandlers({
  productQueries,
  staffProductQueries,
  productService,
  searchLog,
}: ProductHandlersDeps): Handlers<typeof productRoutes> {
  return {
    listProducts: async ({ query }) => storedJson(await productQueries.listCards(query)),
    searchProducts: async ({ query }) => {
      const found = await productQueries.searchCards(query);
      if (query.cursor === undefined) searchLog.searched(query.q, found.results);
      return storedJson(found.json);
    },
    getProduct: async ({ params }) => storedJson(await productQueries.getPage(params.idOrSlug)),
    createProduct: async ({ body, caller }) => created(await staffProductQueries.get(await productService.create(body, actorOf(caller)))),
    updateProduct: async ({ params, body, caller }) => {
      await productService.update(params.id, body, actorOf(caller));
      return ok(await staffProductQueries.get(params.id));
    },
    archiveProduct: async ({ params, query, caller }) => {
      await productService.archive(params.id, query.version, actorOf(caller));
      return noContent();
    },
    addVariant: async ({ params, body, caller }) => {
      await productService.addVariant(params.id, body, actorOf(caller));
      return created(await staffProductQueries.get(params.id));
    },
    editVariant: async ({ params, body, caller }) => {
      await productService.editVariant(params.id, params.variantId, body, actorOf(caller));
      return ok(await staffProductQueries.get(params.id));
    },
    removeVariant: async ({ params, query, caller }) => {
      await productService.removeVariant(params.id, params.variantId, query.version, actorOf(caller));
      return ok(await staffProductQueries.get(params.id));
    },
    restoreVariant: async ({ params, body, caller }) => {
      await productService.restoreVariant(params.id, params.variantId, body.version, actorOf(caller));
      return ok(await staffProductQueries.get(params.id));
    },
    listStaffProducts: async ({ query }) => ok(await staffProductQueries.list(query)),
    getStaffProduct: async ({ params }) => ok(await staffProductQueries.get(params.id)),
  };
}
