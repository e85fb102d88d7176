import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { storesOf } from '../../platform/auth/stores';
import { Currency, OneLine, page, pageQuery } from '../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../platform/http/route';
import type { Carriers } from './carriers/carriers';
import { ShipmentStatus } from './contract';
import { bandsFollow } from './domain/bands';
import { isTrackingTemplate } from './domain/tracking-url';
import type { RatesQueries } from './rates/rates.queries';
import type { RatesService } from './rates/rates.service';
import { CarrierView, RateView, ShipmentDetail, TrackingView, ZoneView } from './shapes';
import { trackingOf, type ShipmentsQueries, type Viewer } from './shipments/shipments.queries';
import type { ShipmentsService } from './shipments/shipments.service';

const idParams = z.strictObject({ id: z.uuid() });
const Countries = z
  .array(z.string().regex(/^[A-Z]{2}$/))
  .min(1)
  .max(250)
  .refine((codes) => new Set(codes).size === codes.length, 'a country is named twice');
/** At most a hundred million in major units of a two-digit currency. */
const Price = z.strictObject({ minor: z.int().min(0).max(10_000_000_000), currency: Currency });
const Bands = z
  .array(z.strictObject({ upToGrams: z.int().min(1).max(1_000_000_000).nullable(), price: Price }))
  .min(1)
  .max(50)
  .refine(bandsFollow, 'each band must end above the one before; only the last may have no end');
const FreeOver = z.strictObject({ minor: z.int().min(1).max(10_000_000_000), currency: Currency });
const TrackingTemplate = z.string().max(500).refine(isTrackingTemplate, 'must be an https address with {number} once, behind its host');
const Days = z.int().min(0).max(365);
const TaxClass = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const manageCarriers = { permission: 'shipping:manage-carriers' } as const;
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
    summary: 'Offer a way of shipping in this zone: at one price or by weight, free above an amount if wanted',
    access: manageRates,
    params: idParams,
    body: z
      .strictObject({
        name: OneLine(80),
        price: Price.optional(),
        bands: Bands.optional(),
        freeOver: FreeOver.nullable().optional(),
        minDays: Days,
        maxDays: Days,
        taxClass: TaxClass.optional(),
      })
      .refine((body) => (body.price === undefined) !== (body.bands === undefined), 'needs either a price or bands'),
    responses: { 201: RateView },
    errors: ['shipping.no-such-zone', 'shipping.days-crossed', 'shipping.wrong-currency', 'shipping.no-price'],
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
        bands: Bands.optional(),
        freeOver: FreeOver.nullable().optional(),
        minDays: Days.optional(),
        maxDays: Days.optional(),
        taxClass: TaxClass.optional(),
      })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change')
      .refine((body) => body.price === undefined || body.bands === undefined, 'takes either a price or bands'),
    responses: { 200: RateView },
    errors: ['shipping.no-such-rate', 'shipping.days-crossed', 'shipping.wrong-currency'],
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
  listCarriers: {
    method: 'get',
    path: '/shipping/carriers',
    summary: 'Carriers with the pages that follow their parcels',
    access: { permission: 'shipping:read-all' },
    responses: { 200: z.object({ items: z.array(CarrierView) }) },
  },
  createCarrier: {
    method: 'post',
    path: '/shipping/carriers',
    summary: 'Add a carrier; parcels that name it get a link to its page',
    access: manageCarriers,
    body: z.strictObject({ name: OneLine(60), trackingUrl: TrackingTemplate.nullable().optional() }),
    responses: { 201: CarrierView },
    errors: ['shipping.carrier-exists'],
  },
  editCarrier: {
    method: 'patch',
    path: '/shipping/carriers/:id',
    summary: 'Rename a carrier or change its page',
    access: manageCarriers,
    params: idParams,
    body: z
      .strictObject({ name: OneLine(60).optional(), trackingUrl: TrackingTemplate.nullable().optional() })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: CarrierView },
    errors: ['shipping.no-such-carrier', 'shipping.carrier-exists'],
  },
  deleteCarrier: {
    method: 'delete',
    path: '/shipping/carriers/:id',
    summary: 'Remove a carrier; its parcels keep its name and lose the link',
    access: manageCarriers,
    params: idParams,
    responses: { 204: null },
    errors: ['shipping.no-such-carrier'],
  },
  listShipments: {
    method: 'get',
    path: '/shippings',
    summary: 'Parcels, newest first; a seller’s staff see theirs, with their own lines',
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
  addTrackingStep: {
    method: 'post',
    path: '/shippings/:id/tracking',
    summary: 'Report where a parcel is; a delivery is the last step and moves the order',
    access: { permission: 'shipping:manage-shipments' },
    params: idParams,
    body: z
      .strictObject({ status: z.enum(['in_transit', 'out_for_delivery', 'exception', 'delivered']), note: OneLine(200).optional() })
      .refine(({ status, note }) => status !== 'exception' || note !== undefined, 'an exception needs a note that says what happened'),
    responses: { 200: TrackingView },
    errors: ['shipping.no-such-shipment', 'shipping.already-delivered', 'shipping.is-pickup', 'shipping.only-in-all-stores'],
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
    errors: [
      'shipping.no-such-shipment',
      'shipping.tracking-number-taken',
      'shipping.already-delivered',
      'shipping.is-pickup',
      'shipping.only-in-all-stores',
    ],
  },
});

export interface ShippingHandlersDeps {
  readonly ratesService: RatesService;
  readonly ratesQueries: RatesQueries;
  readonly carriers: Carriers;
  readonly shipmentsService: ShipmentsService;
  readonly shipmentsQueries: ShipmentsQueries;
}

export function createShippingHandlers({
  ratesService,
  ratesQueries,
  carriers,
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
    listCarriers: async () => ok({ items: await carriers.listCarriers() }),
    createCarrier: async ({ body }) => created(await carriers.createCarrier(body)),
    editCarrier: async ({ params, body }) => ok(await carriers.editCarrier(params.id, body)),
    async deleteCarrier({ params }) {
      await carriers.deleteCarrier(params.id);
      return noContent();
    },
    listShipments: async ({ query, caller }) => ok(await shipmentsQueries.listShipmentsPage({ ...query, stores: storesOf(caller) })),
    getShipment: async ({ params, caller }) => ok(await shipmentsQueries.getShipment(params.id, viewerOf(caller))),
    trackShipment: async ({ params, caller }) => ok(await shipmentsQueries.getTracking(params.id, viewerOf(caller))),
    addTrackingStep: async ({ params, body, caller }) => ok(trackingOf(await shipmentsService.addStep(params.id, body, storesOf(caller)))),
    editShipment: async ({ params, body, caller }) => ok(await shipmentsService.editShipment(params.id, body, storesOf(caller))),
  };
}

function viewerOf(caller: Caller): Viewer {
  const all = caller.can('shipping:read-all');
  const stores = storesOf(caller);
  return {
    userId: caller.principal?.userId ?? null,
    orderToken: caller.orderToken,
    all: all && stores === null,
    stores: all ? stores : null,
  };
}
