import { z } from 'zod';
import { Address, OneLine } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { actorOf } from '../actor';
import { faultInHours, weekdays } from '../domain/opening';
import { assertInAllStores, assertInScope, scopeOf } from '../stock/scope';
import type { StoreQueries } from './stores.queries';
import type { StoreService } from './stores.service';

const Time = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time such as 09:30');
/** Local times; one that closes at or before it opens goes on past midnight, `24:00` is midnight. */
const Span = z.strictObject({ opens: Time, closes: z.union([Time, z.literal('24:00')]) });
const Spans = z.array(Span).max(6);
export const Hours = z
  .strictObject({
    week: z.partialRecord(z.enum(weekdays), Spans),
    /** Days that differ; without spans it is closed. */
    special: z.array(z.strictObject({ date: z.iso.date(), spans: Spans })).max(200),
  })
  .superRefine((hours, context) => {
    const fault = faultInHours(hours);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ id: 'OpeningHours' });
const Location = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const TimeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'must be the name of a time zone such as Africa/Nairobi');

const place = {
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  address: Address.nullable(),
  kind: z.enum(['warehouse', 'shop']),
  location: Location.nullable(),
  phone: z.string().nullable(),
  timeZone: z.string(),
  hours: Hours,
  /** Buyers may fetch their goods here. */
  pickup: z.boolean(),
};

/** A place that holds stock and hands it over. `priority`: lower gives first where the shop goes by priority. */
export const Store = z.object({ ...place, priority: z.int(), active: z.boolean(), version: z.int() }).meta({ id: 'Store' });
export type Store = z.output<typeof Store>;

/** A shop as people visit it. `today`: its hours on the day it is there now. */
export const ShopPlace = z.object({ ...place, openNow: z.boolean(), today: Spans }).meta({ id: 'ShopPlace' });
export type ShopPlace = z.output<typeof ShopPlace>;

/** `low`: variants at or below their threshold there. */
export const StaffStore = Store.extend({ variants: z.int(), onHand: z.int(), reserved: z.int(), low: z.int() }).meta({ id: 'StaffStore' });
export type StaffStore = z.output<typeof StaffStore>;

/** Where a variant can be fetched: never how many there are, but whether they are few. */
export const VariantPlaces = z.object({
  items: z.array(
    z.object({
      variantId: z.uuid(),
      stores: z.array(z.object({ id: z.uuid(), name: z.string(), city: z.string().nullable(), few: z.boolean(), openNow: z.boolean() })),
    }),
  ),
});
export type VariantPlaces = z.output<typeof VariantPlaces>;

const Code = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60);
const fields = {
  code: Code,
  name: OneLine(120),
  address: Address.nullable().optional(),
  active: z.boolean().optional(),
  kind: place.kind.optional(),
  location: Location.nullable().optional(),
  phone: OneLine(40).nullable().optional(),
  timeZone: TimeZone.optional(),
  hours: Hours.optional(),
  pickup: z.boolean().optional(),
  priority: z.int().min(0).max(10_000).optional(),
};
export const NewStore = z.strictObject(fields);
export type NewStore = z.output<typeof NewStore>;
export const StoreChanges = z.strictObject({ ...fields, version: z.int(), code: Code.optional(), name: fields.name.optional() });
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
  listShops: {
    method: 'get',
    path: '/shops',
    summary: 'Shops to visit, with their hours and whether they are open now',
    access: { permission: 'catalog:read-stores' },
    responses: { 200: z.object({ items: z.array(ShopPlace) }) },
    cache: 'catalog',
  },
  listProductPlaces: {
    method: 'get',
    path: '/products/:id/stores',
    summary: 'In which stores that hand goods over each variant lies ready',
    access: { permission: 'catalog:read-products' },
    params: ById,
    responses: { 200: VariantPlaces },
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
    errors: ['catalog.code-taken', 'catalog.only-in-all-stores'],
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
    errors: ['catalog.no-such-store', 'catalog.store-in-use', 'catalog.only-in-all-stores'],
  },
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export interface StoreHandlersDeps {
  readonly storeQueries: StoreQueries;
  readonly storeService: StoreService;
}

export function createStoreHandlers({ storeQueries, storeService }: StoreHandlersDeps): Handlers<typeof storeRoutes> {
  return {
    listStores: async () => ok({ items: await storeQueries.list() }),
    listShops: async () => ok({ items: await storeQueries.listShops() }),
    listProductPlaces: async ({ params }) => ok({ items: await storeQueries.placesOf(params.id) }),
    listStaffStores: async ({ caller }) => ok({ items: await storeQueries.listAll(scopeOf(caller)) }),
    createStore: async ({ body, caller }) => {
      assertInAllStores(scopeOf(caller));
      return created(await storeService.create(body, actorOf(caller)));
    },
    updateStore: async ({ params, body, caller }) => {
      assertInScope(scopeOf(caller), [params.id]);
      return ok(await storeService.update(params.id, body, actorOf(caller)));
    },
    deleteStore: async ({ params, caller }) => {
      const scope = scopeOf(caller);
      assertInScope(scope, [params.id]);
      assertInAllStores(scope);
      await storeService.remove(params.id, actorOf(caller));
      return noContent();
    },
  };
}
