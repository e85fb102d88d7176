import { addressLines, formatDay, formatMoney } from '../../../../platform/kernel/format';
import { oneLine } from '../../../../platform/kernel/plain';
import type { Correction, DocumentContent, Packing, Sale, TaxRow } from '../content';
import type { StoredDocument } from '../documents.repository';
import { createSheet, footTop, ink, inner, type Cells, type Sheet, type TextLine } from './sheet';
import { documentTexts, type DocumentTexts } from './texts';

export type Printed = Pick<StoredDocument, 'kind' | 'number' | 'issuedAt' | 'of' | 'content'>;

/** The same document is the same bytes. Several of them make one file, each on pages of its own. */
export async function renderDocuments(documents: readonly Printed[]): Promise<Buffer> {
  const [first] = documents;
  if (!first) throw new Error('there is no document to print');
  const title = documents.length === 1 ? `${nameOf(first)} ${first.number}` : nameOf(first);
  const { seller, locale } = first.content;
  const sheet = await createSheet({ title, author: oneLine(seller.name), createdAt: first.issuedAt, lang: locale });
  const owners: Printed[] = [];
  let pages = 0;
  for (const document of documents) {
    if (owners.length > 0) sheet.newPage();
    write(sheet, document);
    const now = sheet.pages();
    while (pages < now) {
      owners.push(document);
      pages += 1;
    }
  }
  return sheet.end((on, page) => {
    const owner = owners[page - 1] ?? first;
    const own = owners.filter((one) => one === owner).length;
    foot(on, owner, page - owners.indexOf(owner), own);
  });
}

/** As the file is called: `invoice-2026-000001.pdf`. */
export const fileNameOf = ({ kind, number }: Pick<StoredDocument, 'kind' | 'number'>): string => `${kind}-${number}.pdf`;

function nameOf({ kind, content }: Printed): string {
  const texts = documentTexts(content.locale);
  return { invoice: texts.invoice, 'credit-note': texts.creditNote, 'packing-slip': texts.packingSlip }[kind];
}

function write(sheet: Sheet, document: Printed): void {
  head(sheet, document);
  const { content } = document;
  if (content.form === 'sale') sale(sheet, content);
  else if (content.form === 'correction') correction(sheet, content, document.of);
  else packing(sheet, content);
}

const half = inner.width * 0.56;
const right = { x: inner.left + half + 16, width: inner.width - half - 16 };

/** Sender, reader and facts, as an envelope's window has them. */
function head(sheet: Sheet, document: Printed): void {
  const { content, number, issuedAt } = document;
  const texts = documentTexts(content.locale);
  const day = (instant: string) => formatDay(instant, content.locale, content.timeZone);
  const { seller } = content;
  sheet.put(oneLine(seller.name, 60), { x: inner.left, y: 48, width: half, size: 17, bold: true, color: ink.accent });
  sheet.put(nameOf(document), { ...right, y: 48, size: 17, bold: true, align: 'right' });

  const sender = [seller.name, ...linesOf(seller.address)].join(' · ');
  let y = 112;
  y += sheet.put(oneLine(sender, 110), { x: inner.left, y, width: half, size: 6.5, color: ink.soft }) + 5;
  const to = content.form === 'packing' ? (content.shipTo ?? content.buyer) : content.buyer;
  const lines = to ? addressLines(to, content.locale) : [content.email];
  for (const line of lines) y += sheet.put(line, { x: inner.left, y, width: half, size: 10 }) + 1;

  const supplied = content.form === 'sale' ? content.suppliedAt : null;
  const facts: readonly (readonly [string, string])[] = [
    [texts.number, number],
    [texts.date, day(issuedAt.toISOString())],
    [texts.order, `#${content.orderNumber}`],
    [texts.ordered, day(content.orderedAt)],
    ...(supplied === null ? [] : [[texts.supplied, day(supplied)] as const]),
    ...(content.form !== 'packing' && seller.taxId !== '' ? [[texts.taxId, oneLine(seller.taxId)] as const] : []),
    ...(content.form === 'packing' && content.shippingOption !== null ? [[texts.by, oneLine(content.shippingOption)] as const] : []),
  ];
  let top = 112;
  for (const [label, value] of facts) {
    sheet.put(label, { x: right.x, y: top, width: 78, size: 8.5, color: ink.soft });
    top += sheet.put(value, { x: right.x + 80, y: top, width: right.width - 80, size: 8.5, align: 'right' }) + 3;
  }
  sheet.moveTo(Math.max(y, top, 210) + 22);
  const goal = goalOf(content, texts);
  if (goal !== null && content.form !== 'packing') {
    sheet.paragraph(`${goal.label}: ${goal.lines.join(', ')}`, { size: 8, color: ink.soft });
    sheet.space(10);
  }
}

/** Where the goods went, if that is not where the paper goes. */
function goalOf(
  { shipTo, buyer, pickup, locale }: DocumentContent,
  texts: DocumentTexts,
): { label: string; lines: readonly string[] } | null {
  if (pickup !== null) return { label: texts.collectAt, lines: [oneLine(pickup)] };
  if (!shipTo || !buyer || JSON.stringify(shipTo) === JSON.stringify(buyer)) return null;
  return { label: texts.deliverTo, lines: addressLines(shipTo, locale) };
}

function sale(sheet: Sheet, content: Sale): void {
  const texts = documentTexts(content.locale);
  const money = moneyIn(content);
  const percent = percentIn(content.locale);
  const isTaxed = content.lines.some(({ rates }) => rates.length > 0);
  sheet.table(
    [
      { label: texts.article },
      { label: texts.quantity, width: 34, align: 'right' },
      { label: texts.unitPrice, width: 72, align: 'right' },
      ...(isTaxed ? [{ label: texts.taxRate, width: 44, align: 'right' as const }] : []),
      { label: texts.amount, width: 80, align: 'right' },
    ],
    content.lines.map((line): Cells => [
      [
        ...goodsLines(line),
        ...(line.gift ? [{ text: texts.gift, size: 8, color: ink.accent }] : []),
        ...(line.discount > 0 ? [{ text: `${texts.discountOnLine} −${money(line.discount)}`, size: 8, color: ink.accent }] : []),
      ],
      String(line.quantity),
      money(line.unitPrice),
      ...(isTaxed ? [line.rates.map((rate) => percent(rate)).join(' + ') || '–'] : []),
      money(line.total),
    ]),
  );
  sheet.space(4);
  const named = content.promotions.filter(({ discount }) => discount > 0);
  sums(sheet, [
    ...(content.discount > 0 ? [{ label: texts.subtotal, value: money(content.subtotal) }] : []),
    ...(content.discount > 0 && named.length === 0 ? [{ label: texts.discount, value: `−${money(content.discount)}` }] : []),
    ...(content.discount > 0
      ? named.map(({ name, code, discount }) => ({
          label: oneLine(code === null ? name : `${name} (${code})`, 60),
          value: `−${money(discount)}`,
        }))
      : []),
    ...(content.shipping
      ? [{ label: `${texts.shipping} (${oneLine(content.shipping.name, 40)})`, value: money(content.shipping.amount) }]
      : []),
    ...(content.rounding === 0 ? [] : [{ label: texts.rounding, value: money(content.rounding) }]),
    ...(content.taxIncluded ? [] : [{ label: texts.tax, value: money(content.tax) }]),
    { label: content.taxIncluded && content.tax > 0 ? texts.totalIncluding : texts.total, value: money(content.total), isTotal: true },
  ]);
  taxes(sheet, content, texts);
  payments(sheet, content, texts);
}

function payments(sheet: Sheet, content: Sale, texts: DocumentTexts): void {
  const money = moneyIn(content);
  const received = content.payments.filter(({ received: here }) => here).reduce((sum, { amount }) => sum + amount, 0);
  sheet.space(14);
  sheet.keep(24 + content.payments.length * 14);
  const rows = content.payments.map(({ provider, method, amount, received: here }) => ({
    label: `${here ? texts.paid : texts.toPay}: ${texts.provider[provider] ?? provider}${method === null ? '' : ` (${method})`}`,
    value: money(amount),
  }));
  if (rows.length > 0) sums(sheet, rows);
  if (received >= content.total) {
    sheet.space(6);
    sheet.paragraph(texts.nothingDue, { size: 9, bold: true, color: ink.accent });
  }
}

function correction(sheet: Sheet, content: Correction, of: Printed['of']): void {
  const texts = documentTexts(content.locale);
  const money = moneyIn(content);
  const day = of ? formatDay(of.issuedAt.toISOString(), content.locale, content.timeZone) : '';
  const sentence = {
    refund: texts.refundOf,
    'refund-came-back': texts.cameBackOf,
    'not-collected': texts.uncollectedOf,
    change: texts.changeOf,
  }[content.why];
  sheet.paragraph(sentence(of?.number ?? '', day), { size: 10 });
  if (content.reason !== null) {
    sheet.space(4);
    sheet.paragraph(`${texts.reason}: ${oneLine(content.reason, 300)}`, { size: 9, color: ink.soft });
  }
  sheet.space(16);
  if (content.goods.length > 0) {
    sheet.table(
      [{ label: texts.goodsBack }, { label: texts.quantity, width: 50, align: 'right' }],
      content.goods.map((line): Cells => [goodsLines(line), String(line.quantity)]),
    );
    sheet.space(4);
  }
  const label = { 'refund-came-back': texts.amountAgain, change: texts.total, refund: texts.amountBack, 'not-collected': texts.amountBack }[
    content.why
  ];
  sums(sheet, [
    { label: texts.net, value: money(content.total - content.tax) },
    ...content.taxes
      .filter(({ name }) => name !== null)
      .map(({ name, ratePercent, tax }) => ({
        label: texts.taxedAt(name ?? '', percentIn(content.locale)(ratePercent)),
        value: money(tax),
      })),
    { label, value: money(content.total), isTotal: true },
  ]);
  taxes(sheet, content, texts);
}

function packing(sheet: Sheet, content: Packing): void {
  const texts = documentTexts(content.locale);
  const goal = content.pickup === null ? null : `${texts.collectAt}: ${oneLine(content.pickup)}`;
  if (goal !== null) {
    sheet.paragraph(goal, { size: 10, bold: true });
    sheet.space(10);
  }
  sheet.table(
    [{ label: texts.quantity, width: 46, align: 'right' }, { label: texts.article }, { label: '', width: 24 }],
    content.lines.map((line): Cells => [
      [{ text: String(line.quantity), size: 12, bold: true }],
      goodsLines(line),
      [{ text: '', size: 12, box: true }],
    ]),
  );
  if (content.toFollow > 0) {
    sheet.space(6);
    sheet.paragraph(texts.toFollow(content.toFollow), { size: 9, color: ink.soft });
  }
  sheet.space(36);
  sheet.keep(30);
  const y = sheet.y();
  for (const [index, label] of [texts.packed, texts.checked].entries()) {
    const x = inner.left + index * (inner.width / 2);
    sheet.rule({ x, width: inner.width / 2 - 24, color: ink.soft });
    sheet.put(label, { x, y: y + 4, width: inner.width / 2, size: 7.5, color: ink.soft });
  }
  sheet.space(20);
}

interface Goods {
  readonly sku: string;
  readonly title: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly parts: readonly { readonly title: string; readonly quantity: number }[];
}

const goodsLines = ({ sku, title, options, parts }: Goods): TextLine[] => [
  { text: oneLine(title, 300), size: 9.5, bold: true },
  ...(options.length === 0 ? [] : [{ text: options.map(({ name, value }) => `${name}: ${value}`).join(', '), size: 8, color: ink.soft }]),
  ...parts.map((part) => ({ text: `${part.quantity} × ${oneLine(part.title)}`, size: 8, color: ink.soft })),
  { text: sku, size: 7.5, color: ink.soft },
];

interface SumRow {
  readonly label: string;
  readonly value: string;
  readonly isTotal?: boolean;
}

const sumsAt = { x: inner.left + inner.width * 0.42, width: inner.width * 0.58 };

function sums(sheet: Sheet, rows: readonly SumRow[]): void {
  sheet.keep(rows.length * 15 + 14);
  for (const { label, value, isTotal = false } of rows) {
    if (isTotal) {
      sheet.space(3);
      sheet.rule({ ...sumsAt, color: ink.accent });
      sheet.space(5);
    }
    const style = isTotal ? { size: 12, bold: true } : { size: 9 };
    const y = sheet.y();
    const valueWidth = 110;
    const height = sheet.put(label, { x: sumsAt.x, y, width: sumsAt.width - valueWidth - 8, ...style });
    sheet.put(value, { x: inner.right - valueWidth, y, width: valueWidth, align: 'right', ...style });
    sheet.space(Math.max(height, 12) + 3);
  }
}

/** What the law asks for: each rate with what it is of. */
function taxes(sheet: Sheet, content: Sale | Correction, texts: DocumentTexts): void {
  if (content.tax === 0) return;
  const money = moneyIn(content);
  const percent = percentIn(content.locale);
  sheet.space(16);
  sheet.keep(40 + content.taxes.length * 20);
  const label = ({ name, ratePercent }: TaxRow) => (name === null ? texts.untaxed : texts.taxedAt(name, percent(ratePercent)));
  sheet.table(
    [
      { label: texts.taxesHeading },
      { label: texts.net, width: 90, align: 'right' },
      { label: texts.tax, width: 90, align: 'right' },
      { label: texts.gross, width: 90, align: 'right' },
    ],
    content.taxes.map((row): Cells => [
      [{ text: label(row), size: 8.5 }],
      ...[row.base, row.tax, row.base + row.tax].map((minor) => [{ text: money(minor), size: 8.5 }]),
    ]),
  );
}

function foot(sheet: Sheet, document: Printed, page: number, of: number): void {
  const { seller, locale } = document.content;
  const texts = documentTexts(locale);
  sheet.moveTo(footTop);
  sheet.rule();
  const columns = [
    [seller.name, ...linesOf(seller.address)],
    [...linesOf(seller.contact), ...(seller.taxId === '' ? [] : [`${texts.taxId}: ${seller.taxId}`]), ...linesOf(seller.register)],
    linesOf(seller.bank),
  ];
  const width = (inner.width - 24) / 3;
  columns.forEach((lines, index) => {
    let y = footTop + 6;
    for (const line of lines.slice(0, 5))
      y += sheet.put(oneLine(line, 60), { x: inner.left + index * (width + 12), y, width, size: 6.5, color: ink.soft });
  });
  const below = footTop + 54;
  if (seller.footer !== '')
    sheet.put(oneLine(seller.footer, 120), { x: inner.left, y: below, width: inner.width - 180, size: 6.5, color: ink.soft });
  const place = `${nameOf(document)} ${document.number} · ${texts.page(page, of)}`;
  sheet.put(place, { x: inner.right - 170, y: below, width: 170, size: 6.5, color: ink.soft, align: 'right' });
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

const moneyIn =
  ({ currency, locale }: DocumentContent) =>
  (minor: number): string =>
    formatMoney({ minor, currency }, locale);

const percentIn =
  (locale: string) =>
  (rate: number): string =>
    `${rate.toLocaleString(locale, { maximumFractionDigits: 4 })} %`;
