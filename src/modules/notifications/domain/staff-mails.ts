import type { Money } from '../../../platform/kernel/money';
import { compose, type Mail, type MailShop } from './compose';
import { formatMoney } from '../../../platform/kernel/format';
import { titled } from './layout';
import { oneLine } from '../../../platform/kernel/plain';

/** A shelf that runs low, as the catalog tells of it. */
export interface LowShelf {
  readonly sku: string;
  readonly title: string;
  readonly storeName: string;
  readonly available: number;
  readonly threshold: number;
}

export function lowStockMail(shop: MailShop, { sku, title, storeName, available, threshold }: LowShelf): Mail {
  const article = `${oneLine(title)} (${oneLine(sku, 80)})`;
  const left = available > 0 ? `${available} left` : available === 0 ? 'none left' : `${-available} more promised than there are`;
  const facts = [`Store: ${oneLine(storeName)}`, `To be sold: ${available}`, `Threshold: ${threshold}`];
  return compose(shop, {
    lang: 'en',
    subject: `Low stock: ${article}, ${left}`,
    heading: 'A shelf runs low',
    sentences: [`${article}: ${left} in ${oneLine(storeName)}.`],
    blocks: [titled('The shelf', facts)],
    texts: [facts.join('\n')],
    button: { label: 'See the stock', url: `${shop.publicUrl}/admin` },
    closing: ['You hear of this shelf again only after it was filled above its threshold.'],
    footer: `You get this mail because you look after the stock of ${oneLine(shop.shopName)}.`,
    secrets: {},
  });
}

/** Money that had gone back to a buyer and is here again. */
export interface ReturnedRefund {
  readonly orderId: string;
  readonly number: string | null;
  readonly amount: Money;
  readonly code: string;
}

export function refundCameBackMail(shop: MailShop, { orderId, number, amount, code }: ReturnedRefund): Mail {
  const order = number === null ? 'an order' : `order ${number}`;
  const sum = formatMoney(amount, 'en');
  const facts = [`Amount: ${sum}`, `What the bank said: ${oneLine(code, 80)}`];
  return compose(shop, {
    lang: 'en',
    subject: `A refund came back: ${sum} of ${order}`,
    heading: 'A refund came back',
    sentences: [`${sum} that had gone back for ${order} did not reach the buyer: the money is here again.`],
    blocks: [titled('The refund', facts)],
    texts: [facts.join('\n')],
    button: { label: 'See the order', url: `${shop.publicUrl}/admin/orders/${orderId}` },
    closing: ['Give it back anew, or ask the buyer for another way. What had not been sent stays for sale.'],
    footer: `You get this mail because you look after the refunds of ${oneLine(shop.shopName)}.`,
    secrets: {},
  });
}
