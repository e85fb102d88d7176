import { z } from 'zod';
import { Address, Instant } from '../../../platform/facade/schemas';

/** Who sells, as it stands on the shop's documents. Lines are divided by line feeds. */
export const Seller = z
  .object({
    name: z.string(),
    address: z.string(),
    contact: z.string(),
    taxId: z.string(),
    register: z.string(),
    bank: z.string(),
    footer: z.string(),
  })
  .meta({ id: 'DocumentSeller' });
export type Seller = z.output<typeof Seller>;

export const DocumentKind = z.enum(['invoice', 'credit-note', 'packing-slip']);
export type DocumentKind = z.output<typeof DocumentKind>;

const Minor = z.int();

/** Of goods with the same tax: what they cost without it, and the tax. `name` null: not taxed. */
const TaxRow = z.object({ name: z.string().nullable(), ratePercent: z.number(), base: Minor, tax: Minor });
export type TaxRow = z.output<typeof TaxRow>;

const Goods = {
  sku: z.string(),
  title: z.string(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  parts: z.array(z.object({ sku: z.string(), title: z.string(), quantity: z.int() })),
  quantity: z.int(),
};

const shared = {
  seller: Seller,
  locale: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  orderNumber: z.string(),
  orderedAt: Instant,
  email: z.string(),
  buyer: Address.nullable(),
  shipTo: Address.nullable(),
  pickup: z.string().nullable(),
};

const bill = {
  ...shared,
  taxes: z.array(TaxRow),
  taxIncluded: z.boolean(),
  tax: Minor,
  total: Minor,
};

const Sale = z.object({
  form: z.literal('sale'),
  ...bill,
  lines: z.array(z.object({ ...Goods, unitPrice: Minor, discount: Minor, total: Minor, rates: z.array(z.number()), gift: z.boolean() })),
  promotions: z.array(z.object({ name: z.string(), code: z.string().nullable(), discount: Minor })),
  shipping: z.object({ name: z.string(), amount: Minor }).nullable(),
  subtotal: Minor,
  discount: Minor,
  rounding: Minor,
  /** What it was or is to be paid with; gift cards and the wallet are payments, no discounts. */
  payments: z.array(z.object({ provider: z.string(), method: z.string().nullable(), amount: Minor, received: z.boolean() })),
  /** Of goods that are on their way or there: when they left. */
  suppliedAt: Instant.nullable(),
  /** Changes of the order that are in it: what they brought or gave back has no document of its own. */
  changes: z.array(z.uuid()),
});

/** Money that goes back, or is here again: of which earlier document, and why. */
const Correction = z.object({
  form: z.literal('correction'),
  ...bill,
  /** Id of the earlier document. */
  refersTo: z.uuid(),
  why: z.enum(['refund', 'refund-came-back', 'not-collected', 'change']),
  reason: z.string().nullable(),
  /** Goods that came back with it. */
  goods: z.array(z.object(Goods)),
});

const Packing = z.object({
  form: z.literal('packing'),
  ...shared,
  lines: z.array(z.object(Goods)),
  /** Units of the order that are in no parcel yet. */
  toFollow: z.int(),
  shippingOption: z.string().nullable(),
});

/** All that a document says, as it was when it was issued. Amounts are minor units of `currency`. */
export const DocumentContent = z.discriminatedUnion('form', [Sale, Correction, Packing]);
export type DocumentContent = z.output<typeof DocumentContent>;
export type Sale = z.output<typeof Sale>;
export type Correction = z.output<typeof Correction>;
export type Packing = z.output<typeof Packing>;
