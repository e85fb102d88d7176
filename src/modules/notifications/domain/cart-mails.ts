import { compose, type Mail, type MailShop } from './compose';
import { titled } from './layout';
import { oneLine } from '../../../platform/kernel/plain';
import { secretMark, type MailSecrets } from './secret-links';
import { mailTexts } from './texts/mail-texts';

/** What a mail tells of a cart that was left; the cart module's own reminder fits. */
export interface MailReminder {
  readonly locale: string;
  readonly lines: readonly {
    readonly title: string;
    readonly options: readonly { readonly name: string; readonly value: string }[];
    readonly quantity: number;
  }[];
  readonly backToken: string;
  readonly stopToken: string;
}

const mostLines = 12;

export function cartReminderMail(shop: MailShop, reminder: MailReminder): Mail {
  const { lang, greeting, reminder: texts } = mailTexts(reminder.locale);
  const lines = reminder.lines.slice(0, mostLines).map(lineText);
  const contents = reminder.lines.length > mostLines ? [...lines, '…'] : lines;
  return compose(shop, {
    lang,
    subject: texts.subject,
    heading: texts.heading,
    sentences: [greeting, texts.text],
    blocks: [titled(texts.contents, contents)],
    texts: [[texts.contents, ...contents].join('\n')],
    // behind the hash, so that the secrets reach our pages alone
    button: { label: texts.button, url: `${shop.publicUrl}/cart/back#token=${secretMark('back')}` },
    closing: [texts.closing],
    link: { label: texts.stop, url: `${shop.publicUrl}/cart/no-reminders#token=${secretMark('stop')}` },
    unsubscribeUrl: `${shop.publicUrl}/api/v1/cart-reminders/unsubscribe?token=${secretMark('stop')}`,
    footer: texts.footer(oneLine(shop.shopName)),
    secrets: reminderSecrets(reminder),
  });
}

export const reminderSecrets = ({ backToken, stopToken }: Pick<MailReminder, 'backToken' | 'stopToken'>): MailSecrets => ({
  back: backToken,
  stop: stopToken,
});

const lineText = ({ title, options, quantity }: MailReminder['lines'][number]): string => {
  const chosen = options.map(({ value }) => oneLine(value, 60)).join(', ');
  return `${quantity} × ${oneLine(title)}${chosen === '' ? '' : ` (${chosen})`}`;
};
