import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { violates } from '../constraint';
import type { ShipmentView, ShippingFacade, TrackingStatus } from '../contract';
import { stepNotes } from '../domain/step-notes';
import { trackingNumber as newTrackingNumber } from '../domain/tracking-number';
import { shippingErrors } from '../errors';
import { shipmentDelivered, shipmentShipped } from '../events';
import type { ShipmentDetail } from '../shapes';
import type { ShippingTables } from '../tables';
import { detailOf, shipmentColumns, viewOf, type ShipmentRow } from './shipment.rows';
import { isOf } from './shipments.queries';

export interface ShipmentChange {
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
  readonly status?: 'shipped' | 'delivered' | undefined;
}

export interface ShipmentsService {
  /**
   * The goods are packed: a tracking number that another parcel has does not stop it. It gets one of its own, and its first step
   * says so. @throws AppError shipping.shipment-exists
   */
  readonly createShipment: ShippingFacade['createShipment'];
  readonly changeOwner: ShippingFacade['changeOwner'];
  /** Forward only. @throws AppError shipping.no-such-shipment, shipping.tracking-number-taken, shipping.already-delivered, shipping.is-pickup, shipping.only-in-all-stores */
  editShipment(id: string, change: ShipmentChange, stores: Stores): Promise<ShipmentDetail>;
  /** The same step with the same note twice is one. Nothing follows a delivery. @throws AppError shipping.no-such-shipment, shipping.already-delivered, shipping.is-pickup, shipping.only-in-all-stores */
  addStep(
    id: string,
    step: { status: Exclude<TrackingStatus, 'shipped'>; note?: string | undefined },
    stores: Stores,
  ): Promise<ShipmentDetail>;
}

/** Whose parcels alone somebody may change; null: all. */
type Stores = readonly string[] | null;
type NewShipment = Parameters<ShippingFacade['createShipment']>[0];

export function createShipmentsService({ uow }: { readonly uow: UnitOfWork<ShippingTables> }): ShipmentsService {
  const create = (shipment: NewShipment, takenNumber: string | null = null): Promise<ShipmentView> =>
    uow.run(async (tx) => {
      const isNew = await insertShipment(tx, shipment, takenNumber);
      const row = await readShipment(tx, shipment.shipmentId);
      if (!row || row.content_hash !== hashOf(shipment)) throw shippingErrors.shipmentExists();
      if (isNew) tx.publish(shipmentShipped, shipment.orderId, { shipmentId: shipment.shipmentId, orderId: shipment.orderId });
      return viewOf(row);
    });

  return {
    createShipment: (shipment) =>
      create(shipment).catch((error: unknown) => {
        if (!violates(error, 'shipments_tracking_number_key')) throw error;
        return create(shipment, shipment.trackingNumber);
      }),
    changeOwner: ({ orderId, owner }) =>
      uow.run(async (tx) => {
        await sql`
          update shipments set owner_user_id = ${owner.userId}, order_token_hash = ${owner.orderTokenHash} where order_id = ${orderId}`.execute(
          tx.db,
        );
        return null;
      }),
    editShipment: (id, change, stores) =>
      translated(() =>
        uow.run(async (tx) => {
          const before = await lockShipment(tx, id, stores);
          if (before.status === 'delivered' && change.status === 'shipped') throw shippingErrors.alreadyDelivered();
          if (before.pickup && (change.carrier ?? change.trackingNumber) !== undefined) throw shippingErrors.isPickup();
          const delivered = before.status === 'shipped' && change.status === 'delivered';
          const carrier = change.carrier ?? before.carrier;
          const number = change.trackingNumber ?? before.tracking_number;
          if (carrier !== before.carrier || number !== before.tracking_number) {
            await tx.db.updateTable('shipments').set({ carrier, tracking_number: number }).where('id', '=', id).execute();
            await addEvent(tx, id, null, stepNotes(before.locale).nowAs([carrier, number].join(' ').trim()));
          }
          if (delivered) await deliver(tx, id, before.order_id, doneNote(before));
          return readDetail(tx, id);
        }),
      ),
    addStep: (id, { status, note = '' }, stores) =>
      uow.run(async (tx) => {
        const before = await lockShipment(tx, id, stores);
        if (before.pickup && status !== 'delivered') throw shippingErrors.isPickup();
        if (before.status === 'delivered') {
          if (status !== 'delivered') throw shippingErrors.alreadyDelivered();
        } else if (status === 'delivered') {
          await deliver(tx, id, before.order_id, note === '' ? doneNote(before) : note);
        } else {
          await addEvent(tx, id, status, note);
        }
        return readDetail(tx, id);
      }),
  };
}

/** False when there is a parcel of this id already, whatever is in it. */
async function insertShipment(tx: Tx<ShippingTables>, shipment: NewShipment, takenNumber: string | null): Promise<boolean> {
  const { shipmentId, orderId, owner, address, carrier, trackingNumber, pickup = false, locale = 'en', lines } = shipment;
  const notes = stepNotes(locale);
  const handed = pickup ? notes.readyForPickup : notes.handedOver;
  const note = takenNumber === null ? handed : notes.numberTaken(takenNumber);
  const number =
    trackingNumber === '' || takenNumber !== null ? newTrackingNumber(createHash('sha256').update(shipmentId).digest()) : trackingNumber;
  const { rows } = await sql`
    with s as (
      insert into shipments (id, order_id, owner_user_id, order_token_hash, content_hash, address, carrier, tracking_number, pickup, locale)
      values (${shipmentId}, ${orderId}, ${owner.userId}, ${owner.orderTokenHash}, ${hashOf(shipment)}, ${JSON.stringify(address)}, ${carrier}, ${number}, ${pickup}, ${locale})
      on conflict (id) do nothing returning id),
    l as (
      insert into shipment_lines (shipment_id, order_line_id, sku, title, quantity, parts, seller_store_id)
      select s.id, l."orderLineId", l.sku, l.title, l.quantity, l.parts, l."sellerStoreId"
      from s, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l("orderLineId" uuid, sku text, title text, quantity int, parts jsonb, "sellerStoreId" uuid))
    insert into tracking_events (shipment_id, seq, status, note) select s.id, 1, 'shipped', ${note}::text from s
    returning shipment_id`.execute(tx.db);
  return rows.length > 0;
}

async function readShipment(tx: Tx<ShippingTables>, id: string): Promise<(ShipmentRow & { content_hash: string }) | undefined> {
  const { rows } = await sql<ShipmentRow & { content_hash: string }>`
    select v.*, s.content_hash from (${shipmentColumns()} where s.id = ${id}) v join shipments s on s.id = v.id`.execute(tx.db);
  return rows[0];
}

/** @throws AppError shipping.no-such-shipment, shipping.only-in-all-stores for a parcel that has others' goods too */
async function lockShipment(tx: Tx<ShippingTables>, id: string, stores: Stores) {
  const { rows } = await sql<
    Pick<ShipmentRow, 'order_id' | 'status' | 'carrier' | 'tracking_number' | 'pickup'> & { locale: string; whole: boolean }
  >`
    select s.order_id, s.status, s.carrier, s.tracking_number, s.pickup, s.locale,
      not exists (select 1 from shipment_lines l where l.shipment_id = s.id and l.seller_store_id = any(${stores}::uuid[]) is not true) as whole
    from shipments s where s.id = ${id} and (${stores}::uuid[] is null or ${isOf(stores)}) for update`.execute(tx.db);
  if (!rows[0]) throw shippingErrors.noSuchShipment();
  if (stores !== null && !rows[0].whole) throw shippingErrors.onlyInAllStores();
  return rows[0];
}

const doneNote = ({ pickup, locale }: { pickup: boolean; locale: string }): string =>
  pickup ? stepNotes(locale).pickedUp : stepNotes(locale).delivered;

async function deliver(tx: Tx<ShippingTables>, id: string, orderId: string, note: string): Promise<void> {
  await sql`update shipments set status = 'delivered', delivered_at = now() where id = ${id}`.execute(tx.db);
  await addEvent(tx, id, 'delivered', note);
  tx.publish(shipmentDelivered, orderId, { shipmentId: id, orderId });
}

async function readDetail(tx: Tx<ShippingTables>, id: string): Promise<ShipmentDetail> {
  const row = await readShipment(tx, id);
  if (!row) throw shippingErrors.noSuchShipment();
  return detailOf(row);
}

/** No status: the one it has. What was said last is not said again. */
async function addEvent(tx: Tx<ShippingTables>, id: string, status: TrackingStatus | null, note: string): Promise<void> {
  await sql`
    insert into tracking_events (shipment_id, seq, status, note)
    select e.shipment_id, e.seq + 1, coalesce(${status}::text, e.status), ${note} from (
      select e.shipment_id, e.seq, e.status, e.note from tracking_events e where e.shipment_id = ${id} order by e.seq desc limit 1) e
    where coalesce(${status}::text, e.status) <> e.status or ${note} <> e.note`.execute(tx.db);
}

/** Without its owner, who may change, and without sellers, whom older parcels do not name. */
const hashOf = (shipment: NewShipment): string =>
  createHash('sha256')
    .update(canonical({ ...shipment, owner: undefined, lines: shipment.lines.map((line) => ({ ...line, sellerStoreId: undefined })) }))
    .digest('hex');

/** JSON with the keys in order: an address that went through jsonb has them in another. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The constraints say what is wrong; this says it in words. */
async function translated<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (violates(error, 'shipments_tracking_number_key')) throw shippingErrors.trackingNumberTaken();
    throw error;
  }
}
