import { z } from 'zod';
import { created, defineRoutes, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { page } from '../../../platform/facade/schemas';
import type { ProductQueries } from './products.queries';
import type { ProductService } from './products.service';
import type { StaffProductQueries } from './staff-products.queries';
import {
  ListQuery,
  NewProduct,
  ProductCard,
  ProductChanges,
  ProductPage,
  SearchQuery,
  StaffListQuery,
  StaffProduct,
  StaffProductRow,
} from './schemas';

const read = { permission: 'catalog:read-products' };
const write = { permission: 'catalog:write-products' };
const drafts = { permission: 'catalog:read-drafts' };
const ById = z.strictObject({ id: z.uuid() });

export const productRoutes = defineRoutes({
  listProducts: {
    method: 'get',
    path: '/products',
    summary: 'Published products, as cards',
    access: read,
    query: ListQuery,
    responses: { 200: page(ProductCard) },
    cache: 'catalog',
    errors: ['catalog.bad-cursor'],
  },
  searchProducts: {
    method: 'get',
    path: '/products/search',
    summary: 'Published products that match the words, best first',
    access: read,
    query: SearchQuery,
    responses: { 200: page(ProductCard) },
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
    summary: 'Change a product; variants that are not named any more are withdrawn',
    access: write,
    params: ById,
    body: ProductChanges,
    responses: { 200: StaffProduct },
    errors: [
      'catalog.no-such-product',
      'catalog.stale',
      'catalog.bad-product',
      'catalog.slug-taken',
      'catalog.sku-taken',
      'catalog.unknown-reference',
    ],
  },
  archiveProduct: {
    method: 'delete',
    path: '/products/:id',
    summary: 'Archive a product: it is shown and sold no more, its orders stay',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-product'],
  },
  listStaffProducts: {
    method: 'get',
    path: '/admin/products',
    summary: 'All products, also drafts and archived ones, latest change first',
    access: drafts,
    query: StaffListQuery,
    responses: { 200: page(StaffProductRow) },
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
}

export function createProductHandlers({
  productQueries,
  staffProductQueries,
  productService,
}: ProductHandlersDeps): Handlers<typeof productRoutes> {
  return {
    listProducts: async ({ query }) => storedJson(await productQueries.listCards(query)),
    searchProducts: async ({ query }) => storedJson(await productQueries.searchCards(query)),
    getProduct: async ({ params }) => storedJson(await productQueries.getPage(params.idOrSlug)),
    createProduct: async ({ body }) => created(await staffProductQueries.get(await productService.create(body))),
    updateProduct: async ({ params, body }) => {
      await productService.update(params.id, body);
      return ok(await staffProductQueries.get(params.id));
    },
    archiveProduct: async ({ params }) => {
      await productService.archive(params.id);
      return noContent();
    },
    listStaffProducts: async ({ query }) => ok(await staffProductQueries.list(query)),
    getStaffProduct: async ({ params }) => ok(await staffProductQueries.get(params.id)),
  };
}
