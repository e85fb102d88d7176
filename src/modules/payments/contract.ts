import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { BankDetails, Instant, Money } from '../../platform/facade/schemas';

export const PaymentStatus = z.enum([
  'requires_action',
  'pending',
  'authorized',
  'captured',
  'failed',
  'cancelled',
  'refunded',
  'disputed',
]);
export type PaymentStatus = z.output<typeof PaymentStatus>;

/** A step by the buyer: where to send the browser, what to show. */
export const NextAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('redirect'), url: z.string() }),
  z.object({ type: z.literal('client'), data: z.record(z.string(), z.unknown()) }),
  /** `url`: a phone to try with, of a simulator. */
  z.object({ type: z.literal('phone'), text: z.string(), url: z.string().optional() }),
  z.object({ type: z.literal('display'), text: z.string(), transfer: BankDetails.optional() }),
]);
export type NextAction = z.output<typeof NextAction>;

/** `undecided`: the provider was asked to take or to reserve the money, its answer is not known; the reconciler decides it. */
export const AttemptView = z.object({
  paymentId: z.uuid(),
  /** Of a top-up the id of nothing else. */
  orderId: z.uuid(),
  /** Of what an order costs more after it was accepted. */
  chargeId: z.uuid().optional(),
  purpose: z.enum(['order', 'top-up', 'charge']),
  /** 0: by the provider; above: by a gift card or the wallet, which pay their part and the provider the rest. */
  tender: z.int(),
  provider: z.string(),
  status: PaymentStatus,
  undecided: z.boolean(),
  amount: Money,
  captured: Money,
  refunded: Money,
  nextAction: NextAction.nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  method: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  /** Paid when the goods are handed over. */
  onDelivery: z.boolean().optional(),
  /** The order stands until then, and waits for the money. */
  payUntil: Instant.optional(),
  createdAt: Instant,
});
export type AttemptView = z.output<typeof AttemptView>;

/** A payment as its owner sees it. */
export const Payment = AttemptView.omit({ paymentId: true }).extend({ id: z.uuid() }).meta({ id: 'Payment' });
export type Payment = z.output<typeof Payment>;

/** How a buyer wants to pay: the provider and its own fields: a token of the test card, the phone that confirms. */
export const PaymentChoice = z
  .strictObject({
    provider: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    token: z.string().min(1).max(200).optional(),
    phone: z.string().min(1).max(40).optional(),
    /** The provider is to keep the card for the account. */
    remember: z.boolean().optional(),
    /** A card of one’s own that the provider keeps: instead of its other fields. */
    savedMethodId: z.uuid().optional(),
  })
  .meta({ id: 'PaymentChoice' });
export type PaymentChoice = z.output<typeof PaymentChoice>;

/** The same with wallet and gift cards, which pay first; the provider pays the rest and may be left out when there is none. */
export const CheckoutPayment = PaymentChoice.partial({ provider: true })
  .extend({ wallet: z.boolean().optional(), giftCards: z.array(z.string().max(40)).max(10).optional() })
  .meta({ id: 'CheckoutPayment' });
export type CheckoutPayment = z.output<typeof CheckoutPayment>;

/** More than nothing, and as much as sums of many stay exact. */
export const mostMinor = 10_000_000_000;
export const Amount = Money.extend({ minor: z.int().min(1).max(mostMinor) }).meta({ id: 'Amount' });

/** `pending`: asked for at the provider, who may still say no. */
export const RefundStatus = z.enum(['pending', 'succeeded', 'failed']);

/** `kept`: what is left of the order's money after it. */
export const RefundView = z.object({
  refundId: z.uuid(),
  orderId: z.uuid(),
  paymentId: z.uuid(),
  amount: Money,
  reason: z.string(),
  status: RefundStatus,
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  kept: Money,
  createdAt: Instant,
});
export type RefundView = z.output<typeof RefundView>;

/** What became of the payments of an order, step by step. `refundId` and `reason`: only of refunds. */
export const PaymentStep = z.object({
  at: Instant,
  orderId: z.uuid(),
  paymentId: z.uuid(),
  provider: z.string(),
  what: z.enum([
    'started',
    'requires-action',
    'authorized',
    'captured',
    'failed',
    'cancelled',
    'refund-asked',
    'refunded',
    'refund-failed',
  ]),
  amount: Money,
  refundId: z.uuid().nullable(),
  reason: z.string().nullable(),
});
export type PaymentStep = z.output<typeof PaymentStep>;

export const WalletBalance = z.object({ balance: Money, available: Money }).meta({ id: 'WalletBalance' });
export type WalletBalance = z.output<typeof WalletBalance>;

const GiftCardMail = z.object({
  to: z.string(),
  code: z.string(),
  amount: Money,
  message: z.string().nullable(),
  expiresAt: Instant.nullable(),
  locale: z.string(),
});

/** One that an order sold. `unspent`: what a refund could take back now. */
const SoldGiftCard = z.object({
  giftCardId: z.uuid(),
  orderId: z.uuid(),
  lineId: z.uuid(),
  /** Of the units of the line, from 1. */
  unit: z.int(),
  last4: z.string(),
  amount: Money,
  unspent: Money,
  takenBack: Money,
  recipientEmail: z.string().nullable(),
  /** The day (UTC) on which it is mailed; null: at once. */
  sendOn: z.iso.date().nullable(),
  mailedAt: Instant.nullable(),
});
export type SoldGiftCard = z.output<typeof SoldGiftCard>;

const Owner = z.object({ userId: z.uuid().nullable(), orderTokenHash: z.string() });

export const paymentsContract = defineContract('payments', {
  /** The amount due for an order and who owns it; opened and closed by its owner. Repeating it changes nothing. */
  openCollection: command(
    z.object({
      orderId: z.uuid(),
      amount: Money,
      owner: Owner,
      expiresAt: Instant,
      /** Where it goes, and whether all of it is handed over, for ways to pay that are not for every order. */
      country: z.string().length(2).nullable().optional(),
      isHandedOver: z.boolean().optional(),
      /** For providers that write to the buyer; forgotten once the collection is closed or cancelled. */
      email: z.string().max(254).optional(),
    }),
    z.null(),
  ),
  /**
   * What an accepted order costs more, under an id of its own, which `startPayment`, `holdStoredValue`, `refundPayment` and `cancelCollection`
   * take for the order's. Once it is paid it is closed, and told of as `chargePaid`. Repeating it changes nothing.
   */
  openCharge: command(
    z.object({
      chargeId: z.uuid(),
      orderId: z.uuid(),
      amount: Amount,
      owner: Owner,
      expiresAt: Instant,
      country: z.string().length(2).nullable(),
      email: z.string().max(254),
    }),
    z.null(),
  ),
  /** One try at paying, by its caller-made id. The provider's own fields come in `input` (a test-card token, say). */
  startPayment: command(
    z.object({ paymentId: z.uuid(), orderId: z.uuid(), provider: z.string().max(40), input: z.record(z.string(), z.unknown()) }),
    AttemptView,
  ),
  /** Staff have all the money that is still due: it counts as taken. Repeating it with one id is one payment. @throws AppError payments.not-open, payments.already-under-way */
  recordPayment: command(z.object({ paymentId: z.uuid(), orderId: z.uuid(), how: z.enum(['cash', 'transfer', 'terminal']) }), AttemptView),
  /** Closes the collection and the order's charges: no new attempt; what is authorised is voided, what was captured is refunded. For an order that will not be. */
  cancelCollection: command(z.object({ orderId: z.uuid(), reason: z.enum(['declined', 'expired', 'cancelled', 'sold-out']) }), z.null()),
  /** The order is accepted: the collection is closed for new attempts, the money stays. */
  settleCollection: command(z.object({ orderId: z.uuid() }), z.null()),
  /** Those of the orders' charges are among them. */
  listPayments: query(z.object({ orderIds: z.array(z.uuid()).max(200) }), z.array(AttemptView)),
  /**
   * Takes the money that is only reserved. An order whose money is taken stays as it is. `authorized` and `undecided`: not
   * known yet, the reconciler decides it.
   */
  capturePayment: command(z.object({ orderId: z.uuid() }), AttemptView),
  /**
   * Gives money back, by the caller's own id, of the order's own collection or of the charge that `orderId` names. `amount` null: all that is left. Asked for more than was taken and not asked back
   * yet it is `failed`, with the code `too-much`, `nothing-left` or `other-currency`, and stays so.
   */
  refundPayment: command(
    z.object({
      refundId: z.uuid(),
      orderId: z.uuid(),
      amount: Amount.nullable(),
      reason: z.string().min(1).max(500),
      /** Without it the way it was paid: the provider's part first, then gift cards, then the wallet. */
      to: z.enum(['original', 'wallet']).optional(),
      /** Value of gift cards that the order sold, which goes with the money; where it is spent by now the refund is `failed` with `gift-card-spent`. */
      takeBack: z
        .array(z.object({ giftCardId: z.uuid(), minor: z.int().min(1).max(mostMinor) }))
        .max(10_000)
        .optional(),
    }),
    RefundView,
  ),
  /**
   * Sets aside what wallet and gift cards can pay of an open collection, gift cards first and in this order. It is taken with the rest of the
   * money, at once when nothing is left, and given free when the collection is cancelled. Once set aside it stays as it is.
   * @throws AppError payments.gift-card-refused, payments.not-open
   */
  holdStoredValue: command(
    z.object({ orderId: z.uuid(), wallet: z.boolean(), giftCards: z.array(z.string().max(40)).max(10) }),
    z.object({ held: Money, left: Money }),
  ),
  /** By currency; `available` is without what is set aside for orders under way. */
  getWallet: query(z.object({ userId: z.uuid() }), z.array(WalletBalance)),
  /** Takes money out of a wallet, by the caller's own id. False: it has not that much. */
  debitWallet: command(
    z.object({ debitId: z.uuid(), userId: z.uuid(), amount: Amount, reason: z.string().min(1).max(500) }),
    z.object({ debited: z.boolean() }),
  ),
  /**
   * A paid order has sold these: each unit of a line is one card, worth its amount, mailed to `email` on its day. Repeating it issues none
   * again. `forget`: whom they are for is erased once they are mailed.
   */
  issueGiftCards: command(
    z.object({
      orderId: z.uuid(),
      locale: z.string().max(35),
      cards: z
        .array(
          z.object({
            lineId: z.uuid(),
            unit: z.int().min(1),
            amount: Amount,
            email: z.string().max(254),
            message: z.string().max(1_000).nullable(),
            sendOn: z.iso.date().nullable(),
          }),
        )
        .max(20),
      forget: z.boolean().optional(),
    }),
    z.null(),
  ),
  /** The mail that brings it is written. */
  noteGiftCardMailed: command(z.object({ giftCardId: z.uuid() }), z.null()),
  /** Those that these orders sold. */
  listGiftCards: query(z.object({ orderIds: z.array(z.uuid()).max(200) }), z.array(SoldGiftCard)),
  /** For the mail that brings it; null: there is none to send. */
  getGiftCardMail: query(z.object({ giftCardId: z.uuid() }), GiftCardMail.nullable()),
  /** Oldest first. */
  listPaymentSteps: query(z.object({ orderIds: z.array(z.uuid()).max(200) }), z.array(PaymentStep)),
  /** The order has another owner, or another secret. Harmless where there is nothing to pay. */
  changeOwner: command(z.object({ orderId: z.uuid(), owner: Owner }), z.null()),
});
export type PaymentsFacade = FacadeOf<typeof paymentsContract>;
