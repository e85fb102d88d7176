import { sql, type Kysely } from 'kysely';
import { AppError } from '../../platform/kernel/errors';
import type { Money } from '../../platform/kernel/money';
import type { PaymentsFacade, PaymentStep } from '../payments';
import type { ShipmentView, ShippingFacade } from '../shipping';
import type { UsersFacade } from '../users';
import { noSuchOrder } from './errors';
import type { Timeline, TimelineEntry } from './shapes';
import type { OrdersTables } from './tables';
import { linesSeen, sees, seesPart, type Viewer } from './viewer';

export interface TimelineQueriesDeps {
  readonly db: Kysely<OrdersTables>;
  readonly payments: PaymentsFacade;
  readonly shipping: ShippingFacade;
  readonly users: UsersFacade;
}

export interface TimelineQueries {
  /**
   * Everything that happened to an order, oldest first: its own steps, its payments and refunds, its parcels; for staff also
   * their notes and their names. What cannot be reached is named in `missing`. @throws AppError orders.no-such-order
   */
  getTimeline(orderId: string, viewer: Viewer): Promise<Timeline>;
}

interface StepRow {
  readonly kind: 'order' | 'note';
  readonly at: string;
  readonly what: string;
  readonly who: string;
  readonly why: string | null;
}

/** What goes on in the shop before there is something to tell the buyer. */
const forStaff: ReadonlySet<string> = new Set([
  'refund-asked',
  'refund-failed',
  'refund-came-back',
  'restocked',
  'unreserved',
  'link-renewed',
  'tagged',
  'drafted',
  'draft-sent',
  'money-taken',
]);

/** What somebody who sells a part of an order may know of the whole. */
const forSellers: ReadonlySet<string> = new Set(['accepted', 'paid', 'cancelled', 'delivered']);

const bare = (step: StepRow): StepRow => ({ ...step, who: 'system', why: null });

const isIn =
  (share: ReadonlySet<string> | null) =>
  ({ lines }: ShipmentView): boolean =>
    share === null || lines.some(({ orderLineId }) => share.has(orderLineId));

/** Steps of the order that its payments and parcels tell better. */
const toldElsewhere: ReadonlySet<string> = new Set(['refunded', 'refund-failed', 'shipped', 'payment-failed']);

export function createTimelineQueries({ db, payments, shipping, users }: TimelineQueriesDeps): TimelineQueries {
  /** `share`: of somebody who sells a part of it, the ids of those lines; null: they see all of it. */
  const readSteps = async (orderId: string, viewer: Viewer): Promise<{ steps: StepRow[]; share: ReadonlySet<string> | null }> => {
    const { rows } = await sql<{ steps: StepRow[]; whole: boolean | null; lines: string[] }>`
      select (
        select coalesce(json_agg(s order by s.at, s.turn), '[]') from (
          select 'order' as kind, s.at, s.what, s.who, s.why, s.id as turn from order_steps s where s.order_id = o.id
          union all
          select 'note', n.created_at, 'note', 'staff:' || n.author_id, n.text, 0 from order_notes n where n.order_id = o.id and ${viewer.all}::boolean) s
        ) as steps, ${sees(viewer)} as whole, array(select l.id::text from order_lines l where l.order_id = o.id and ${linesSeen(viewer)}) as lines
      from orders o where o.id = ${orderId} and ${seesPart(viewer)}`.execute(db);
    const [row] = rows;
    if (!row) throw noSuchOrder();
    return row.whole
      ? { ...row, share: null }
      : { steps: row.steps.filter(({ what }) => forSellers.has(what)).map(bare), share: new Set(row.lines) };
  };

  return {
    async getTimeline(orderId, viewer) {
      const { steps, share } = await readSteps(orderId, viewer);
      const staffIds = [...new Set(steps.flatMap(({ who }) => (who.startsWith('staff:') ? [who.slice('staff:'.length)] : [])))];
      const [paid, sent, staff] = await Promise.all([
        share ? [] : payments.listPaymentSteps({ orderIds: [orderId] }).catch(unreachable),
        shipping.listShipments({ orderIds: [orderId] }).then((all) => all.filter(isIn(share)), unreachable),
        viewer.all && staffIds.length > 0 ? users.listUsers({ userIds: staffIds }).catch(unreachable) : [],
      ]);
      const names = new Map(staff?.map((user) => [user.userId, user.name]));
      const isFetched = sent?.some(({ pickup }) => pickup) ?? false;
      const told = steps
        .filter((step) => (viewer.all || !forStaff.has(step.what)) && (!toldElsewhere.has(step.what) || !paid || !sent))
        .filter((step) => !isFetched || step.what !== 'delivered')
        .map((step) => (isFetched && step.what === 'packed' ? { ...step, what: 'set-aside' } : step));
      const entries = [
        ...told.map((step) => entryOf(step, viewer.all, names)),
        ...(paid ?? []).filter((step) => viewer.all || !forStaff.has(step.what)).map(paymentEntry),
        ...(sent ?? []).flatMap(parcelEntries),
      ];
      const missing = [...(paid ? [] : ['payments' as const]), ...(sent ? [] : ['shipments' as const])];
      return { items: entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), missing };
    },
  };
}

/** Buyers learn what happened and why, not who in the shop did it. */
function entryOf({ kind, at, what, who, why }: StepRow, all: boolean, names: ReadonlyMap<string, string>): TimelineEntry {
  const staffId = who.startsWith('staff:') ? who.slice('staff:'.length) : null;
  return {
    ...blank,
    at: new Date(at).toISOString(),
    kind,
    what,
    who: staffId === null ? partyOf(who) : 'staff',
    staffId: all ? staffId : null,
    staffName: all && staffId !== null ? (names.get(staffId) ?? null) : null,
    why,
  };
}

const paymentEntry = (step: PaymentStep): TimelineEntry => ({
  ...blank,
  at: step.at,
  kind: step.refundId === null ? 'payment' : 'refund',
  what: step.what,
  why: step.reason,
  amount: step.amount,
  paymentId: step.paymentId,
  refundId: step.refundId,
});

const parcelEntries = (shipment: ShipmentView): TimelineEntry[] =>
  shipment.events.map(({ at, status, note }) => {
    const what = shipment.pickup ? pickupSteps.get(status) : undefined;
    return {
      ...blank,
      at,
      kind: 'shipment',
      what: what ?? status,
      why: what === undefined ? note : null,
      shipmentId: shipment.shipmentId,
    };
  });

/** What is fetched lies ready instead of being sent. */
const pickupSteps = new Map<string, string>([
  ['shipped', 'ready-to-collect'],
  ['delivered', 'collected'],
]);

const partyOf = (who: string): 'buyer' | 'system' => (who === 'buyer' ? 'buyer' : 'system');

const noAmount: Money | null = null;
const blank = {
  who: 'system',
  staffId: null,
  staffName: null,
  why: null,
  amount: noAmount,
  paymentId: null,
  refundId: null,
  shipmentId: null,
} as const;

function unreachable(error: unknown): null {
  if (error instanceof AppError && error.kind === 'unavailable') return null;
  throw error;
}
