import type { Ahead } from '../../platform/facade/schemas';
import type { QuotedVariant } from '../catalog';
import type { Cart } from './cart.repository';
import { add, subtract, zero } from '../../platform/kernel/money';
import { shoppersTrace, type AppliedPromotion, type CartView, type CheckoutQuote, type QuoteLine } from './contract';
import { couponMessages } from './errors';
import type { LineMoney } from './domain/pricing';
import type { Recipients } from './domain/recipients';
import { taxesOn } from './domain/tax';
import { noticesOf } from './notices';
import { chosenOption, type LiveCart, type PricedLine } from './quoting';

/** An open cart as its owner sees it, at the prices of this moment. */
export function openView(cart: Cart, live: LiveCart, version: number, forWhom: 'buyer' | 'staff' = 'buyer'): CartView {
  return {
    id: cart.id,
    version,
    status: 'open',
    orderId: null,
    currency: cart.currency,
    email: cart.email,
    shippingAddress: cart.shippingAddress,
    shippingOptionId: live.option?.id ?? null,
    needsShipping: live.needsShipping,
    items: live.lines.map((line) => ({
      id: line.id,
      ...copyOf(line.article),
      ...aheadOf(line),
      ...moneyOf(line, live.totals.taxIncluded),
      available: line.article.available,
      gift: line.gift,
      ...recipientsOf(line),
    })),
    coupons: cart.coupons.flatMap(({ code, promotion }) => (code ? [couponOf(code.code, promotion.name, live)] : [])),
    promotions: promotionsOf(live),
    trace: forWhom === 'staff' ? [...live.trace] : shoppersTrace(live.trace),
    notices: noticesOf(cart.lines, live.lines),
    totals: live.totals,
  };
}

/** A cart that is checked out or done, at the price it was frozen at; its units are set aside. */
export function frozenView(cart: Cart, quote: CheckoutQuote, forWhom: 'buyer' | 'staff' = 'buyer'): CartView {
  return {
    id: cart.id,
    version: cart.version,
    status: cart.status,
    orderId: cart.checkoutId,
    currency: quote.currency,
    email: cart.email,
    shippingAddress: cart.shippingAddress,
    shippingOptionId: quote.shippingOption?.id ?? null,
    needsShipping: quote.shippingOption !== null,
    items: quote.lines.map((line) => ({
      id: line.lineId,
      ...copyOf(line),
      ...(line.ahead ? { ahead: line.ahead } : {}),
      ...moneyOf(line, quote.totals.taxIncluded),
      available: line.quantity,
      gift: line.gift ?? false,
      ...recipientsOf(line),
    })),
    coupons: quote.promotions.flatMap(({ code, name, discount }) => (code === null ? [] : [{ ...fine, code, name, discount }])),
    promotions: quote.promotions,
    trace: forWhom === 'staff' ? quote.trace : shoppersTrace(quote.trace),
    notices: [],
    totals: quote.totals,
  };
}

/** What a checkout copies. @throws TypeError without a shipping option, where something is shipped. */
export function quoteOf(cart: Cart, userId: string | null, live: LiveCart): CheckoutQuote {
  const { option, shipping } = live;
  if (live.needsShipping && (!option || !shipping)) throw new TypeError('a checkout needs a shipping option');
  return {
    cartId: cart.id,
    userId,
    marketId: cart.marketId,
    currency: cart.currency,
    lines: live.lines.map((line) => ({ ...quoteLineOf(line), ...(line.gift ? { gift: line.gift } : {}) })),
    shippingOption: option && shipping && chosenOption(option, shipping),
    promotions: promotionsOf(live),
    trace: [...live.trace],
    totals: live.totals,
  };
}

/** A line as an order copies it. */
export const quoteLineOf = ({
  id,
  article,
  quantity,
  listPrice,
  unitPrice,
  subtotal,
  discount,
  tax,
  taxClass,
  taxes,
  taxRatePercent,
  total,
  recipients,
}: PricedLine & LineMoney): QuoteLine => ({
  lineId: id,
  ...copyOf(article),
  ...aheadOf({ article, quantity }),
  quantity,
  listPrice,
  unitPrice,
  subtotal,
  discount,
  tax,
  taxClass,
  taxes,
  taxRatePercent,
  total,
  weightGrams: article.weightGrams,
  sellerStoreId: article.sellerStoreId,
  ...(article.endless ? { endless: true } : {}),
  ...recipientsOf({ recipients }),
});

const recipientsOf = ({ recipients }: { readonly recipients?: Recipients | undefined }) =>
  recipients ? { recipients: [...recipients] } : {};

const promotionsOf = ({ applied }: LiveCart): AppliedPromotion[] =>
  applied.map(({ candidate: { promotion, code }, perLine, offGoods, offShipping }) => ({
    promotionId: promotion.id,
    name: promotion.name,
    code: code?.code ?? null,
    kind: promotion.kind,
    discount: add(offGoods, offShipping),
    shipping: offShipping,
    lines: perLine.flatMap((discount, line) => (discount.minor > 0 ? [{ line, discount }] : [])),
  }));

const fine = { reason: null, missing: null, missingUnits: null, other: null, message: null };

function couponOf(code: string, name: string, { trace, totals }: LiveCart): CartView['coupons'][number] {
  const step = trace.find((one) => (one.step === 'promotion' || one.step === 'not-applied') && one.code === code);
  if (step?.step === 'promotion') return { ...fine, code, name, discount: subtract(zero(step.amount.currency), step.amount) };
  const none = { code, name, discount: zero(totals.total.currency) };
  if (step?.step !== 'not-applied') return { ...fine, ...none };
  const { reason, missing, missingUnits, other } = step;
  return { ...none, reason, missing, missingUnits, other, message: couponMessages[reason] };
}

/** How many units of a line have not arrived, if any. */
function aheadOf({ article, quantity }: { article: QuotedVariant; quantity: number }): { ahead?: Ahead } {
  if (!article.ahead) return {};
  const units = quantity - Math.max(article.available - article.ahead.units, 0);
  return units > 0 ? { ahead: { ...article.ahead, units } } : {};
}

type LinePrices = Pick<
  CheckoutQuote['lines'][number],
  'quantity' | 'unitPrice' | 'subtotal' | 'discount' | 'total' | 'tax' | 'taxes' | 'taxRatePercent'
>;

/** `unitPriceNet` and `unitPriceGross` are rounded for one unit: for more, the line's own amounts hold. */
function moneyOf({ quantity, unitPrice, subtotal, discount, total, tax, taxes, taxRatePercent }: LinePrices, taxIncluded: boolean) {
  const rate = { name: '', ppm: Math.round(taxRatePercent * 10_000), compound: false };
  const unitTax = taxesOn(unitPrice, [rate], taxIncluded).tax;
  const [unitPriceNet, unitPriceGross] = taxIncluded ? [subtract(unitPrice, unitTax), unitPrice] : [unitPrice, add(unitPrice, unitTax)];
  const [totalNet, totalGross] = taxIncluded ? [subtract(total, tax), total] : [total, add(total, tax)];
  const amounts = { unitPrice, subtotal, discount, total, tax, taxes, unitPriceNet, unitPriceGross, totalNet, totalGross };
  return { quantity, taxRatePercent, ...amounts };
}

type Article = Pick<
  CartView['items'][number],
  'variantId' | 'productId' | 'slug' | 'sku' | 'title' | 'options' | 'imageUrl' | 'digital' | 'giftCard' | 'parts' | 'finalSale'
>;

const copyOf = ({ variantId, productId, slug, sku, title, options, imageUrl, digital, giftCard, parts, finalSale }: Article): Article => ({
  variantId,
  productId,
  slug,
  sku,
  title,
  options,
  imageUrl,
  ...(digital ? { digital } : {}),
  ...(finalSale ? { finalSale } : {}),
  ...(giftCard ? { giftCard } : {}),
  ...(parts
    ? {
        parts: parts.map((part) => ({
          variantId: part.variantId,
          sku: part.sku,
          title: part.title,
          options: part.options,
          quantity: part.quantity,
        })),
      }
    : {}),
});
