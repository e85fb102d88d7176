import type { Money } from '../../../platform/kernel/money';
import { compose, type Mail, type MailShop, type Parts } from './compose';
import { addressLines, formatDay, formatMoney, type MailAddress } from './format';
import { receipt, titled, type ItemRow, type SumRow } from './layout';
import { oneLine } from './plain';
import { secretMark } from './secret-links';

/** What a mail tells of an order; the order's own summary fits. */
export interface MailOrder {
  readonly orderId: string;
  readonly number: string | null;
  readonly locale: string;
  readonly orderToken: string;
  readonly placedAt: string;
  /** Both are null where nothing is shipped. */
  readonly shippingAddress: MailAddress | null;
  readonly shippingOptionName: string | null;
  /** Where the buyer fetches it. */
  readonly pickup?: PickupFacts | null | undefined;
  readonly lines: readonly {
    readonly title: string;
    readonly options: readonly { readonly name: string; readonly value: string }[];
    readonly parts?: readonly { readonly title: string; readonly quantity: number }[] | undefined;
    readonly quantity: number;
    readonly unitPrice: Money;
    readonly total: Money;
  }[];
  readonly totals: {
    readonly subtotal: Money;
    readonly discount: Money;
    readonly shipping: Money;
    readonly tax: Money;
    readonly taxIncluded: boolean;
    readonly rounding: Money;
    readonly total: Money;
  };
}

type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface PickupFacts {
  readonly name: string;
  readonly address: MailAddress;
  readonly phone: string | null;
  readonly hours: { readonly week: Readonly<Partial<Record<Day, readonly { readonly opens: string; readonly closes: string }[]>>> };
}

export interface MailShipment {
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly lines: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly parts?: readonly { readonly title: string; readonly quantity: number }[] | undefined;
  }[];
}

export function orderPlacedMail(shop: MailShop, order: MailOrder): Mail {
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums = sumRows(order);
  const address = order.shippingAddress && addressLines(order.shippingAddress, order.locale);
  const by = order.shippingOptionName === null ? null : oneLine(order.shippingOptionName);
  const placed = formatDay(order.placedAt, order.locale, shop.timeZone);
  return composeFor(shop, order, {
    subject: `Your order${name(order)}`,
    heading: 'Thank you for your order',
    sentences: [
      order.pickup
        ? `We have received your order${name(order)} and are getting it ready. We will write again when you can fetch it.`
        : address
          ? `We have received your order${name(order)} and are getting it ready. We will write again when it is on its way.`
          : `We have received your order${name(order)}. What you bought is downloaded; nothing will be sent by post.`,
    ],
    blocks: [
      receipt(items, sums),
      ...(order.pickup ? [titled('Pick up at', placeLines(order.pickup, order.locale))] : address ? [titled('Going to', address)] : []),
      ...(by === null || order.pickup ? [] : [titled('By', [by])]),
      titled('Ordered on', [placed]),
    ],
    texts: [
      receiptText(items, sums),
      ...(order.pickup
        ? [`Pick up at:\n${placeLines(order.pickup, order.locale).join('\n')}`]
        : address
          ? [`Going to:\n${address.join('\n')}`]
          : []),
      ...(by === null || order.pickup ? [] : [`By: ${by}`]),
      `Ordered on: ${placed}`,
    ],
    button: 'See your order',
  });
}

/** Of an order that was placed unpaid. */
export function orderPaidMail(shop: MailShop, order: MailOrder, amount: Money): Mail {
  const paid = [`${formatMoney(amount, order.locale)} for your order${name(order)}`];
  return composeFor(shop, order, {
    subject: `We have your payment for order${name(order)}`,
    heading: 'Your payment is here',
    sentences: [`Thank you. We have received your payment for the order${name(order)}.`],
    blocks: [titled('Paid', paid)],
    texts: [`Paid: ${paid.join('')}`],
    button: 'See your order',
  });
}

export interface MailRefund {
  readonly amount: Money;
  /** As staff have written it for the buyer; may be empty. */
  readonly reason: string;
  /** Nothing of the order's money is left. */
  readonly whole: boolean;
}

export function orderRefundedMail(shop: MailShop, order: MailOrder, { amount, reason, whole }: MailRefund): Mail {
  const sum = formatMoney(amount, order.locale);
  const why = oneLine(reason, 300);
  const given = [whole ? `${sum}, all that was still paid` : `${sum}, a part of what you paid`];
  return composeFor(shop, order, {
    subject: `${sum} back for your order${name(order)}`,
    heading: 'Your money is on its way back',
    sentences: [
      `We have given back ${sum} for your order${name(order)}, the way you paid it. Depending on your bank it takes a few days to arrive.`,
    ],
    blocks: [titled('Given back', given), ...(why === '' ? [] : [titled('Why', [why])])],
    texts: [`Given back: ${given.join('')}`, ...(why === '' ? [] : [`Why: ${why}`])],
    button: 'See your order',
  });
}

/** For a buyer who has lost the way to their order. */
export const orderLinkMail = (shop: MailShop, order: MailOrder): Mail =>
  composeFor(shop, order, {
    subject: `The way to your order${name(order)}`,
    heading: 'Here is your order',
    sentences: [`Somebody, probably you, has asked for the link to your order${name(order)}. It opens the order without an account.`],
    button: 'See your order',
    closing: ['If this was not you, you need not do anything: only you have got the link.'],
  });

export function orderShippedMail(shop: MailShop, order: MailOrder, shipment: MailShipment): Mail {
  const contents = shipment.lines.map((line) =>
    [`${line.quantity} × ${oneLine(line.title)}`, ...(line.parts ? [`(${partsText(line.parts)})`] : [])].join(' '),
  );
  if (order.pickup) return orderReadyMail(shop, order, order.pickup, contents, shipment.trackingNumber);
  const tracking = `${oneLine(shipment.carrier)} ${oneLine(shipment.trackingNumber)}`.trim();
  const address = order.shippingAddress ? addressLines(order.shippingAddress, order.locale) : [];
  return composeFor(shop, order, {
    subject: `Your order${name(order)} is on its way`,
    heading: 'Your parcel is on its way',
    sentences: [`A parcel of your order${name(order)} has left us.`],
    blocks: [titled('Tracking number', [tracking]), titled('In this parcel', contents), titled('Going to', address)],
    texts: [`Tracking number: ${tracking}`, `In this parcel:\n${contents.join('\n')}`, `Going to:\n${address.join('\n')}`],
    button: 'Follow your parcel',
  });
}

function orderReadyMail(shop: MailShop, order: MailOrder, pickup: PickupFacts, contents: string[], code: string): Mail {
  const place = placeLines(pickup, order.locale);
  return composeFor(shop, order, {
    subject: `Your order${name(order)} is ready for pick-up`,
    heading: 'Ready for pick-up',
    sentences: [`Your order${name(order)} lies ready at ${oneLine(pickup.name)}. Please name the number of the order, or show this mail.`],
    blocks: [titled('Pick up at', place), titled('Pick-up code', [oneLine(code)]), titled('Ready for you', contents)],
    texts: [`Pick up at:\n${place.join('\n')}`, `Pick-up code: ${oneLine(code)}`, `Ready for you:\n${contents.join('\n')}`],
    button: 'See your order',
  });
}

const days = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
] as const;

/** Name, address, phone and the hours of the week, a line each. */
function placeLines({ name: place, address, phone, hours }: PickupFacts, locale: string): string[] {
  const opening = days.flatMap(([day, word]) => {
    const spans = hours.week[day] ?? [];
    return spans.length === 0 ? [] : `${word} ${spans.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')}`;
  });
  const named = addressLines({ ...address, name: place }, locale);
  return [...named, ...(phone === null ? [] : [oneLine(phone)]), ...opening];
}

const partsText = (parts: readonly { readonly title: string; readonly quantity: number }[]): string =>
  parts.map((part) => `${part.quantity} × ${oneLine(part.title)}`).join(', ');

/** Sent once what is downloaded is paid. The links on the order's page are new whenever it is opened, so the mail leads there. */
export const downloadsReadyMail = (shop: MailShop, order: MailOrder, titles: readonly string[]): Mail =>
  composeFor(shop, order, {
    subject: `Your downloads${name(order)}`,
    heading: 'Your downloads are ready',
    sentences: ['What you bought is on the page of your order, under “Your downloads”.'],
    blocks: [
      titled(
        'To download',
        titles.map((title) => oneLine(title)),
      ),
    ],
    texts: [`To download:\n${titles.map((title) => oneLine(title)).join('\n')}`],
    button: 'Download',
  });

export function orderDeliveredMail(shop: MailShop, order: MailOrder): Mail {
  const contents = order.lines.map((line) => `${line.quantity} × ${oneLine(line.title)}`);
  return composeFor(shop, order, {
    subject: order.pickup ? `You have picked up your order${name(order)}` : `Your order${name(order)} has arrived`,
    heading: order.pickup ? 'Picked up' : 'Your order has arrived',
    sentences: [
      `Your order${name(order)} was ${order.pickup ? 'handed over' : 'delivered'}. We hope you like it; if something is not right, just answer this mail.`,
    ],
    blocks: [titled(order.pickup ? 'Picked up' : 'Delivered', contents)],
    texts: [`${order.pickup ? 'Picked up' : 'Delivered'}:\n${contents.join('\n')}`],
    button: 'See your order',
  });
}

export function orderCancelledMail(shop: MailShop, order: MailOrder): Mail {
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums: SumRow[] = [{ label: 'Total', amount: formatMoney(order.totals.total, order.locale), strong: true }];
  return composeFor(shop, order, {
    subject: `Your order${name(order)} was cancelled`,
    heading: 'Your order was cancelled',
    sentences: [
      `Your order${name(order)} was cancelled and nothing more will be sent. What you have paid is given back the way you paid it.`,
    ],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
    button: 'See your order',
  });
}

type OrderParts = Omit<Parts, 'button' | 'footer' | 'secrets'> & { readonly button: string };

function composeFor(shop: MailShop, order: MailOrder, parts: OrderParts): Mail {
  const url = `${shop.publicUrl}/orders/${encodeURIComponent(order.orderId)}?token=${secretMark('order')}`;
  return compose(shop, {
    ...parts,
    button: { label: parts.button, url },
    footer: `You get this mail because this address was given for an order at ${oneLine(shop.shopName)}.`,
    secrets: { order: order.orderToken },
  });
}

/** With the space before it; nothing for an order that never got a number. */
const name = ({ number }: MailOrder): string => (number === null ? '' : ` ${oneLine(number, 60)}`);

function itemRow(line: MailOrder['lines'][number], locale: string): ItemRow {
  const options = line.options.map(({ name: option, value }) => `${oneLine(option, 60)}: ${oneLine(value, 60)}`);
  return {
    title: oneLine(line.title),
    note: [...options, `${line.quantity} × ${formatMoney(line.unitPrice, locale)}`].join(' · '),
    amount: formatMoney(line.total, locale),
  };
}

function sumRows({ totals, locale }: MailOrder): SumRow[] {
  const show = (amount: Money): string => formatMoney(amount, locale);
  return [
    { label: 'Subtotal', amount: show(totals.subtotal) },
    ...(totals.discount.minor === 0
      ? []
      : [{ label: 'Discount', amount: show({ ...totals.discount, minor: -Math.abs(totals.discount.minor) }) }]),
    { label: 'Shipping', amount: show(totals.shipping) },
    ...(totals.taxIncluded ? [] : [{ label: 'Tax', amount: show(totals.tax) }]),
    ...(totals.rounding.minor === 0 ? [] : [{ label: 'Rounding', amount: show(totals.rounding) }]),
    { label: 'Total', amount: show(totals.total), strong: true },
    ...(totals.taxIncluded ? [{ label: 'Tax in it', amount: show(totals.tax) }] : []),
  ];
}

const receiptText = (items: readonly ItemRow[], sums: readonly SumRow[]): string =>
  [
    ...items.map(({ title, note, amount }) => `${title}\n  ${note}\n  ${amount}`),
    '',
    ...sums.map(({ label, amount }) => `${label}: ${amount}`),
  ].join('\n');
