import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Address, BundlePart } from '../../../platform/facade/schemas';
import { catalogContract } from '../../catalog';
import { shippingContract, type ShipmentView, type ShippingFacade } from '../../shipping';
import { stockLines, type Units } from '../domain/stock-lines';
import { fulfilmentAfter, mayFulfil, mayLeave, pack, type Packing, type Parcel } from '../domain/order';
import { changeOpen, digitalLine, noSuchLine, noSuchOrder, notShippable, nothingToShip, tooManyShipped } from '../errors';
import { orderDelivered, orderShipped } from '../events';
import { lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import { fulfilmentOnceBack } from '../returns/receiving';
import { listReturnable } from '../returns/returns.repository';
import type { OrdersTables } from '../tables';
import type { TakingMoney } from './taking-money';

export interface FulfilmentServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly shipping: ShippingFacade;
  readonly takingMoney: TakingMoney;
}

export interface ShipOrder {
  /** Made by the caller: the same id is the same parcel. */
  readonly shipmentId: string;
  readonly orderId: string;
  readonly staffId: string;
  /** Of somebody who sells in these stores, and sends what is theirs; null: everything. */
  readonly stores: readonly string[] | null;
  /** Absent: everything that is left. */
  readonly lines?: readonly Parcel[] | undefined;
  readonly carrier?: string | undefined;
  readonly trackingNumber?: string | undefined;
}

export interface FulfilmentService {
  /**
   * Where money is taken at shipment, it is taken before anything is packed.
   * @throws AppError orders.no-such-order, orders.not-shippable, orders.nothing-to-ship, orders.too-many-shipped,
   * orders.no-such-line, orders.digital-line, orders.capture-undecided, shipping.tracking-number-taken
   */
  shipOrder(input: ShipOrder): Promise<ShipmentView>;
  shipped(tx: Tx<OrdersTables>, parcel: { orderId: string; shipmentId: string }): Promise<void>;
  delivered(tx: Tx<OrdersTables>, parcel: { orderId: string; shipmentId: string }): Promise<void>;
}

type NewShipment = Parameters<ShippingFacade['createShipment']>[0];

/** The outbox makes the parcel as well, in case the direct call does not get through. */
const netMs = 5_000;

export function createFulfilmentService({ db, uow, shipping, takingMoney }: FulfilmentServiceDeps): FulfilmentService {
  /** Before money is taken or anything packed: a parcel that is claimed has to go out. */
  async function refuseTakenNumber({ shipmentId, carrier = '', trackingNumber = '' }: ShipOrder): Promise<void> {
    if (trackingNumber !== '') await shipping.checkTrackingNumber({ shipmentId, carrier, trackingNumber });
  }

  return {
    async shipOrder(input) {
      await refuseTakenNumber(input);
      await takingMoney.beforeShipping(input.orderId, async () => {
        const packing = pack(await linesOf(db, input), input.lines ?? null);
        if (!packing.ok) throw unpackable(packing);
      });
      const shipment = await uow.run(async (tx) => {
        const order = await lockOrder(tx.db, input.orderId);
        if (!order) throw noSuchOrder();
        const claimed = await findClaim(tx.db, input);
        if (claimed) return claimed;
        if (order.lifecycle !== 'accepted' || order.givenUp || !mayLeave(order.payment, order.onDelivery)) throw notShippable();
        if (order.change !== null) throw changeOpen();
        const lines = await linesOf(tx.db, input);
        const packing = pack(lines, input.lines ?? null);
        if (!packing.ok) throw unpackable(packing);
        await claim(tx.db, input, packing.lines);
        await takeStep(tx.db, { ...order, orderId: order.id, what: 'packed', who: `staff:${input.staffId}`, why: null });
        const fresh = await findClaim(tx.db, input);
        if (!fresh) throw new Error(`parcel ${input.shipmentId} was not written`);
        tx.send(shippingContract, 'createShipment', fresh, { delayMs: netMs });
        const goods = stockLines(
          packing.lines.flatMap(({ lineId, quantity }) => lines.filter((l) => l.id === lineId).map((l) => ({ ...l, quantity }))),
        );
        tx.send(catalogContract, 'shipStock', { checkoutId: order.id, shipmentId: input.shipmentId, lines: goods });
        return fresh;
      });
      return shipping.createShipment(shipment);
    },

    async shipped(tx, { orderId, shipmentId }) {
      const order = await lockOrder(tx.db, orderId);
      if (!order || !(await moveParcel(tx.db, shipmentId, 'shipped'))) return;
      const next = fulfilmentAfter(await leftIn(tx.db, orderId));
      if (mayFulfil(order.fulfilment, next)) {
        await takeStep(tx.db, { ...order, orderId, fulfilment: next, what: 'shipped', who: 'system', why: null });
        const back = fulfilmentOnceBack({ ...order, fulfilment: next }, await listReturnable(tx.db, orderId), []);
        if (back !== next) await takeStep(tx.db, { ...order, orderId, fulfilment: back, what: 'restocked', who: 'system', why: null });
      }
      tx.publish(orderShipped, orderId, { orderId, shipmentId });
    },

    async delivered(tx, { orderId, shipmentId }) {
      const order = await lockOrder(tx.db, orderId);
      if (!order || !(await moveParcel(tx.db, shipmentId, 'delivered'))) return;
      if (!(await isAllDelivered(tx.db, order))) return;
      await takeStep(tx.db, { ...order, orderId, fulfilment: 'delivered', what: 'delivered', who: 'system', why: null });
      tx.publish(orderDelivered, orderId, { orderId });
    },
  };
}

interface LineRow {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly claimed: number;
  readonly digital: boolean;
  readonly parts: readonly Units[] | null;
}

async function linesOf(db: Kysely<OrdersTables>, { orderId, stores }: ShipOrder): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select l.id, l.variant_id as "variantId", l.quantity, l.claimed, l.parts, l.digital is not null as digital from order_lines l
    where l.order_id = ${orderId} and (${stores}::uuid[] is null or l.seller_store_id = any(${stores}::uuid[])) order by l.position`.execute(
    db,
  );
  return rows;
}

async function claim(db: Transaction<OrdersTables>, { shipmentId, orderId }: ShipOrder, parcels: readonly Parcel[]): Promise<void> {
  const { rows } = await sql`
    with wished as (select * from jsonb_to_recordset(${JSON.stringify(parcels)}::jsonb) as w ("lineId" uuid, quantity int)),
    f as (insert into fulfilments (shipment_id, order_id) values (${shipmentId}, ${orderId})),
    p as (insert into fulfilment_lines (shipment_id, order_line_id, quantity) select ${shipmentId}, w."lineId", w.quantity from wished w)
    update order_lines l set claimed = l.claimed + w.quantity from wished w
    where l.id = w."lineId" and l.order_id = ${orderId} and l.claimed + w.quantity <= l.quantity
    returning l.id`.execute(db);
  if (rows.length !== parcels.length) throw tooManyShipped(null);
}

interface ClaimedLine {
  readonly orderLineId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly parts: readonly BundlePart[] | null;
  readonly sellerStoreId: string | null;
}

const titleWith = (title: string, options: BundlePart['options']): string =>
  options.length === 0 ? title : `${title} (${options.map(({ value }) => value).join(', ')})`;

/** The parcel as shipping is to have it; null when nothing was claimed under this id. */
async function findClaim(
  db: Transaction<OrdersTables>,
  { shipmentId, orderId, carrier, trackingNumber }: ShipOrder,
): Promise<NewShipment | null> {
  const { rows } = await sql<{
    user_id: string | null;
    order_token_hash: string;
    address: Address | null;
    pickup: boolean;
    locale: string;
    lines: ClaimedLine[];
  }>`
    select o.user_id, o.order_token_hash, o.shipping_address as address, o.pickup is not null as pickup, o.locale,
      (select json_agg(json_build_object('orderLineId', l.id, 'sku', l.sku, 'title', l.title, 'quantity', p.quantity, 'parts', l.parts, 'sellerStoreId', l.seller_store_id) order by l.position)
       from fulfilment_lines p join order_lines l on l.id = p.order_line_id where p.shipment_id = f.shipment_id) as lines
    from fulfilments f join orders o on o.id = f.order_id
    where f.shipment_id = ${shipmentId} and f.order_id = ${orderId}`.execute(db);
  const [row] = rows;
  if (!row?.address) return null;
  const owner = { userId: row.user_id, orderTokenHash: row.order_token_hash };
  return {
    shipmentId,
    orderId,
    owner,
    address: row.address,
    carrier: row.pickup ? '' : (carrier ?? ''),
    trackingNumber: row.pickup ? '' : (trackingNumber ?? ''),
    ...(row.pickup && { pickup: true }),
    locale: row.locale,
    lines: row.lines.map(({ parts, ...line }) => ({
      ...line,
      ...(parts ? { parts: parts.map(({ sku, title, options, quantity }) => ({ sku, title: titleWith(title, options), quantity })) } : {}),
    })),
  };
}

async function moveParcel(db: Transaction<OrdersTables>, shipmentId: string, to: 'shipped' | 'delivered'): Promise<boolean> {
  const from = to === 'shipped' ? ['claimed'] : ['claimed', 'shipped'];
  const { rows } = await sql`
    update fulfilments f set status = ${to}, updated_at = now() where f.shipment_id = ${shipmentId} and f.status = any(${from}) returning f.shipment_id`.execute(
    db,
  );
  return rows.length > 0;
}

async function leftIn(db: Transaction<OrdersTables>, orderId: string): Promise<{ quantity: number; shipped: number }[]> {
  const { rows } = await sql<{ quantity: number; shipped: number }>`
    select l.quantity, coalesce(sum(p.quantity) filter (where f.status <> 'claimed'), 0)::int as shipped
    from order_lines l
    left join fulfilment_lines p on p.order_line_id = l.id
    left join fulfilments f on f.shipment_id = p.shipment_id
    where l.order_id = ${orderId} and l.digital is null group by l.id`.execute(db);
  return rows;
}

async function isAllDelivered(db: Transaction<OrdersTables>, order: LockedOrder): Promise<boolean> {
  if (order.fulfilment !== 'shipped') return false;
  const { rows } =
    await sql`select f.shipment_id from fulfilments f where f.order_id = ${order.id} and f.status <> 'delivered' limit 1`.execute(db);
  return rows.length === 0;
}

function unpackable({ why, lineId }: { why: Extract<Packing, { ok: false }>['why']; lineId: string | null }): Error {
  if (why === 'nothing-left') return nothingToShip();
  if (why === 'digital') return digitalLine(lineId);
  return why === 'too-many' ? tooManyShipped(lineId) : noSuchLine(lineId);
}
