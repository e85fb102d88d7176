import { AppError } from '../../../platform/kernel/errors';
import { money } from '../../../platform/kernel/money';
import type { CartFacade, CheckoutQuote } from '../../cart';
import type { CatalogFacade } from '../../catalog';
import type { AttemptView, PaymentsFacade } from '../../payments';
import type { Action, Happened, Undoing } from '../domain/checkout';
import { faultIn } from '../domain/quote';
import { shortLines, stockLines } from '../domain/stock-lines';
import { refusalOf, refusals } from '../domain/refusals';
import type { CheckoutRow, Purchase } from './checkout.repository';
import type { CheckoutInput } from './input';

export interface AskingDeps {
  readonly cart: CartFacade;
  readonly catalog: CatalogFacade;
  readonly payments: PaymentsFacade;
}

/** What a run knows of its checkout, beside the step. */
export interface Known {
  readonly row: CheckoutRow;
  readonly orderTokenHash: string;
  /** Null once nothing of it is needed. */
  readonly input: CheckoutInput | null;
  quote: CheckoutQuote | null;
  purchase: Purchase | null;
  payment: AttemptView | null;
}

/** Each action asks one other module, repeatable by the checkout's id, and says what happened. Outside every transaction. */
export interface Asking {
  act(action: Action, known: Known, happened: Happened): Promise<Happened>;
  /** All at once; what does not get through is in the outbox as well. */
  undo(undoing: readonly Undoing[], row: Pick<CheckoutRow, 'id' | 'cartId'>, reason: UndoReason): Promise<void>;
  /** What became of the payments of an order, when nobody told. */
  lookAtPayments(orderId: string): Promise<Happened>;
}

export type UndoReason = 'declined' | 'expired' | 'cancelled';

export function createAsking({ cart, catalog, payments }: AskingDeps): Asking {
  async function freezeCart(known: Known): Promise<Happened> {
    const { row, input } = known;
    if (!input) throw new Error(`checkout ${row.id} has lost its input`);
    const { email, shippingAddress, shippingOptionId, userId, cartToken, groupIds, locale } = input;
    const begin = await cart.beginCheckout({
      checkoutId: row.id,
      cartId: row.cartId,
      cartVersion: input.cartVersion ?? null,
      credential: { userId, cartToken, ...(groupIds && { groupIds }) },
      email,
      shippingAddress: shippingAddress ?? null,
      shippingOptionId: shippingOptionId ?? null,
      locale,
    });
    switch (begin.outcome) {
      case 'frozen':
        known.quote = begin.quote;
        known.purchase = purchaseOf(begin.quote, userId);
        return { type: 'cart-frozen' };
      case 'changed':
        return { type: 'cart-refused', refusal: refusals.changedCart(begin.cart) };
      case 'taken':
        return { type: 'cart-refused', refusal: refusals.takenCart() };
      case 'empty':
        return { type: 'cart-refused', refusal: refusals.emptyCart() };
      case 'unavailable':
        return { type: 'cart-refused', refusal: refusals.soldOut(begin.variantIds.map((variantId) => ({ variantId, title: '' }))) };
      case 'address-needed':
        return { type: 'cart-refused', refusal: input.contact ? refusals.noSuchOption() : refusals.addressNeeded() };
      case 'no-such-option':
        return { type: 'cart-refused', refusal: refusals.noSuchOption() };
      case 'coupon-refused':
        return { type: 'cart-refused', refusal: refusals.refusedCoupon(begin) };
      case 'not-found':
        return { type: 'cart-refused', refusal: refusals.noSuchCart() };
    }
  }

  async function holdStock({ row, quote, input }: Known): Promise<Happened> {
    if (!quote) throw new Error(`checkout ${row.id} has no quote`);
    const fault = faultIn(quote);
    if (quote.lines.some((line) => line.giftCard) && (input?.payment.giftCards ?? []).length > 0)
      return { type: 'stock-refused', refusal: refusals.giftCardForGiftCard() };
    if (fault !== null) return { type: 'stock-refused', refusal: refusals.wrongPrice(fault) };
    const lines = stockLines(quote.lines);
    if (lines.length === 0) return { type: 'stock-held' };
    const address = input?.shippingAddress;
    const pickup = quote.shippingOption?.pickup;
    const hold = await catalog.holdStock({
      checkoutId: row.id,
      lines,
      expiresAt: row.expiresAt.toISOString(),
      ...(pickup
        ? { storeId: pickup.storeId }
        : address
          ? { destination: { country: address.country, postalCode: address.postalCode } }
          : {}),
    });
    if (hold.outcome === 'held') return { type: 'stock-held' };
    const short = shortLines(quote.lines, hold.lines);
    return {
      type: 'stock-refused',
      refusal: refusals.soldOut(
        short.map(({ line, available }) => ({ variantId: line.variantId, title: line.title, requested: line.quantity, available })),
      ),
    };
  }

  async function takePayment(known: Known): Promise<Happened> {
    const { row, input, orderTokenHash, purchase } = known;
    if (!input || !purchase) throw new Error(`checkout ${row.id} has lost its input`);
    if (purchase.total.minor === 0) return { type: 'payment-authorized', captured: true };
    const { provider, wallet = false, giftCards = [], ...fields } = input.payment;
    let held = 0;
    try {
      await payments.openCollection({
        orderId: row.id,
        amount: purchase.total,
        owner: { userId: purchase.userId, orderTokenHash },
        expiresAt: row.expiresAt.toISOString(),
        email: input.email,
        country: input.shippingAddress?.country ?? null,
        isHandedOver: purchase.lines.every((line) => !line.digital),
      });
      if (wallet || giftCards.length > 0) {
        const stored = await payments.holdStoredValue({ orderId: row.id, wallet, giftCards });
        if (stored.left.minor === 0) return { type: 'payment-authorized', captured: true };
        held = stored.held.minor;
      }
      if (provider === undefined) {
        const left = money(purchase.total.minor - held, purchase.total.currency);
        return { type: 'payment-declined', refusal: refusals.restUnpaid(left) };
      }
      known.payment = await payments.startPayment({ paymentId: row.paymentId, orderId: row.id, provider, input: fields });
    } catch (error) {
      if (error instanceof AppError && isFinal(error)) return { type: 'payment-declined', refusal: refusalOf(error) };
      throw error;
    }
    return happenedWith(known.payment, purchase, held);
  }

  async function allocateStock({ row, purchase }: Known, happened: Happened): Promise<Happened> {
    if (!purchase) throw new Error(`order ${row.id} has no lines`);
    const lines = stockLines(purchase.lines);
    const { allocated } = lines.length === 0 ? { allocated: true } : await catalog.allocateStock({ checkoutId: row.id, lines });
    return allocated
      ? { type: 'stock-allocated', ...paidAs(happened) }
      : { type: 'stock-gone', refusal: refusals.soldOut(purchase.lines.map(({ variantId }) => ({ variantId, title: '' }))) };
  }

  return {
    act(action, known, happened) {
      switch (action) {
        case 'freeze-cart':
          return freezeCart(known);
        case 'hold-stock':
          return holdStock(known);
        case 'take-payment':
          return takePayment(known);
        case 'allocate-stock':
          return allocateStock(known, happened);
      }
    },

    async undo(undoing, { id, cartId }, reason) {
      const calls: Record<Undoing, () => Promise<unknown>> = {
        'release-stock': () => catalog.releaseStock({ checkoutId: id, reason }),
        'reopen-cart': () => cart.reopenCart({ checkoutId: id, cartId }),
        'cancel-collection': () => payments.cancelCollection({ orderId: id, reason }),
      };
      await Promise.allSettled(undoing.map((one) => calls[one]()));
    },

    async lookAtPayments(orderId) {
      const all = await payments.listPayments({ orderIds: [orderId] });
      const paid = all.find(({ status, tender }) => status === 'captured' || (status === 'authorized' && tender === 0));
      if (paid) return { type: 'payment-authorized', captured: paid.status === 'captured', onDelivery: paid.onDelivery };
      const awaited = all.find((payment) => payment.payUntil !== undefined)?.payUntil;
      if (awaited !== undefined) return { type: 'payment-awaited', until: awaited };
      return { type: 'expired', refusal: refusals.expired() };
    },
  };
}

/** The amount authorised is the order's total, less what wallet and gift cards hold for it, or it is no payment for this order. */
function happenedWith(payment: AttemptView, { total }: Purchase, held: number): Happened {
  const isWhole = payment.amount.minor === total.minor - held && payment.amount.currency === total.currency;
  switch (payment.status) {
    case 'authorized':
    case 'captured':
      return isWhole
        ? { type: 'payment-authorized', captured: payment.status === 'captured', onDelivery: payment.onDelivery }
        : { type: 'payment-declined', refusal: refusals.declined({ code: 'wrong-amount', message: 'Another amount was paid.' }) };
    case 'pending':
    case 'requires_action':
      return payment.payUntil === undefined || !isWhole
        ? { type: 'payment-waiting' }
        : { type: 'payment-awaited', until: payment.payUntil };
    default:
      return { type: 'payment-declined', refusal: refusals.declined(payment.failure) };
  }
}

/** How the order is paid, as the payment said. */
function paidAs(happened: Happened): { captured: boolean; onDelivery?: boolean | undefined; until?: string | undefined } {
  if (happened.type === 'payment-awaited') return { captured: false, until: happened.until };
  return happened.type === 'payment-authorized' ? { captured: happened.captured, onDelivery: happened.onDelivery } : { captured: false };
}

/** A "no" that the same question will get again. */
const isFinal = ({ kind }: AppError): boolean => kind !== 'unavailable' && kind !== 'rate-limited';

const goodsOf = (quote: CheckoutQuote): Purchase['lines'] =>
  quote.lines.map(({ variantId, quantity, parts, endless, digital, giftCard }) => ({
    variantId,
    quantity,
    parts: parts?.map((part) => ({ variantId: part.variantId, quantity: part.quantity })) ?? null,
    endless: endless ?? false,
    digital: digital !== undefined,
    giftCard: giftCard ?? false,
  }));

export const purchaseOf = (quote: CheckoutQuote, userId: string | null): Purchase => ({
  total: quote.totals.total,
  userId,
  lines: goodsOf(quote),
});
