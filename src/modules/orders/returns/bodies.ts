import { z } from 'zod';
import { Address, Money, OneLine } from '../../../platform/facade/schemas';

export const Units = z.int().min(1).max(9_999);
export const Words = z.string().trim().max(1_000);

export const Wished = z.strictObject({ variantId: z.uuid(), quantity: z.int().min(1).max(999) });

export const Terms = z.strictObject({ goods: z.array(Wished).min(1).max(50), shipFirst: z.boolean().optional() });

/** One of carrier, address and instructions at least. */
export const NewLabel = z
  .strictObject({
    carrier: OneLine(60).optional(),
    trackingNumber: OneLine(60).optional(),
    to: Address.optional(),
    instructions: Words.min(1).optional(),
  })
  .refine((label) => Object.keys(label).length > 0, 'needs a carrier, an address or instructions')
  .meta({ id: 'NewReturnLabel' });

/** Units of one line that arrived: `restock` are for sale again, in `storeId` or where most of their kind had come from. */
export const ArrivedLine = z.strictObject({
  lineId: z.uuid(),
  restock: z.int().min(0).max(9_999),
  writeOff: z.int().min(0).max(9_999),
  storeId: z.uuid().optional(),
});

export const ReceiptRefund = z.strictObject({
  /** What was paid for shipping goes back too, once. */
  withShipping: z.boolean().optional(),
  /** Kept of what would go back. */
  fee: Money.extend({ minor: z.int().min(0) }).optional(),
  to: z.enum(['original', 'wallet']).optional(),
  /** Told to the buyer. */
  reason: OneLine(200),
});

export const Arrival = {
  lines: z.array(ArrivedLine).min(1).max(500),
  /** Left out: no money goes back now. */
  refund: ReceiptRefund.optional(),
};
