import { z } from 'zod';
import { Address, OneLine } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import type { StoreQueries } from './stores.queries';
import type { StoreService } from './stores.service';

/** A place that holds stock and hands it over. */
export const Store = z
  .object({ id: z.uuid(), code: z.string(), name: z.string(), address: Address.nullable(), active: z.boolean(), version: z.int() })
  .meta({ id: 'Store' });
export type Store = z.output<typeof Store>;

/** `low`: variants at or below their threshold there. */
export const StaffStore = Store.extend({ variants: z.int(), onHand: z.int(), reserved: z.int(), low: z.int() }).meta({ id: 'StaffStore' });
export type StaffStore = z.output<typeof StaffStore>;

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
  listStaffStores: {
    method: 'get',
    path: '/admin/stores',
    summary: 'All stores, also closed ones, with what they hold',
    access: { permission: 'catalog:read-stock' },
    responses: { 200: z.object({ items: z.array(StaffStore) }) },
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
    summary: 'Change a store; what lies in a closed one (active: false) is not sold',
    access: write,
    params: ById,
    body: StoreChanges,
    responses: { 200: Store },
    errors: ['catalog.no-such-store', 'catalog.stale', 'catalog.code-taken'],
  },
  deleteStore: {
    method: 'delete',
    path: '/stores/:id',
    summary: 'Delete a store that has never held stock',
    access: write,
    params: ById,
    responses: { 204: null },
    errors: ['catalog.no-such-store', 'catalog.store-in-use'],
  },
});

export interface StoreHandlersDeps {
  readonly storeQueries: StoreQueries;
  readonly storeService: StoreService;
}

export function createStoreHandlers({ storeQueries, storeService }: StoreHandlersDeps): Handlers<typeof storeRoutes> {
  return {
    listStores: async () => ok({ items: await storeQueries.list() }),
    listStaffStores: async () => ok({ items: await storeQueries.listAll() }),
    createStore: async ({ body, caller }) => created(await storeService.create(body, actorOf(caller))),
    updateStore: async ({ params, body, caller }) => ok(await storeService.update(params.id, body, actorOf(caller))),
    deleteStore: async ({ params, caller }) => {
      await storeService.remove(params.id, actorOf(caller));
      return noContent();
    },
  };
}
