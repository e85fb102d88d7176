import { compose, type Mail, type MailShop, type Parts } from './compose';
import { formatMoment } from '../../../platform/kernel/format';
import { oneLine } from '../../../platform/kernel/plain';
import { secretMark } from './secret-links';
import type { MailTexts } from './texts/en';
import { mailTexts } from './texts/mail-texts';

export const accountMailKinds = [
  'verify-email',
  'reset-password',
  'change-email',
  'staff-invitation',
  'email-change-asked',
  'email-changed',
  'password-changed',
] as const;

/** What a mail tells an account; the users module's own request fits. */
export interface AccountMail {
  readonly purpose: (typeof accountMailKinds)[number];
  readonly name: string;
  readonly locale: string;
  /** Of the link; null for a notice. */
  readonly token: string | null;
  readonly expiresAt: string | null;
}

export function accountMail(shop: MailShop, mail: AccountMail): Mail {
  const texts = mailTexts(mail.locale);
  const greeting = toStrangers.has(mail.purpose) ? texts.greeting : texts.greetingTo(oneLine(mail.name, 120));
  const parts = writers[mail.purpose](shop, mail, texts.account);
  return compose(shop, {
    ...parts,
    lang: texts.lang,
    sentences: [greeting, ...parts.sentences],
    footer: texts.accountFooter(oneLine(shop.shopName)),
    secrets: mail.token === null ? {} : { link: mail.token },
  });
}

/** To an address that nobody has proved to be theirs: a name there would be anybody's words in our mail. */
const toStrangers: ReadonlySet<AccountMail['purpose']> = new Set(['verify-email', 'change-email', 'staff-invitation']);

type Written = Omit<Parts, 'lang' | 'footer' | 'secrets'>;
type Writer = (shop: MailShop, mail: AccountMail, texts: MailTexts['account']) => Written;

/** Behind the hash, so that it reaches our page alone: no server, log or Referer ever sees it. */
const linkTo = ({ publicUrl }: MailShop, path: string): string => `${publicUrl}/${path}#token=${secretMark('link')}`;
const until = ({ timeZone }: MailShop, { expiresAt, locale }: AccountMail): string | null =>
  expiresAt === null ? null : formatMoment(expiresAt, locale, timeZone);

const writers: Readonly<Record<AccountMail['purpose'], Writer>> = {
  'verify-email': (shop, mail, { verify: { subject, heading, text, button, closing } }) => ({
    subject,
    heading,
    sentences: [text(until(shop, mail))],
    button: { label: button, url: linkTo(shop, 'verify-email') },
    closing: [closing],
  }),
  'reset-password': (shop, mail, { reset: { subject, heading, text, button }, notYou }) => ({
    subject,
    heading,
    sentences: [text(until(shop, mail))],
    button: { label: button, url: linkTo(shop, 'reset-password') },
    closing: [notYou],
  }),
  'change-email': (shop, mail, { change: { subject, heading, text, button }, notYou }) => ({
    subject,
    heading,
    sentences: [text(until(shop, mail))],
    button: { label: button, url: linkTo(shop, 'verify-email') },
    closing: [notYou],
  }),
  'staff-invitation': (shop, mail, { invitation: { subject, heading, text, button, closing } }) => ({
    subject: subject(oneLine(shop.shopName)),
    heading,
    sentences: [text(oneLine(shop.shopName), until(shop, mail))],
    button: { label: button, url: linkTo(shop, 'reset-password') },
    closing: [closing],
  }),
  'email-change-asked': ({ publicUrl }, _mail, { changeAsked: { subject, heading, text, closing }, notMe }) => ({
    subject,
    heading,
    sentences: [text],
    button: { label: notMe, url: `${publicUrl}/reset-password` },
    closing: [closing],
  }),
  'email-changed': (_shop, _mail, { changed: { subject, heading, text, closing } }) => ({
    subject,
    heading,
    sentences: [text],
    button: null,
    closing: [closing],
  }),
  'password-changed': ({ publicUrl }, _mail, { passwordChanged: { subject, heading, text, closing }, notMe }) => ({
    subject,
    heading,
    sentences: [text],
    button: { label: notMe, url: `${publicUrl}/reset-password` },
    closing: [closing],
  }),
};
