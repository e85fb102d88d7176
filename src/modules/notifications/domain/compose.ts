import type { Html } from '../../../platform/kernel/html';
import { linkTo, paragraph, renderLetter } from './layout';
import { oneLine } from '../../../platform/kernel/plain';
import type { MailSecrets } from './secret-links';

export interface MailShop {
  readonly shopName: string;
  /** Without a slash at its end. Every link starts with it, whatever address a request came by. */
  readonly publicUrl: string;
  /** IANA zone in which the shop tells the time. */
  readonly timeZone: string;
}

/** `html` and `text` have marks where the secrets go. */
export interface Mail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where mail programs end such mails with one POST (RFC 8058); null: it is not one of many. */
  readonly unsubscribeUrl: string | null;
  readonly secrets: MailSecrets;
}

export interface Parts {
  /** Language of the text, BCP 47. */
  readonly lang: string;
  readonly subject: string;
  readonly heading: string;
  readonly sentences: readonly string[];
  /** After the sentences, in HTML and in text. */
  readonly blocks?: readonly Html[];
  readonly texts?: readonly string[];
  readonly button: { readonly label: string; readonly url: string } | null;
  /** After the button. */
  readonly closing?: readonly string[];
  /** After the closing. */
  readonly link?: { readonly label: string; readonly url: string };
  readonly unsubscribeUrl?: string;
  /** Why the reader gets this mail. */
  readonly footer: string;
  readonly secrets: MailSecrets;
}

/** One content in the shop's look and as plain text. */
export function compose({ shopName }: MailShop, parts: Parts): Mail {
  const shop = oneLine(shopName);
  const { lang, heading, sentences, blocks = [], texts = [], button, closing = [], link, unsubscribeUrl = null, footer, secrets } = parts;
  return {
    subject: oneLine(`${parts.subject} · ${shop}`, 150),
    html: renderLetter({
      shopName: shop,
      lang,
      heading,
      preview: sentences[0] ?? heading,
      blocks: [...sentences.map(paragraph), ...blocks],
      button,
      closing: [...closing.map(paragraph), ...(link ? [linkTo(link)] : [])],
      footer,
    }),
    text: `${[
      heading,
      ...sentences,
      ...texts,
      ...(button === null ? [] : [`${button.label}: ${button.url}`]),
      ...closing,
      ...(link ? [`${link.label}: ${link.url}`] : []),
      `-- \n${shop}\n${footer}`,
    ].join('\n\n')}\n`,
    unsubscribeUrl,
    secrets,
  };
}
