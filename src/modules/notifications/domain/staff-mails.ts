import { compose, type Mail, type MailShop } from './compose';
import { titled } from './layout';
import { oneLine } from './plain';

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
