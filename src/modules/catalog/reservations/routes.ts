import { z } from 'zod';
import { page, pageQuery } from '../../../platform/facade/schemas';
import { defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { scopeOf } from '../stock/scope';
import type { ReservationQueries } from './reservations.queries';
import type { ReservationService } from './reservations.service';

/** What a checkout keeps from others until `expiresAt`. `checkoutId` is the id of the order it is to become. */
export const Reservation = z
  .object({
    checkoutId: z.uuid(),
    since: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** How often it was taken: more than once when its time was over and the buyer paid after all. */
    attempt: z.int(),
    country: z.string().nullable(),
    units: z.int(),
    lines: z.array(
      z.object({
        variantId: z.uuid(),
        productId: z.uuid(),
        sku: z.string(),
        title: z.string(),
        storeId: z.uuid(),
        storeName: z.string(),
        quantity: z.int(),
        /** Of them: promised before they have arrived. */
        ahead: z.int(),
      }),
    ),
  })
  .meta({ id: 'Reservation' });
export type Reservation = z.output<typeof Reservation>;

export const ReservationQuery = z.strictObject({ ...pageQuery, variantId: z.uuid().optional(), storeId: z.uuid().optional() });
export type ReservationQuery = z.output<typeof ReservationQuery>;

export const reservationRoutes = defineRoutes({
  listReservations: {
    method: 'get',
    path: '/admin/reservations',
    summary: 'What open checkouts hold, and until when; what ends first stands first',
    access: { permission: 'catalog:read-stock' },
    query: ReservationQuery,
    responses: { 200: page(Reservation) },
    errors: ['catalog.bad-cursor'],
  },
  releaseReservation: {
    method: 'delete',
    path: '/admin/reservations/:checkoutId',
    summary: 'Give back what an open checkout holds; its buyer is told that it is gone',
    access: { permission: 'catalog:adjust-stock' },
    params: z.strictObject({ checkoutId: z.uuid() }),
    responses: { 204: null },
    errors: ['catalog.no-such-reservation'],
  },
});

export interface ReservationHandlersDeps {
  readonly reservationQueries: ReservationQueries;
  readonly reservationService: ReservationService;
}

export function createReservationHandlers({
  reservationQueries,
  reservationService,
}: ReservationHandlersDeps): Handlers<typeof reservationRoutes> {
  return {
    listReservations: async ({ query, caller }) => ok(await reservationQueries.list(query, scopeOf(caller))),
    async releaseReservation({ params, caller }) {
      await reservationService.release(params.checkoutId, scopeOf(caller));
      return noContent();
    },
  };
}
