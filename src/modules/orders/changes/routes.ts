import { z } from 'zod';
import { Address, Instant, Money, OneLine } from '../../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../../platform/http/route';
import { money } from '../../../platform/kernel/money';
import { changeStates } from '../domain/changing';
import type { ChangeKind, ChangeRow } from './changes.repository';
import type { ChangesService } from './changes.service';
import { ChangeSnapshot, type Wish } from './plan';
import { assertWhole } from '../viewer';

const idParams = z.strictObject({ id: z.uuid() });

const wish = {
  /** How many units there are to be; 0: none. More of something is a line of its own in `add`. */
  lines: z
    .array(z.strictObject({ lineId: z.uuid(), quantity: z.int().min(0).max(9_999) }))
    .max(500)
    .optional(),
  /** At today's price, without promotions. */
  add: z
    .array(z.strictObject({ variantId: z.uuid(), quantity: z.int().min(1).max(999) }))
    .max(100)
    .optional(),
  shippingAddress: Address.optional(),
  shippingOptionId: z.uuid().optional(),
  /** Whether units that are taken out are for sale again (so without it), or lost. */
  restock: z.boolean().optional(),
};

export const OrderChange = z
  .object({
    id: z.uuid(),
    kind: z.enum(['edit', 'cancel-part', 'exchange']),
    /** `waiting`: for its money, until `expiresAt`. */
    state: z.enum(changeStates),
    /** What the order costs more; below zero: what goes back. */
    difference: Money,
    reason: z.string(),
    /** `staff:<user id>`, `buyer`, `system` */
    who: z.string(),
    /** Of a withdrawn one: why. */
    outcome: z.string().nullable(),
    before: ChangeSnapshot,
    after: ChangeSnapshot,
    expiresAt: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'OrderChange' });
export type OrderChange = z.output<typeof OrderChange>;

const ChangePreview = z.object({ difference: Money, before: ChangeSnapshot, after: ChangeSnapshot }).meta({ id: 'OrderChangePreview' });

const refusals = [
  'orders.no-such-order',
  'orders.not-changeable',
  'orders.change-open',
  'orders.no-such-line',
  'orders.in-parcel',
  'orders.digital-line',
  'orders.not-for-sale',
  'orders.no-such-shipping-option',
  'orders.other-country',
  'orders.other-tax-mode',
  'orders.pickup-order',
  'orders.shipping-went-back',
  'orders.nothing-remains',
  'orders.changes-nothing',
  'orders.refund-too-much',
] as const;

export const changeRoutes = defineRoutes({
  previewChange: {
    method: 'post',
    path: '/orders/:id/changes/preview',
    asks: true,
    summary: 'What a change of an accepted order would cost or give back; nothing is written',
    access: { permission: 'orders:edit' },
    params: idParams,
    body: z.strictObject(wish).meta({ id: 'OrderChangeWish' }),
    responses: { 200: ChangePreview },
    errors: [...refusals],
  },
  changeOrder: {
    method: 'post',
    path: '/orders/:id/changes',
    summary:
      'Change an accepted order: units of lines that are in no parcel, more goods, address, way to send it. What costs less is carried out and given back; what costs more `waiting` until the buyer has paid for it',
    access: { permission: 'orders:edit' },
    params: idParams,
    body: z
      .strictObject({
        ...wish,
        /** Told to the buyer. */
        reason: OneLine(200),
        /** As it was shown; if it is another one by now, nothing happens. */
        difference: Money.optional(),
      })
      .meta({ id: 'NewOrderChange' }),
    responses: { 201: OrderChange },
    idempotency: 'money',
    errors: [...refusals, 'orders.other-difference', 'orders.sold-out'],
  },
  listChanges: {
    method: 'get',
    path: '/orders/:id/changes',
    summary: 'How an order was changed, by whom and why, with before and after; oldest first',
    access: { permission: 'orders:read-all' },
    params: idParams,
    responses: { 200: z.object({ items: z.array(OrderChange) }) },
    errors: ['orders.no-such-order'],
  },
  withdrawChange: {
    method: 'post',
    path: '/orders/:id/changes/:changeId/withdraw',
    summary: 'Withdraw a change that waits for its money: the order stays what it was',
    access: { permission: 'orders:edit' },
    params: idParams.extend({ changeId: z.uuid() }),
    responses: { 204: null },
    idempotency: 'money',
    errors: ['orders.no-such-change', 'orders.change-settled'],
  },
});

export interface ChangeHandlersDeps {
  readonly changesService: ChangesService;
}

export function createChangeHandlers({ changesService }: ChangeHandlersDeps): Handlers<typeof changeRoutes> {
  return {
    async previewChange({ params, body, caller }) {
      assertWhole(caller);
      return ok(await changesService.previewChange({ ...body, orderId: params.id, kind: kindOf(body) }));
    },
    async changeOrder({ params, body, caller, resourceId }) {
      assertWhole(caller);
      const { reason, difference: expected, ...wished } = body;
      const who = `staff:${caller.userId()}`;
      const change = { ...wished, changeId: resourceId, orderId: params.id, kind: kindOf(wished), reason, who, expected };
      return created(changeOf(await changesService.openChange(change)));
    },
    async listChanges({ params, caller }) {
      assertWhole(caller);
      return ok({ items: (await changesService.listChanges(params.id)).map(changeOf) });
    },
    async withdrawChange({ params, caller }) {
      assertWhole(caller);
      await changesService.withdrawChange({ changeId: params.changeId, orderId: params.id, who: `staff:${caller.userId()}` });
      return noContent();
    },
  };
}

/** Where units are only taken out, it is cancelled in part. */
const kindOf = ({ add = [], lines = [], shippingAddress, shippingOptionId }: Wish): ChangeKind =>
  lines.length > 0 && add.length === 0 && !shippingAddress && shippingOptionId === undefined ? 'cancel-part' : 'edit';

export const changeOf = (row: ChangeRow): OrderChange => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  difference: money(row.difference, row.currency),
  reason: row.reason,
  who: row.who,
  outcome: row.outcome,
  before: row.before,
  after: row.plan.after,
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});
