import { z } from 'zod';
import type { PlacedOrder } from './buying';
import type { Cast } from './cast';
import type { Door } from './door';
import { promotions, type DemoOrder, type Parcel } from './orders';
import { customers, groups, type Customer, type CustomerKey } from './people';

/** What staff do with the orders of the script, each thing at its time. */
export interface Keeping {
  /** Promotions and groups, before the first customer comes. */
  prepare(door: Door): Promise<void>;
  tend(door: Door, order: DemoOrder, placed: PlacedOrder, stop: number): Promise<void>;
  /** Once the account is there. */
  putIntoGroup(door: Door, key: CustomerKey, userId: string): Promise<void>;
}

const WithId = z.object({ id: z.uuid() });
const Shipment = z.object({ shipmentId: z.uuid() });
const carrier = 'Harbour Post';

export function createKeeping({ staff }: Cast): Keeping {
  const groupIds = new Map<string, string>();
  const shipmentIds = new Map<Parcel, string>();

  async function send(door: Door, order: PlacedOrder, parcel: Parcel): Promise<void> {
    const lines = parcel.skus?.map((sku) => ({ lineId: order.lineId(sku), quantity: 1 }));
    const body = { orderId: order.id, carrier, ...(lines && { lines }) };
    const { shipmentId } = Shipment.parse(await staff.ask(door, 'POST', '/shippings', { body }));
    shipmentIds.set(parcel, shipmentId);
    await track(door, parcel, 'in_transit');
  }

  async function track(door: Door, parcel: Parcel, status: string, note?: string): Promise<void> {
    const body = { status, ...(note !== undefined && { note }) };
    await staff.ask(door, 'POST', `/shippings/${shipmentIds.get(parcel)}/tracking`, { body });
  }

  return {
    async prepare(door) {
      for (const body of promotions) await staff.ask(door, 'POST', '/promotions', { body });
      for (const body of groups) groupIds.set(body.code, WithId.parse(await staff.ask(door, 'POST', '/customer-groups', { body })).id);
    },

    async tend(door, order, placed, stop) {
      for (const parcel of order.parcels ?? []) {
        if (parcel.sent === stop) await send(door, placed, parcel);
        if (parcel.trouble?.at === stop) await track(door, parcel, 'exception', parcel.trouble.note);
        if (parcel.arrived === stop) await track(door, parcel, 'delivered');
      }
      const path = `/orders/${placed.id}`;
      if (order.cancelled?.at === stop) await staff.ask(door, 'POST', `${path}/cancel`, { body: { reason: order.cancelled.reason } });
      if (order.refunded?.at === stop) {
        const { minor, reason } = order.refunded;
        await staff.ask(door, 'POST', `${path}/refunds`, { body: { amount: { minor, currency: 'USD' }, reason } });
      }
      if (order.note?.at === stop) await staff.ask(door, 'POST', `${path}/notes`, { body: { text: order.note.text } });
    },

    async putIntoGroup(door, key, userId) {
      const person: Customer = customers[key];
      const groupId = person.group && groupIds.get(person.group);
      if (groupId !== undefined) await staff.ask(door, 'PUT', `/customer-groups/${groupId}/members/${userId}`);
    },
  };
}
