import { z } from 'zod';
import type { Address, TaxLine } from '../../../platform/facade/schemas';
import { Address as AddressSchema, Money } from '../../../platform/facade/schemas';
import { money, sum, type Money as Amount } from '../../../platform/kernel/money';
import type { CartFacade, QuoteLine } from '../../cart';
import { promotionsAfter, totalsOver, withUnits, type OrderTotals, type PromotionShare } from '../domain/changing';
import { faultIn } from '../domain/quote';
import { stockLines, type Units } from '../domain/stock-lines';
import type { TaxSum } from '../domain/tax-groups';
import {
  changesNothing,
  digitalLine,
  inParcel,
  noSuchLine,
  noSuchOption,
  notForSale,
  nothingRemains,
  otherCountry,
  otherTaxMode,
  pickupOrder,
  shippingWentBack,
} from '../errors';
import type { LineToChange, OrderToChange } from './changes.repository';

/** What becomes of an order; what is not named stays. */
export interface Wish {
  /** How many units of a line there are to be; 0: none. */
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | undefined;
  /** More goods, each as a line of its own, at today's price. */
  readonly add?: readonly { readonly variantId: string; readonly quantity: number; readonly unitPrice?: Amount | undefined }[] | undefined;
  readonly shippingAddress?: Address | undefined;
  readonly shippingOptionId?: string | undefined;
  /** Whether units that are taken out are for sale again (so without it), or lost. */
  readonly restock?: boolean | undefined;
}

/** How an order looked before or looks after, for people to read. */
export const ChangeSnapshot = z.object({
  lines: z.array(z.object({ lineId: z.uuid(), sku: z.string(), title: z.string(), quantity: z.int(), unitPrice: Money, total: Money })),
  shippingAddress: AddressSchema.nullable(),
  shippingOption: z.object({ name: z.string(), price: Money }).nullable(),
  discount: Money,
  tax: Money,
  total: Money,
});
export type ChangeSnapshot = z.output<typeof ChangeSnapshot>;

/** All that is written once a change is carried out; kept with it, so that it comes as it was shown. */
export interface ChangePlan {
  /** Lines that have other units than before. */
  readonly changed: readonly Pick<LineToChange, 'id' | 'quantity' | 'subtotal' | 'discount' | 'tax' | 'taxes' | 'total'>[];
  readonly removed: readonly string[];
  readonly added: readonly (QuoteLine & { readonly id: string })[];
  readonly shipping: {
    readonly optionId: string | null;
    readonly name: string | null;
    readonly price: Amount;
    readonly tax: Amount;
    readonly taxes: readonly TaxLine[];
  };
  readonly shippingAddress: Address | null;
  readonly promotions: readonly PromotionShare[];
  readonly totals: OrderTotals;
  /** What lies on shelves for what is added, and for what is taken out. */
  readonly hold: readonly Units[];
  readonly drop: readonly Units[];
  readonly lost: boolean;
  readonly after: ChangeSnapshot;
  /** What it costs more at each rate of tax; those from before this was kept have none. */
  readonly taxes?: readonly TaxSum[] | undefined;
}

/**
 * Lines that stay keep their prices, rates and promotions; what is added costs what it costs today, without promotions; so does a way to
 * send it that is chosen anew, else that price stays as well.
 * @param idOf a new line's id
 * @throws AppError orders.no-such-line, orders.in-parcel, orders.digital-line, orders.not-for-sale, orders.no-such-shipping-option,
 * orders.other-country, orders.other-tax-mode, orders.pickup-order, orders.shipping-went-back,
 * orders.changes-nothing
 */
export async function planChange(
  order: OrderToChange,
  wish: Wish,
  cart: Pick<CartFacade, 'quoteGoods'>,
  idOf: () => string,
): Promise<ChangePlan> {
  const { currency } = order;
  const wished = quantitiesOf(order, wish);
  const kept = order.lines.flatMap((line) => {
    const quantity = wished.get(line.id) ?? line.quantity;
    return quantity > 0 ? [withUnits(line, quantity)] : [];
  });
  const taken = order.lines.flatMap((line) => {
    const fewer = line.quantity - (wished.get(line.id) ?? line.quantity);
    return fewer > 0 ? [{ ...line, quantity: fewer }] : [];
  });
  checkDelivery(order, wish);
  const shippingAddress = wish.shippingAddress ?? order.shippingAddress;
  const optionId = wish.shippingOptionId ?? null;
  const quote =
    wish.add?.length || optionId !== null
      ? await cart.quoteGoods({
          currency,
          userId: order.userId,
          locale: order.locale,
          address: shippingAddress,
          lines: (wish.add ?? []).map((line) => ({ ...line })),
          beside: besideOf(kept, currency),
          shippingOptionId: optionId,
        })
      : null;
  if (quote?.unavailable.length) throw notForSale(quote.unavailable);
  if (optionId !== null && !quote?.shippingOption) throw noSuchOption();
  if (quote && quote.totals.taxIncluded !== order.taxIncluded) throw otherTaxMode();
  const added = (quote?.lines ?? []).map((line) => ({ ...line, id: idOf() }));
  const digital = added.find((line) => line.digital);
  if (digital) throw digitalLine(null);

  const sameShipping = !quote?.shippingOption;
  const shipping = quote?.shippingOption
    ? { ...quote.shippingOption, optionId: quote.shippingOption.id }
    : { ...order.shipping, price: money(order.shipping.price, currency), tax: money(order.shipping.tax, currency) };
  if (grossOf(shipping, order.taxIncluded) < order.shippingBack) throw shippingWentBack();
  const places = kept.map((line) => ({ was: order.lines.findIndex(({ id }) => id === line.id), discount: line.discount }));
  if (kept.length + added.length === 0) throw nothingRemains();
  const totals = totalsOver([...kept, ...added], shipping, { taxIncluded: order.taxIncluded, rounding: money(order.rounding, currency) });
  const fault = faultIn({ currency, lines: [...kept, ...added], shippingOption: shipping, totals });
  if (fault !== null) throw new Error(`order ${order.id} cannot be changed so: ${fault}`);
  const plan = {
    changed: kept
      .filter((line) => wished.has(line.id))
      .map(({ id, quantity, subtotal, discount, tax, taxes, total }) => ({ id, quantity, subtotal, discount, tax, taxes, total })),
    removed: order.lines.filter(({ id }) => wished.get(id) === 0).map(({ id }) => id),
    added,
    shipping: { optionId: shipping.optionId, name: shipping.name, price: shipping.price, tax: shipping.tax, taxes: shipping.taxes },
    shippingAddress,
    promotions: promotionsAfter(order.promotions, places, sameShipping),
    totals,
    hold: stockLines(added),
    drop: stockLines(taken),
    lost: wish.restock === false,
  };
  const nothing = taken.length + added.length === 0 && sameShipping && sameAddress(shippingAddress, order.shippingAddress);
  if (nothing) throw changesNothing();
  const after = snapshotOf({ lines: [...kept, ...added], shippingAddress, shipping, totals });
  return { ...plan, after };
}

const grossOf = ({ price, tax }: { readonly price: Amount; readonly tax: Amount }, taxIncluded: boolean): number =>
  price.minor + (taxIncluded ? 0 : tax.minor);

/** How it looks before anything is changed. */
export const snapshotBefore = (order: OrderToChange): ChangeSnapshot => {
  const { currency } = order;
  const shipping = { ...order.shipping, price: money(order.shipping.price, currency), tax: money(order.shipping.tax, currency) };
  const totals = totalsOver(order.lines, shipping, { taxIncluded: order.taxIncluded, rounding: money(order.rounding, currency) });
  return snapshotOf({ lines: order.lines, shippingAddress: order.shippingAddress, shipping, totals });
};

interface Looks {
  readonly lines: readonly Pick<LineToChange, 'id' | 'sku' | 'title' | 'quantity' | 'unitPrice' | 'total'>[];
  readonly shippingAddress: Address | null;
  readonly shipping: { readonly name: string | null; readonly price: Amount };
  readonly totals: OrderTotals;
}

const snapshotOf = ({ lines, shippingAddress, shipping, totals }: Looks): ChangeSnapshot => ({
  lines: lines.map(({ id, sku, title, quantity, unitPrice, total }) => ({ lineId: id, sku, title, quantity, unitPrice, total })),
  shippingAddress,
  shippingOption: shipping.name === null ? null : { name: shipping.name, price: shipping.price },
  discount: totals.discount,
  tax: totals.tax,
  total: totals.total,
});

/** Of lines that are to have other units than they have. */
function quantitiesOf(order: OrderToChange, { lines = [] }: Wish): Map<string, number> {
  const wished = new Map<string, number>();
  for (const { lineId, quantity } of lines) {
    const line = order.lines.find(({ id }) => id === lineId);
    if (!line || quantity > line.quantity) throw noSuchLine(lineId);
    if (quantity === line.quantity) continue;
    if (line.digital) throw digitalLine(lineId);
    if (quantity < line.claimed) throw inParcel(lineId);
    wished.set(lineId, quantity);
  }
  return wished;
}

/** Prices and rates stay, so it has to stay where those hold. */
function checkDelivery({ shippingAddress, isPickup }: OrderToChange, wish: Wish): void {
  if (!wish.shippingAddress && wish.shippingOptionId === undefined) return;
  if (isPickup || !shippingAddress) throw pickupOrder();
  const next = wish.shippingAddress;
  if (next && (next.country !== shippingAddress.country || (next.region ?? '') !== (shippingAddress.region ?? ''))) throw otherCountry();
}

const besideOf = (lines: readonly LineToChange[], currency: string) => {
  const goods = lines.filter((line) => !line.digital);
  return {
    subtotal: sum(
      goods.map(({ total }) => total),
      currency,
    ),
    weightGrams: goods.reduce((grams, line) => grams + line.weightGrams * line.quantity, 0),
  };
};

const sameAddress = (a: Address | null, b: Address | null): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (address: Address | null) => (address ? Object.entries(address).sort(([a], [b]) => a.localeCompare(b)) : null);

/** What the order costs more, in minor units; `credit`: what exchanged goods are worth. */
export const differenceOf = (order: Pick<OrderToChange, 'total'>, { totals }: Pick<ChangePlan, 'totals'>, credit: number): number =>
  totals.total.minor - order.total - credit;
