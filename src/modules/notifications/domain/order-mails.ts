import type { Money } from '../../../platform/kernel/money';
import { addressLines, formatMoney, type MailAddress } from './format';
import { paragraph, receipt, renderLetter, titled, type ItemRow, type SumRow } from './layout';
import { oneLine } from './plain';
import { secretMark, type MailSecrets } from './secret-links';

/** What a mail tells of an order; the order's own summary fits. */
export interface MailOrder {
  readonly orderId: string;
  readonly number: string | null;
  readonly locale: string;
  readonly orderToken: string;
  readonly shippingAddress: MailAddress;
  readonly shippingOptionName: string;
  readonly lines: readonly {
    readonly title: string;
    readonly options: readonly { readonly name: string; readonly value: string }[];
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

export interface MailShipment {
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly lines: readonly { readonly title: string; readonly quantity: number }[];
}

export interface MailShop {
  readonly shopName: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/** `html` and `text` have marks where the secrets go. */
export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly secrets: MailSecrets;
}

export function orderPlacedMail(shop: MailShop, order: MailOrder): Mail {
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums = sumRows(order);
  const address = addressLines(order.shippingAddress, order.locale);
  return compose(shop, order, {
    subject: `Your order ${name(order)}`,
    heading: 'Thank you for your order',
    sentences: [`We have received your order ${name(order)} and are getting it ready. We will write again when it is on its way.`],
    blocks: [receipt(items, sums), titled('Going to', address), titled('By', [oneLine(order.shippingOptionName)])],
    texts: [receiptText(items, sums), `Going to:\n${address.join('\n')}`, `By: ${oneLine(order.shippingOptionName)}`],
    button: 'See your order',
  });
}

export function orderShippedMail(shop: MailShop, order: MailOrder, shipment: MailShipment): Mail {
  const contents = shipment.lines.map((line) => `${line.quantity} × ${oneLine(line.title)}`);
  const tracking = `${oneLine(shipment.carrier)} ${oneLine(shipment.trackingNumber)}`.trim();
  const address = addressLines(order.shippingAddress, order.locale);
  return compose(shop, order, {
    subject: `Your order ${name(order)} is on its way`,
    heading: 'Your parcel is on its way',
    sentences: [`A parcel of your order ${name(order)} has left us.`],
    blocks: [titled('Tracking number', [tracking]), titled('In this parcel', contents), titled('Going to', address)],
    texts: [`Tracking number: ${tracking}`, `In this parcel:\n${contents.join('\n')}`, `Going to:\n${address.join('\n')}`],
    button: 'Follow your parcel',
  });
}

export function orderDeliveredMail(shop: MailShop, order: MailOrder): Mail {
  const contents = order.lines.map((line) => `${line.quantity} × ${oneLine(line.title)}`);
  return compose(shop, order, {
    subject: `Your order ${name(order)} has arrived`,
    heading: 'Your order has arrived',
    sentences: [`Your order ${name(order)} was delivered. We hope you like it; if something is not right, just answer this mail.`],
    blocks: [titled('Delivered', contents)],
    texts: [`Delivered:\n${contents.join('\n')}`],
    button: 'See your order',
  });
}

export function orderCancelledMail(shop: MailShop, order: MailOrder): Mail {
  const items = order.lines.map((line) => itemRow(line, order.locale));
  const sums: SumRow[] = [{ label: 'Total', amount: formatMoney(order.totals.total, order.locale), strong: true }];
  return compose(shop, order, {
    subject: `Your order ${name(order)} was cancelled`,
    heading: 'Your order was cancelled',
    sentences: [
      `Your order ${name(order)} was cancelled and nothing more will be sent. What you have paid is given back the way you paid it.`,
    ],
    blocks: [receipt(items, sums)],
    texts: [receiptText(items, sums)],
    button: 'See your order',
  });
}

interface Parts {
  readonly subject: string;
  readonly heading: string;
  readonly sentences: readonly string[];
  readonly blocks: Parameters<typeof renderLetter>[0]['blocks'];
  readonly texts: readonly string[];
  readonly button: string;
}

function compose({ shopName, publicUrl }: MailShop, order: MailOrder, parts: Parts): Mail {
  const shop = oneLine(shopName);
  const url = `${publicUrl}/orders/${encodeURIComponent(order.orderId)}?token=${secretMark('order')}`;
  const footer = `You get this mail because this address was given for an order at ${shop}.`;
  return {
    subject: oneLine(`${parts.subject} · ${shop}`, 150),
    html: renderLetter({
      shopName: shop,
      lang: 'en',
      heading: parts.heading,
      preview: parts.sentences[0] ?? parts.heading,
      blocks: [...parts.sentences.map(paragraph), ...parts.blocks],
      button: { label: parts.button, url },
      footer,
    }),
    text: [parts.heading, ...parts.sentences, ...parts.texts, `${parts.button}: ${url}`, `-- \n${shop}\n${footer}`].join('\n\n') + '\n',
    secrets: { order: order.orderToken },
  };
}

const name = (order: MailOrder): string => oneLine(order.number ?? '', 60);

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
