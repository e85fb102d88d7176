import { compose, type Mail, type MailShop, type Parts } from './compose';
import { formatMoment } from './format';
import { oneLine } from './plain';
import { secretMark } from './secret-links';

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
  const greeting = toStrangers.has(mail.purpose) ? 'Hello,' : `Hello ${oneLine(mail.name, 120)},`;
  const parts = writers[mail.purpose](shop, mail);
  return compose(shop, {
    ...parts,
    sentences: [greeting, ...parts.sentences],
    footer: `You get this mail because this address belongs to an account at ${oneLine(shop.shopName)}.`,
    secrets: mail.token === null ? {} : { link: mail.token },
  });
}

/** To an address that nobody has proved to be theirs: a name there would be anybody's words in our mail. */
const toStrangers: ReadonlySet<AccountMail['purpose']> = new Set(['verify-email', 'change-email', 'staff-invitation']);

type Written = Omit<Parts, 'footer' | 'secrets'>;
type Writer = (shop: MailShop, mail: AccountMail) => Written;

/** Behind the hash, so that it reaches our page alone: no server, log or Referer ever sees it. */
const linkTo = ({ publicUrl }: MailShop, path: string): string => `${publicUrl}/${path}#token=${secretMark('link')}`;
const until = ({ timeZone }: MailShop, { expiresAt, locale }: AccountMail): string =>
  expiresAt === null ? '' : ` until ${formatMoment(expiresAt, locale, timeZone)}`;
const notYou = 'If this was not you, you need not do anything: nothing changes without the link.';

const writers: Readonly<Record<AccountMail['purpose'], Writer>> = {
  'verify-email': (shop, mail) => ({
    subject: 'Please confirm your e-mail address',
    heading: 'Is this your address?',
    sentences: [`Please confirm that this address is yours. The link works${until(shop, mail)}.`],
    button: { label: 'Confirm this address', url: linkTo(shop, 'verify-email') },
    closing: ['If you have not opened an account with us, you need not do anything.'],
  }),
  'reset-password': (shop, mail) => ({
    subject: 'Set a new password',
    heading: 'A new password',
    sentences: [`Somebody, probably you, has asked for a new password for your account. The link works once, and${until(shop, mail)}.`],
    button: { label: 'Set a new password', url: linkTo(shop, 'reset-password') },
    closing: [notYou],
  }),
  'change-email': (shop, mail) => ({
    subject: 'Please confirm your new e-mail address',
    heading: 'Your new address',
    sentences: [`This is to be the new address of your account from now on. Please confirm it; the link works${until(shop, mail)}.`],
    button: { label: 'Use this address', url: linkTo(shop, 'verify-email') },
    closing: [notYou],
  }),
  'staff-invitation': (shop, mail) => ({
    subject: `You are invited to work at ${oneLine(shop.shopName)}`,
    heading: 'Welcome',
    sentences: [
      `Somebody at ${oneLine(shop.shopName)} has made an account for you. Please set your password; the link works once, and${until(shop, mail)}.`,
    ],
    button: { label: 'Set your password', url: linkTo(shop, 'reset-password') },
    closing: ['If you do not know why you get this, you need not do anything: nobody can use the account without the link.'],
  }),
  'email-change-asked': ({ publicUrl }) => ({
    subject: 'Your e-mail address is about to change',
    heading: 'Another address for your account',
    sentences: [
      'Somebody who knows your password has asked to use another e-mail address for your account, and we have written to that one.',
    ],
    button: { label: 'This was not me: new password', url: `${publicUrl}/reset-password` },
    closing: ['If this was you, open the link in the mail at your new address. A new password stops the change.'],
  }),
  'email-changed': () => ({
    subject: 'Your e-mail address has changed',
    heading: 'Your address has changed',
    sentences: ['Your account has another e-mail address from now on. This one no longer lets you sign in.'],
    button: null,
    closing: ['If this was not you, please answer this mail at once.'],
  }),
  'password-changed': ({ publicUrl }) => ({
    subject: 'Your password has changed',
    heading: 'Your password has changed',
    sentences: ['The password of your account was changed, and everybody who was signed in elsewhere was signed out.'],
    button: { label: 'This was not me: new password', url: `${publicUrl}/reset-password` },
    closing: ['If this was you, you need not do anything.'],
  }),
};
