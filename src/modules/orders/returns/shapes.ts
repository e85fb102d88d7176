import { z } from 'zod';
import { Currency, Instant, Money } from '../../../platform/facade/schemas';
import { RefundStatus } from '../../payments';
import { ReturnLabel } from '../contract';
import { returnStates } from '../domain/returns';

/** Why something comes back; `not-collected`: the parcel came back by itself. */
export const ReturnReason = z.enum([
  'too-small',
  'too-big',
  'not-as-described',
  'damaged',
  'wrong-item',
  'late',
  'not-wanted',
  'not-collected',
  'other',
]);
export type ReturnReason = z.output<typeof ReturnReason>;

export const ReturnState = z.enum(returnStates);

export const ReturnLine = z
  .object({
    lineId: z.uuid(),
    variantId: z.uuid(),
    sku: z.string(),
    title: z.string(),
    slug: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    imageUrl: z.string().nullable(),
    /** Zero: it came unasked. */
    asked: z.int(),
    /** Null: not decided yet. */
    approved: z.int().nullable(),
    /** Units that are still to come. */
    open: z.int(),
    /** Units that came and are for sale again, and those that are not. */
    restocked: z.int(),
    writtenOff: z.int(),
    reason: ReturnReason,
    note: z.string().nullable(),
  })
  .meta({ id: 'ReturnLine' });

/** Goods that arrived together, and what went back for them. */
export const ReturnReceipt = z
  .object({
    id: z.uuid(),
    createdAt: Instant,
    lines: z.array(z.object({ lineId: z.uuid(), restocked: z.int(), writtenOff: z.int(), storeId: z.uuid().nullable() })),
    /** What the goods had cost, with tax and after discounts. */
    goods: Money,
    shipping: Money,
    rounding: Money,
    fee: Money,
    /** What went back; zero where nothing did. */
    refund: Money,
    refundStatus: RefundStatus.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'ReturnReceipt' });

/** What is sent instead, in the words of the day it was chosen. */
export const ExchangedGoods = z.object({
  variantId: z.uuid(),
  quantity: z.int(),
  sku: z.string(),
  title: z.string(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type ExchangedGoods = z.output<typeof ExchangedGoods>;

export const ReturnExchange = z
  .object({
    goods: z.array(ExchangedGoods),
    /**
     * `wished` by the buyer; `agreed`, and set aside until the other goods are here; `waiting` for what the new ones cost more; `done`: they
     * are in the order; `withdrawn`, or `failed` with its reason: money is given back by hand.
     */
    state: z.enum(['wished', 'agreed', 'waiting', 'done', 'withdrawn', 'failed']),
    /** The new goods are sent before the old ones are here. */
    shipFirst: z.boolean(),
    /** The change of the order; its charge has the same id. */
    changeId: z.uuid().nullable(),
    /** What the new goods cost more; below zero: what went back. Null: not known yet. */
    difference: Money.nullable(),
    failure: z.string().nullable(),
    /** Given back by hand since it failed: it cannot be tried again. */
    moneyBack: Money.nullable(),
  })
  .meta({ id: 'ReturnExchange' });
export type ReturnExchange = z.output<typeof ReturnExchange>;

export const Return = z
  .object({
    id: z.uuid(),
    /** The order's number and a count: `1001-R1`. */
    number: z.string(),
    orderId: z.uuid(),
    orderNumber: z.string(),
    state: ReturnState,
    origin: z.enum(['buyer', 'staff']),
    email: z.string(),
    name: z.string(),
    currency: Currency,
    /** There is a wallet to give money back into. */
    hasAccount: z.boolean(),
    /** Whose goods they are; null: the shop's own. */
    sellerStoreId: z.uuid().nullable(),
    note: z.string().nullable(),
    /** What staff told the buyer. */
    answer: z.string().nullable(),
    label: ReturnLabel.nullable(),
    /** Null: money goes back for it. */
    exchange: ReturnExchange.nullable(),
    lines: z.array(ReturnLine),
    receipts: z.array(ReturnReceipt),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Return' });
export type Return = z.output<typeof Return>;

/** What of an order's line may come back. */
export const Returnable = z
  .object({
    lineId: z.uuid(),
    /** Units that may be asked for now. */
    units: z.int(),
    /** Until when; null where that is not known yet, or where it never may. */
    until: Instant.nullable(),
    /** Why there are none. */
    why: z.enum(['not-sent', 'back', 'announced', 'too-late', 'final-sale', 'downloaded']).nullable(),
  })
  .meta({ id: 'ReturnableLine' });
export type Returnable = z.output<typeof Returnable>;

/** What would go back for units that have arrived. */
export const ReturnQuote = z
  .object({ goods: Money, shipping: Money, rounding: Money, fee: Money, refund: Money, left: Money })
  .meta({ id: 'ReturnQuote' });
export type ReturnQuote = z.output<typeof ReturnQuote>;
