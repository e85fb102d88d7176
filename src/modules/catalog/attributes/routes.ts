import { z } from 'zod';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import type { AttributeQueries } from './attributes.queries';
import type { AttributeService } from './attributes.service';
import type { ProductTypeService } from './product-types.service';
import { Attribute, AttributeChanges, FreeAttribute, NewAttribute, NewProductType, ProductType, ProductTypeChanges } from './schemas';

const read = { permission: 'catalog:read-drafts' };
const write = { permission: 'catalog:write-attributes' };
const ById = z.strictObject({ id: z.uuid() });
const changeErrors = ['catalog.bad-attribute', 'catalog.attribute-taken', 'catalog.values-do-not-fit', 'catalog.untranslatable'];

export const attributeRoutes = defineRoutes({
  listAttributes: {
    method: 'get',
    path: '/admin/attributes',
    summary: 'Attributes that staff have defined, in their order, and how many products have each',
    access: read,
    responses: { 200: z.object({ items: z.array(Attribute) }) },
  },
  listFreeAttributes: {
    method: 'get',
    path: '/admin/attributes/undefined',
    summary: 'Names that products use and nobody has defined, the most used first; 200 at most',
    access: read,
    responses: { 200: z.object({ items: z.array(FreeAttribute) }) },
  },
  createAttribute: {
    method: 'post',
    path: '/attributes',
    summary: 'Define an attribute; values that products already have under its name are read as its kind wants them',
    access: write,
    body: NewAttribute,
    responses: { 201: Attribute },
    errors: changeErrors,
  },
  updateAttribute: {
    method: 'patch',
    path: '/attributes/:id',
    summary: 'Change an attribute, also its name or kind, on all products that have it',
    access: write,
    params: ById,
    body: AttributeChanges,
    responses: { 200: Attribute },
    errors: ['catalog.no-such-attribute', 'catalog.stale', ...changeErrors],
  },
  deleteAttribute: {
    method: 'delete',
    path: '/attributes/:id',
    summary: 'Forget the definition; the products keep their values as plain facts',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-attribute'],
  },
  listProductTypes: {
    method: 'get',
    path: '/admin/product-types',
    summary: 'Product types with their attributes',
    access: read,
    responses: { 200: z.object({ items: z.array(ProductType) }) },
  },
  createProductType: {
    method: 'post',
    path: '/product-types',
    summary: 'Make a product type',
    access: write,
    body: NewProductType,
    responses: { 201: ProductType },
    errors: ['catalog.type-taken', 'catalog.unknown-reference'],
  },
  updateProductType: {
    method: 'patch',
    path: '/product-types/:id',
    summary: 'Rename a product type, or change which attributes it has and in which order',
    access: write,
    params: ById,
    body: ProductTypeChanges,
    responses: { 200: ProductType },
    errors: ['catalog.no-such-type', 'catalog.stale', 'catalog.type-taken', 'catalog.unknown-reference'],
  },
  deleteProductType: {
    method: 'delete',
    path: '/product-types/:id',
    summary: 'Delete a product type; its products keep their values',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-type'],
  },
});

export interface AttributeHandlersDeps {
  readonly attributeQueries: AttributeQueries;
  readonly attributeService: AttributeService;
  readonly productTypeService: ProductTypeService;
}

export const createAttributeHandlers = ({
  attributeQueries,
  attributeService,
  productTypeService,
}: AttributeHandlersDeps): Handlers<typeof attributeRoutes> => ({
  listAttributes: async () => ok({ items: await attributeQueries.list() }),
  listFreeAttributes: async () => ok({ items: await attributeQueries.listFree() }),
  createAttribute: async ({ body, caller }) => created(await attributeQueries.get(await attributeService.create(body, actorOf(caller)))),
  updateAttribute: async ({ params, body, caller }) => {
    await attributeService.update(params.id, body, actorOf(caller));
    return ok(await attributeQueries.get(params.id));
  },
  deleteAttribute: async ({ params, caller }) => {
    await attributeService.remove(params.id, actorOf(caller));
    return noContent();
  },
  listProductTypes: async () => ok({ items: await attributeQueries.listTypes() }),
  createProductType: async ({ body, caller }) =>
    created(await attributeQueries.getType(await productTypeService.create(body, actorOf(caller)))),
  updateProductType: async ({ params, body, caller }) => {
    await productTypeService.update(params.id, body, actorOf(caller));
    return ok(await attributeQueries.getType(params.id));
  },
  deleteProductType: async ({ params, caller }) => {
    await productTypeService.remove(params.id, actorOf(caller));
    return noContent();
  },
});
