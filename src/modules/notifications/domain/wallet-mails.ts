import type { Money } from '../../../platform/kernel/money';
import { compose, type Mail, type MailShop } from './compose';
import { formatDay, formatMoney } from '../../../platform/kernel/format';
import { titled } from './layout';
import { oneLine } from '../../../platform/kernel/plain';
import { secretMark } from './secret-links';
import { mailTexts } from './texts/mail-texts';

/** As payments tell of it. */
export interface GiftCardGiven {
  readonly code: string;
  readonly amount: Money;
  /** Of whoever gives it; null: nothing. */
  readonly message: string | null;
  readonly expiresAt: string | null;
  readonly locale: string;
}

export function giftCardMail(shop: MailShop, { code, amount, message, expiresAt, locale }: GiftCardGiven): Mail {
  const { giftCard: texts, lang, greeting } = mailTexts(locale);
  const sum = formatMoney(amount, locale);
  const words =
    message === null
      ? []
      : message
          .split('\n')
          .map((line) => oneLine(line, 500))
          .filter((line) => line !== '');
  const until = expiresAt === null ? [] : [texts.until(formatDay(expiresAt, locale, shop.timeZone))];
  const mark = secretMark('code');
  return compose(shop, {
    lang,
    subject: texts.subject(sum),
    heading: texts.heading,
    sentences: [greeting, texts.text(sum)],
    blocks: [...(words.length === 0 ? [] : [titled(texts.message, words)]), titled(texts.code, [mark]), titled('', [texts.how, ...until])],
    texts: [
      ...(words.length === 0 ? [] : [`${texts.message}:\n${words.join('\n')}`]),
      `${texts.code}: ${mark}`,
      [texts.how, ...until].join(' '),
    ],
    button: { label: texts.button, url: shop.publicUrl },
    closing: [texts.closing],
    footer: texts.footer(oneLine(shop.shopName)),
    secrets: { code },
  });
}

export function walletToppedUpMail(shop: MailShop, { name, locale, amount }: { name: string; locale: string; amount: Money }): Mail {
  const { topUp: texts, lang, greetingTo, accountFooter } = mailTexts(locale);
  const sum = formatMoney(amount, locale);
  return compose(shop, {
    lang,
    subject: texts.subject(sum),
    heading: texts.heading,
    sentences: [greetingTo(oneLine(name, 120)), texts.text(sum)],
    button: { label: texts.button, url: `${shop.publicUrl}/account/wallet` },
    footer: accountFooter(oneLine(shop.shopName)),
    secrets: {},
  });
}
