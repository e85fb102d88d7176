import { z } from 'zod';
import { open, seal } from '../../../platform/auth/seal';
import { Address, OneLine } from '../../../platform/facade/schemas';
import type { Secrets } from '../../../platform/module';
import { CheckoutPayment } from '../../payments';

/** Who comes for goods that lie ready. */
export const Contact = z.strictObject({ name: OneLine(120), phone: OneLine(40).optional() }).meta({ id: 'PickupContact' });

/** What a buyer sent: kept, encrypted, only until it has been used, so that a run that died can be taken up. */
export const CheckoutInput = z.object({
  checkoutId: z.uuid(),
  cartId: z.uuid(),
  cartVersion: z.int().optional(),
  email: z.string(),
  /** Left out of what is only downloaded. */
  shippingAddress: Address.optional(),
  /** Who fetches the goods. */
  contact: Contact.optional(),
  billingAddress: Address.optional(),
  shippingOptionId: z.uuid().optional(),
  payment: CheckoutPayment,
  userId: z.uuid().nullable(),
  cartToken: z.string().nullable(),
  /** Groups of customers the buyer was in when the order was sent. */
  groupIds: z.array(z.uuid()).optional(),
  locale: z.string(),
});
export type CheckoutInput = z.output<typeof CheckoutInput>;

export interface InputBox {
  seal(input: CheckoutInput): Buffer;
  /** @throws Error when it was sealed under another secret */
  open(checkoutId: string, sealed: Buffer): CheckoutInput;
}

export function createInputBox({ secrets }: { readonly secrets: Secrets }): InputBox {
  const key = secrets.key('checkout-input');
  return {
    seal: (input) => seal(key, input.checkoutId, Buffer.from(JSON.stringify(input))),
    open(checkoutId, sealed) {
      const text = open(key, checkoutId, sealed);
      if (!text) throw new Error(`the input of checkout ${checkoutId} cannot be read: was the installation's secret changed?`);
      return CheckoutInput.parse(JSON.parse(text.toString('utf8')));
    },
  };
}
