import type { Mail, MailShop } from './compose';
import { addressLines, type PostalAddress } from '../../../platform/kernel/format';
import { composeFor, type MailOrder } from './order-mails';
import { oneLine } from '../../../platform/kernel/plain';
import { mailTexts } from './texts/mail-texts';

/** Goods that come back; the return's own summary fits. */
export interface MailReturn {
  readonly number: string;
  readonly answer: string | null;
  readonly label: {
    readonly carrier: string | null;
    readonly trackingNumber: string | null;
    readonly to: PostalAddress | null;
    readonly instructions: string | null;
  } | null;
  readonly lines: readonly {
    readonly title: string;
    readonly asked: number;
    readonly approved: number | null;
    readonly received: number;
  }[];
}

export type ReturnNews = 'requested' | 'approved' | 'rejected' | 'received';

export function returnMail(shop: MailShop, order: MailOrder, news: ReturnNews, back: MailReturn): Mail {
  const { returns } = mailTexts(order.locale);
  const { subject, heading, text } = returns[news];
  const number = oneLine(back.number, 60);
  const counted = (count: (line: MailReturn['lines'][number]) => number): string[] =>
    back.lines.flatMap((line) => (count(line) > 0 ? [`${count(line)} × ${oneLine(line.title)}`] : []));
  const contents = news === 'received' ? counted(({ received }) => received) : counted(({ asked, approved }) => approved ?? asked);
  return composeFor(shop, order, {
    subject: subject(number),
    heading,
    sentences: [text(number)],
    facts: [
      ...(contents.length === 0 ? [] : [[news === 'received' ? returns.arrived : returns.contents, contents] as const]),
      ...(back.answer === null || news === 'received' || news === 'requested'
        ? []
        : [[returns.answer, oneLine(back.answer, 1_000)] as const]),
      ...(news === 'approved' ? labelFacts(order, back.label) : []),
    ],
  });
}

function labelFacts({ locale }: MailOrder, label: MailReturn['label']): (readonly [string, string | string[]])[] {
  if (label === null) return [];
  const { returns } = mailTexts(locale);
  const { carrier, trackingNumber, to, instructions } = label;
  const number = oneLine([carrier, trackingNumber].filter((part) => part !== null).join(' '), 130);
  return [
    ...(number === '' ? [] : [[returns.carrier, number] as const]),
    ...(to === null ? [] : [[returns.to, addressLines(to, locale)] as const]),
    ...(instructions === null ? [] : [[returns.instructions, oneLine(instructions, 1_000)] as const]),
  ];
}
