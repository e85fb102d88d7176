import { z } from 'zod';
import { Address, Email, Instant, Money, OneLine } from '../../../platform/facade/schemas';
import { OrderTotals } from '../shapes';

const NoLess = Money.extend({ minor: z.int().min(0).max(10_000_000_000) });

const facts = {
  /** Where the link goes; of an account its own address is taken. */
  email: Email,
  userId: z.uuid().nullable().optional(),
  lines: z
    .array(
      z.strictObject({
        variantId: z.uuid(),
        quantity: z.int().min(1).max(999),
        /** Instead of the catalog's, as prices are shown; with why. `orders:set-prices`. */
        unitPrice: NoLess.optional(),
        priceReason: OneLine(200).optional(),
      }),
    )
    .max(100),
  /** Off all lines together; with why. `orders:set-prices`. */
  discount: NoLess.optional(),
  discountReason: OneLine(200).optional(),
  shippingAddress: Address.optional(),
  shippingOptionId: z.uuid().optional(),
  /** For how many days the goods are kept and the link can be paid; without it 7. */
  days: z.int().min(1).max(60).optional(),
  /** Between staff. */
  note: z.string().trim().min(1).max(1_000).optional(),
};

const isReasoned = ({ lines, discount, discountReason }: z.output<z.ZodObject<typeof facts>>): boolean =>
  lines.every(({ unitPrice, priceReason }) => (unitPrice === undefined) === (priceReason === undefined)) &&
  (discount?.minor ?? 0) > 0 === (discountReason !== undefined);

export const DraftFactsBody = z
  .strictObject(facts)
  .refine(isReasoned, 'a price of its own and a discount need a reason')
  .meta({ id: 'OrderDraftFacts' });

export const DraftEdit = z
  .strictObject({ ...facts, version: z.int().min(1) })
  .refine(isReasoned, 'a price of its own and a discount need a reason')
  .meta({ id: 'OrderDraftEdit' });

export const Quoted = z.object({
  lines: z.array(
    z.object({
      variantId: z.uuid(),
      productId: z.uuid(),
      sku: z.string(),
      title: z.string(),
      options: z.array(z.object({ name: z.string(), value: z.string() })),
      imageUrl: z.string().nullable(),
      quantity: z.int(),
      listPrice: Money,
      unitPrice: Money,
      discount: Money,
      total: Money,
    }),
  ),
  /** Not sold now. */
  unavailable: z.array(z.uuid()),
  options: z.array(z.object({ id: z.uuid(), name: z.string(), price: Money })),
  totals: OrderTotals,
});

export const DraftCard = z.object({
  id: z.uuid(),
  /** `sent`: waits for its money · `done`: an order with a number. */
  state: z.enum(['open', 'sent', 'done']),
  email: z.string(),
  userId: z.uuid().nullable(),
  units: z.int(),
  /** The order it was made into last. */
  orderId: z.uuid().nullable(),
  number: z.string().nullable(),
  createdBy: z.uuid(),
  createdAt: Instant,
  updatedAt: Instant,
});

export const OrderDraft = DraftCard.extend({
  version: z.int(),
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int(), unitPrice: Money.nullable(), priceReason: z.string().nullable() })),
  discount: Money,
  discountReason: z.string().nullable(),
  shippingAddress: Address.nullable(),
  shippingOptionId: z.uuid().nullable(),
  days: z.int(),
  note: z.string().nullable(),
  /** At the prices of this second. */
  quote: Quoted,
}).meta({ id: 'OrderDraft' });
export type OrderDraft = z.output<typeof OrderDraft>;
