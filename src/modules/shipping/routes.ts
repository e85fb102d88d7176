import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { Currency, OneLine, page, pageQuery } from '../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../platform/http/route';
import { ShipmentStatus } from './contract';
import type { RatesQueries } from './rates/rates.queries';
import type { RatesService } from './rates/rates.service';
import { RateView, ShipmentDetail, TrackingView, ZoneView } from './shapes';
import type { ShipmentsQueries, Viewer } from './shipments/shipments.queries';
import type { ShipmentsService } from './shipments/shipments.service';

const idParams = z.strictObject({ id: z.uuid() });
const Countries = z
  .array(z.string().regex(/^[A-Z]{2}$/))
  .min(1)
  .max(250)
  .refine((codes) => new Set(codes).size === codes.length, 'a country is named twice');
/** At most a hundred million in major units of a two-digit currency. */
const Price = z.strictObject({ minor: z.int().min(0).max(10_000_000_000), currency: Currency });
const Days = z.int().min(0).max(365);
const TaxClass = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const manageRates = { permission: 'shipping:manage-rates' } as const;
const ownShipment = { permission: 'shipping:read-own', own: true, all: 'shipping:read-all' } as const;

export const shippingRoutes = defineRoutes({
  listZones: {
    method: 'get',
    path: '/shipping/zones',
    summary: 'Where the shop ships to, and for how much',
    access: { permission: 'shipping:read-zones' },
    responses: { 200: z.object({ items: z.array(ZoneView) }) },
  },
  createZone: {
    method: 'post',
    path: '/shipping/zones',
    summary: 'Add a zone; a country is in one zone at most',
    access: manageRates,
    body: z.strictObject({ name: OneLine(80), countries: Countries }),
    responses: { 201: ZoneView },
    errors: ['shipping.country-taken'],
  },
  editZone: {
    method: 'patch',
    path: '/shipping/zones/:id',
    summary: 'Rename a zone or replace its countries',
    access: manageRates,
    params: idParams,
    body: z
      .strictObject({ name: OneLine(80).optional(), countries: Countries.optional() })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: ZoneView },
    errors: ['shipping.no-such-zone', 'shipping.country-taken'],
  },
  deleteZone: {
    method: 'delete',
    path: '/shipping/zones/:id',
    summary: 'Remove a zone with its rates',
    access: manageRates,
    params: idParams,
    responses: { 204: null },
    errors: ['shipping.no-such-zone'],
  },
  createRate: {
    method: 'post',
    path: '/shipping/zones/:id/rates',
    summary: 'Offer a way of shipping in this zone at a flat price',
    access: manageRates,
    params: idParams,
    body: z.strictObject({ name: OneLine(80), price: Price, minDays: Days, maxDays: Days, taxClass: TaxClass.optional() }),
    responses: { 201: RateView },
    errors: ['shipping.no-such-zone', 'shipping.days-crossed'],
  },
  editRate: {
    method: 'patch',
    path: '/shipping/rates/:id',
    summary: 'Change a rate; open carts show the new price with their next answer',
    access: manageRates,
    params: idParams,
    body: z
      .strictObject({
        name: OneLine(80).optional(),
        price: Price.optional(),
        minDays: Days.optional(),
        maxDays: Days.optional(),
        taxClass: TaxClass.optional(),
      })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: RateView },
    errors: ['shipping.no-such-rate', 'shipping.days-crossed'],
  },
  deleteRate: {
    method: 'delete',
    path: '/shipping/rates/:id',
    summary: 'Withdraw a rate; placed orders keep what they were promised',
    access: manageRates,
    params: idParams,
    responses: { 204: null },
    errors: ['shipping.no-such-rate'],
  },
  listShipments: {
    method: 'get',
    path: '/shippings',
    summary: 'Parcels, newest first',
    access: { permission: 'shipping:read-all' },
    query: z.strictObject({ orderId: z.uuid().optional(), status: ShipmentStatus.optional(), ...pageQuery }),
    responses: { 200: page(ShipmentDetail) },
    errors: ['shipping.bad-cursor'],
  },
  getShipment: {
    method: 'get',
    path: '/shippings/:id',
    summary: 'One parcel',
    access: ownShipment,
    params: idParams,
    responses: { 200: ShipmentDetail },
    errors: ['shipping.no-such-shipment'],
  },
  trackShipment: {
    method: 'get',
    path: '/shippings/:id/tracking',
    summary: 'Where a parcel is',
    access: ownShipment,
    params: idParams,
    responses: { 200: TrackingView },
    errors: ['shipping.no-such-shipment'],
  },
  editShipment: {
    method: 'patch',
    path: '/shippings/:id',
    summary: 'Correct carrier or tracking number, or report the delivery',
    access: { permission: 'shipping:manage-shipments' },
    params: idParams,
    body: z
      .strictObject({ carrier: OneLine(60).optional(), trackingNumber: OneLine(60).optional(), status: ShipmentStatus.optional() })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: ShipmentDetail },
    errors: ['shipping.no-such-shipment', 'shipping.tracking-number-taken', 'shipping.already-delivered'],
  },
});

export interface ShippingHandlersDeps {
  readonly ratesService: RatesService;
  readonly ratesQueries: RatesQueries;
  readonly shipmentsService: ShipmentsService;
  readonly shipmentsQueries: ShipmentsQueries;
}

export function createShippingHandlers({
  ratesService,
  ratesQueries,
  shipmentsService,
  shipmentsQueries,
}: ShippingHandlersDeps): Handlers<typeof shippingRoutes> {
  return {
    listZones: async () => ok({ items: await ratesQueries.listZones() }),
    createZone: async ({ body }) => created(await ratesService.createZone(body)),
    editZone: async ({ params, body }) => ok(await ratesService.editZone(params.id, body)),
    async deleteZone({ params }) {
      await ratesService.deleteZone(params.id);
      return noContent();
    },
    createRate: async ({ params, body }) => created(await ratesService.createRate(params.id, body)),
    editRate: async ({ params, body }) => ok(await ratesService.editRate(params.id, body)),
    async deleteRate({ params }) {
      await ratesService.deleteRate(params.id);
      return noContent();
    },
    listShipments: async ({ query }) => ok(await shipmentsQueries.listShipmentsPage(query)),
    getShipment: async ({ params, caller }) => ok(await shipmentsQueries.getShipment(params.id, viewerOf(caller))),
    trackShipment: async ({ params, caller }) => ok(await shipmentsQueries.getTracking(params.id, viewerOf(caller))),
    editShipment: async ({ params, body }) => ok(await shipmentsService.editShipment(params.id, body)),
  };
}

const viewerOf = (caller: Caller): Viewer => ({
  userId: caller.principal?.userId ?? null,
  orderToken: caller.orderToken,
  all: caller.can('shipping:read-all'),
});
