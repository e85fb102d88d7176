import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, storedJson, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { Slug } from '../products/schemas';
import type { ShopAnswers } from '../products/shop-answers';
import type { BrandQueries } from './brands.queries';
import type { BrandService } from './brands.service';

/** `slug` is what the lists' `brand` filter takes; `count`: published products. */
export const Brand = z.object({ id: z.uuid(), slug: z.string(), name: z.string(), count: z.int() }).meta({ id: 'Brand' });
export type Brand = z.output<typeof Brand>;

/** `count`: products of any status. */
export const StaffBrand = Brand.extend({ version: z.int() }).meta({ id: 'StaffBrand' });
export type StaffBrand = z.output<typeof StaffBrand>;

export const NewBrand = z.strictObject({ name: OneLine(120), slug: Slug.optional() });
export type NewBrand = z.output<typeof NewBrand>;
export const BrandChanges = z.strictObject({ version: z.int(), name: OneLine(120).optional(), slug: Slug.optional() });
export type BrandChanges = z.output<typeof BrandChanges>;

const write = { permission: 'catalog:write-products' };
const ById = z.strictObject({ id: z.uuid() });

export const brandRoutes = defineRoutes({
  listBrands: {
    method: 'get',
    path: '/brands',
    summary: 'Brands that have something to buy',
    access: { permission: 'catalog:read-products' },
    responses: { 200: z.object({ items: z.array(Brand) }) },
    cache: 'catalog',
  },
  listStaffBrands: {
    method: 'get',
    path: '/admin/brands',
    summary: 'All brands, with the version to send back with a change',
    access: { permission: 'catalog:read-drafts' },
    responses: { 200: z.object({ items: z.array(StaffBrand) }) },
  },
  createBrand: {
    method: 'post',
    path: '/brands',
    summary: 'Create a brand',
    access: write,
    body: NewBrand,
    responses: { 201: StaffBrand },
    errors: ['catalog.brand-taken', 'catalog.slug-taken'],
  },
  updateBrand: {
    method: 'patch',
    path: '/brands/:id',
    summary: 'Rename a brand, on all its products',
    access: write,
    params: ById,
    body: BrandChanges,
    responses: { 200: StaffBrand },
    errors: ['catalog.no-such-brand', 'catalog.stale', 'catalog.brand-taken', 'catalog.slug-taken'],
  },
  deleteBrand: {
    method: 'delete',
    path: '/brands/:id',
    summary: 'Delete a brand; its products move to another one',
    access: write,
    params: ById,
    query: z.strictObject({ moveTo: z.uuid().optional() }),
    responses: { 204: null },
    errors: ['catalog.no-such-brand', 'catalog.brand-in-use'],
  },
});

export interface BrandHandlersDeps {
  readonly brandQueries: BrandQueries;
  readonly shopAnswers: ShopAnswers;
  readonly brandService: BrandService;
}

export function createBrandHandlers({ brandQueries, shopAnswers, brandService }: BrandHandlersDeps): Handlers<typeof brandRoutes> {
  return {
    listBrands: async () => storedJson(await shopAnswers.brands()),
    listStaffBrands: async () => ok({ items: await brandQueries.listAll() }),
    createBrand: async ({ body, caller }) => created(await brandService.create(body, actorOf(caller))),
    updateBrand: async ({ params, body, caller }) => ok(await brandService.update(params.id, body, actorOf(caller))),
    deleteBrand: async ({ params, query, caller }) => {
      await brandService.remove(params.id, query.moveTo ?? null, actorOf(caller));
      return noContent();
    },
  };
}
