import type { Money } from '../../../platform/kernel/money';
import { compose, type Mail, type MailShop, type Parts } from './compose';
import { addressLines, formatDay, formatMoney, type PostalAddress } from '../../../platform/kernel/format';
import { receipt, titled, type ItemRow, type SumRow } from './layout';
import { oneLine } from '../../../platform/kernel/plain';
import { secretMark } from './secret-links';
import { mailTexts } from './texts/mail-texts';

/** What a mail tells of an order; the order's own summary fits. */
export interface MailOrder {
  readonly orderId: string;
  readonly number: string | null;
  readonly locale: string;
  readonly orderToken: string;
  readonly placedAt: string;
  /** Both are null where nothing is shipped. */
  readonly shippingAddress: PostalAddress | null;
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
  /** Still to be paid, and how. */
  readonly toPay?:
    | { readonly how: 'on-delivery'; readonly amount: Money }
    | { readonly how: 'transfer'; readonly until: string; readonly details: MailTransfer }
    | undefined;
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

export interface MailTransfer {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly bank: string | null;
  readonly reference: string;
  readonly amount: Money;
}

type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface PickupFacts {
  readonly name: string;
  readonly address: PostalAddress;
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
  const texts = mailTexts(order.locale);
  const { placed, pickUpAt, goingTo } = texts;
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums = sumRows(order);
  const address = order.shippingAddress && addressLines(order.shippingAddress, order.locale);
  const by = order.shippingOptionName === null || order.pickup ? null : oneLine(order.shippingOptionName);
  const day = formatDay(order.placedAt, order.locale, shop.timeZone);
  const text = order.pickup ? placed.toFetch : address ? placed.toSend : placed.toDownload;
  const goal: Fact[] = order.pickup ? [[pickUpAt, placeLines(order.pickup, order.locale)]] : address ? [[goingTo, address]] : [];
  return composeFor(shop, order, {
    subject: placed.subject(name(order)),
    heading: placed.heading,
    sentences: [text(name(order)), ...toPaySentences(order, shop.timeZone)],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
    facts: [...transferFacts(order), ...goal, ...(by === null ? [] : [[placed.by, by] as const]), [placed.on, day]],
  });
}

function toPaySentences({ toPay, locale }: MailOrder, timeZone: string): string[] {
  const { toPay: texts } = mailTexts(locale);
  if (!toPay) return [];
  if (toPay.how === 'on-delivery') return [texts.onDelivery(formatMoney(toPay.amount, locale))];
  return [texts.transfer(formatMoney(toPay.details.amount, locale), formatDay(toPay.until, locale, timeZone), toPay.details.reference)];
}

/** What the form of a bank asks for. */
function transferFacts({ toPay, locale }: MailOrder): Fact[] {
  if (toPay?.how !== 'transfer') return [];
  const { toPay: texts } = mailTexts(locale);
  const { holder, iban, bic, bank, reference, amount } = toPay.details;
  return [
    [texts.holder, oneLine(holder, 70)],
    ['IBAN', iban.replace(/(.{4})(?=.)/g, '$1 ')],
    ...(bic === null ? [] : [['BIC', bic] as const]),
    ...(bank === null ? [] : [[texts.bank, oneLine(bank, 70)] as const]),
    [texts.amount, formatMoney(amount, locale)],
    [texts.reference, reference],
  ];
}

/** Of an order that was placed unpaid. */
export function orderPaidMail(shop: MailShop, order: MailOrder, amount: Money): Mail {
  const { paid } = mailTexts(order.locale);
  return composeFor(shop, order, {
    subject: paid.subject(name(order)),
    heading: paid.heading,
    sentences: [paid.text(name(order))],
    facts: [[paid.label, paid.amount(formatMoney(amount, order.locale), name(order))]],
  });
}

export interface MailRefund {
  readonly amount: Money;
  /** As staff have written it for the buyer; may be empty. */
  readonly reason: string;
  /** Nothing of the order's money is left. */
  readonly whole: boolean;
  /** Absent: the way it was paid. */
  readonly to?: 'wallet' | undefined;
}

export function orderRefundedMail(shop: MailShop, order: MailOrder, { amount, reason, whole, to }: MailRefund): Mail {
  const { refunded } = mailTexts(order.locale);
  const sum = formatMoney(amount, order.locale);
  const why = oneLine(reason, 300);
  return composeFor(shop, order, {
    subject: refunded.subject(sum, name(order)),
    heading: to === 'wallet' ? refunded.walletHeading : refunded.heading,
    sentences: [(to === 'wallet' ? refunded.walletText : refunded.text)(sum, name(order))],
    facts: [[refunded.label, whole ? refunded.whole(sum) : refunded.part(sum)], ...(why === '' ? [] : [[refunded.why, why] as const])],
  });
}

/** Staff have put the order together; the button leads to it, where it is paid. */
export function draftSentMail(shop: MailShop, order: MailOrder, until: string): Mail {
  const { draft, goingTo } = mailTexts(order.locale);
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums = sumRows(order);
  const address = order.shippingAddress && addressLines(order.shippingAddress, order.locale);
  return composeFor(shop, order, {
    subject: draft.subject,
    heading: draft.heading,
    sentences: [draft.text, draft.until(formatDay(until, order.locale, shop.timeZone))],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
    facts: address ? [[goingTo, address]] : [],
    button: draft.button,
  });
}

export interface MailChange {
  /** What the order costs more; below zero: what goes back. */
  readonly difference: Money;
  /** As staff have written it for the buyer. */
  readonly reason: string;
}

/** The order is the changed one already. */
export function orderChangedMail(shop: MailShop, order: MailOrder, { difference, reason }: MailChange): Mail {
  const { changed, goingTo } = mailTexts(order.locale);
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums = sumRows(order);
  const back = difference.minor < 0 ? [changed.back(formatMoney({ ...difference, minor: -difference.minor }, order.locale))] : [];
  const address = order.shippingAddress && !order.pickup ? addressLines(order.shippingAddress, order.locale) : null;
  return composeFor(shop, order, {
    subject: changed.subject(name(order)),
    heading: changed.heading,
    sentences: [changed.text(name(order)), ...back],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
    facts: [[changed.why, oneLine(reason, 300)], ...(address ? [[goingTo, address] as const] : [])],
  });
}

/** It becomes the changed one once this is paid; the button leads to the order, where that is done. */
export function changeToPayMail(
  shop: MailShop,
  order: MailOrder,
  { amount, until, reason }: { readonly amount: Money; readonly until: string; readonly reason: string },
): Mail {
  const { changeToPay } = mailTexts(order.locale);
  const sum = formatMoney(amount, order.locale);
  const day = formatDay(until, order.locale, shop.timeZone);
  return composeFor(shop, order, {
    subject: changeToPay.subject(sum, name(order)),
    heading: changeToPay.heading,
    sentences: [changeToPay.text(sum, name(order)), changeToPay.until(day)],
    facts: [[changeToPay.why, oneLine(reason, 300)]],
    button: changeToPay.button(sum),
  });
}

/** A change that had to be paid came to nothing. */
export function changeWithdrawnMail(shop: MailShop, order: MailOrder, outcome: string): Mail {
  const { changeWithdrawn } = mailTexts(order.locale);
  const why = outcome === 'sold-out' ? changeWithdrawn.soldOut : outcome === 'not-paid-in-time' ? changeWithdrawn.unpaid : null;
  return composeFor(shop, order, {
    subject: changeWithdrawn.subject(name(order)),
    heading: changeWithdrawn.heading,
    sentences: [...(why === null ? [] : [why]), changeWithdrawn.text(name(order))],
  });
}

/** For a buyer who has lost the way to their order. */
export function orderLinkMail(shop: MailShop, order: MailOrder): Mail {
  const { link } = mailTexts(order.locale);
  return composeFor(shop, order, {
    subject: link.subject(name(order)),
    heading: link.heading,
    sentences: [link.text(name(order))],
    closing: [link.closing],
  });
}

export function orderShippedMail(shop: MailShop, order: MailOrder, shipment: MailShipment): Mail {
  const { shipped, goingTo } = mailTexts(order.locale);
  const contents = shipment.lines.map((line) =>
    [`${line.quantity} × ${oneLine(line.title)}`, ...(line.parts ? [`(${partsText(line.parts)})`] : [])].join(' '),
  );
  if (order.pickup) return orderReadyMail(shop, order, order.pickup, contents, shipment.trackingNumber);
  const address = order.shippingAddress ? addressLines(order.shippingAddress, order.locale) : [];
  return composeFor(shop, order, {
    subject: shipped.subject(name(order)),
    heading: shipped.heading,
    sentences: [shipped.text(name(order))],
    facts: [
      [shipped.tracking, `${oneLine(shipment.carrier)} ${oneLine(shipment.trackingNumber)}`.trim()],
      [shipped.contents, contents],
      [goingTo, address],
    ],
    button: shipped.button,
  });
}

function orderReadyMail(shop: MailShop, order: MailOrder, pickup: PickupFacts, contents: string[], code: string): Mail {
  const { ready, pickUpAt } = mailTexts(order.locale);
  return composeFor(shop, order, {
    subject: ready.subject(name(order)),
    heading: ready.heading,
    sentences: [ready.text(name(order), oneLine(pickup.name))],
    facts: [
      [pickUpAt, placeLines(pickup, order.locale)],
      [ready.code, oneLine(code)],
      [ready.contents, contents],
    ],
  });
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Day[];

/** Name, address, phone and the hours of the week, a line each. */
function placeLines({ name: place, address, phone, hours }: PickupFacts, locale: string): string[] {
  const words = mailTexts(locale).days;
  const opening = days.flatMap((day) => {
    const spans = hours.week[day] ?? [];
    return spans.length === 0 ? [] : `${words[day]} ${spans.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')}`;
  });
  const named = addressLines({ ...address, name: place }, locale);
  return [...named, ...(phone === null ? [] : [oneLine(phone)]), ...opening];
}

const partsText = (parts: readonly { readonly title: string; readonly quantity: number }[]): string =>
  parts.map((part) => `${part.quantity} × ${oneLine(part.title)}`).join(', ');

/** Sent once what is downloaded is paid. The links on the order's page are new whenever it is opened, so the mail leads there. */
export function downloadsReadyMail(shop: MailShop, order: MailOrder, titles: readonly string[]): Mail {
  const { downloads } = mailTexts(order.locale);
  return composeFor(shop, order, {
    subject: downloads.subject(name(order)),
    heading: downloads.heading,
    sentences: [downloads.text],
    facts: [[downloads.label, titles.map((title) => oneLine(title))]],
    button: downloads.button,
  });
}

export function orderDeliveredMail(shop: MailShop, order: MailOrder): Mail {
  const texts = mailTexts(order.locale);
  const { subject, heading, text, label } = order.pickup ? texts.collected : texts.delivered;
  return composeFor(shop, order, {
    subject: subject(name(order)),
    heading,
    sentences: [text(name(order))],
    facts: [[label, order.lines.map((line) => `${line.quantity} × ${oneLine(line.title)}`)]],
  });
}

/** `unpaid`: because its money did not come in time. */
export function orderCancelledMail(shop: MailShop, order: MailOrder, unpaid = false): Mail {
  const { cancelled, receipt: words } = mailTexts(order.locale);
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums: SumRow[] = [{ label: words.total, amount: formatMoney(order.totals.total, order.locale), strong: true }];
  return composeFor(shop, order, {
    subject: cancelled.subject(name(order)),
    heading: cancelled.heading,
    sentences: [unpaid ? cancelled.unpaid(name(order)) : cancelled.text(name(order))],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
  });
}

/** What it is, and one line or several of it. */
type Fact = readonly [label: string, said: string | readonly string[]];

interface OrderParts extends Omit<Parts, 'lang' | 'button' | 'footer' | 'secrets'> {
  readonly facts?: readonly Fact[];
  /** Default: to see the order. */
  readonly button?: string;
}

/** About an order, with the link to it. */
export function composeFor(shop: MailShop, order: MailOrder, { facts = [], button, blocks = [], texts = [], ...parts }: OrderParts): Mail {
  const { lang, seeOrder, orderFooter } = mailTexts(order.locale);
  const url = `${shop.publicUrl}/orders/${encodeURIComponent(order.orderId)}?token=${secretMark('order')}`;
  return compose(shop, {
    ...parts,
    lang,
    blocks: [...blocks, ...facts.map(([label, said]) => titled(label, typeof said === 'string' ? [said] : said))],
    texts: [...texts, ...facts.map(([label, said]) => (typeof said === 'string' ? `${label}: ${said}` : `${label}:\n${said.join('\n')}`))],
    button: { label: button ?? seeOrder, url },
    footer: orderFooter(oneLine(shop.shopName)),
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
  const words = mailTexts(locale).receipt;
  const show = (amount: Money): string => formatMoney(amount, locale);
  return [
    { label: words.subtotal, amount: show(totals.subtotal) },
    ...(totals.discount.minor === 0
      ? []
      : [{ label: words.discount, amount: show({ ...totals.discount, minor: -Math.abs(totals.discount.minor) }) }]),
    { label: words.shipping, amount: show(totals.shipping) },
    ...(totals.taxIncluded ? [] : [{ label: words.tax, amount: show(totals.tax) }]),
    ...(totals.rounding.minor === 0 ? [] : [{ label: words.rounding, amount: show(totals.rounding) }]),
    { label: words.total, amount: show(totals.total), strong: true },
    ...(totals.taxIncluded ? [{ label: words.taxInIt, amount: show(totals.tax) }] : []),
  ];
}

const receiptText = (items: readonly ItemRow[], sums: readonly SumRow[]): string =>
  [
    ...items.map(({ title, note, amount }) => `${title}\n  ${note}\n  ${amount}`),
    '',
    ...sums.map(({ label, amount }) => `${label}: ${amount}`),
  ].join('\n');
