import { formatMoney } from '../../../platform/kernel/format';
import type { Money } from '../../../platform/kernel/money';
import { oneLine } from '../../../platform/kernel/plain';
import type { Mail, MailShop } from './compose';
import { composeFor, type MailOrder } from './order-mails';
import { mailTexts } from './texts/mail-texts';

export interface MailDocument {
  readonly kind: 'invoice' | 'credit-note';
  readonly number: string;
  readonly total: Money;
}

/** With the document attached to it. */
export function documentMail(shop: MailShop, order: MailOrder, { kind, number, total }: MailDocument): Mail {
  const { document } = mailTexts(order.locale);
  const what = kind === 'invoice' ? document.invoice : document.creditNote;
  const orderNumber = order.number === null ? '' : oneLine(order.number, 60);
  return composeFor(shop, order, {
    subject: document.subject(what, number, orderNumber),
    heading: document.heading(what),
    sentences: [document.text(what, number, orderNumber)],
    facts: [[document.amount, formatMoney(total, order.locale)]],
  });
}
