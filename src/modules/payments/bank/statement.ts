import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';

/** Money that came in, as a line of the account's statement tells of it. */
export interface StatementLine {
  /** In the file, from 1. */
  readonly line: number;
  /** `2026-03-01` */
  readonly bookedOn: string;
  /** Minor units, above zero. */
  readonly amount: number;
  readonly currency: string;
  readonly payer: string;
  readonly purpose: string;
  readonly fingerprint: string;
}

export interface Statement {
  /** What each column was taken for. */
  readonly columns: Readonly<Partial<Record<Column, string>>>;
  readonly lines: readonly StatementLine[];
  /** Lines of money that went out. */
  readonly outgoing: number;
  readonly faults: readonly { readonly line: number; readonly reason: 'no-amount' | 'no-date' }[];
}

/** Null: the heading names no date or no amount. */
export function readStatement(
  text: string,
  { currency, digits }: { readonly currency: string; readonly digits: number },
): Statement | null {
  const rows = rowsOf(text);
  const at = rows.findIndex(({ record }) => isHeading(record));
  const heading = rows[at];
  if (!heading) return null;
  const places = placesIn(heading.record);
  const body = rows.slice(at + 1).filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  const cell = (record: readonly string[], column: Column): string => {
    const place = places[column];
    return place === undefined ? '' : (record[place] ?? '').trim().replace(/\s+/g, ' ');
  };
  const isMonthFirst = body.some(({ record }) => /^\d{1,2}\/(1[3-9]|2\d|3[01])\/\d{2,4}/.test(cell(record, 'date')));
  const seen = new Map<string, number>();
  const lines: StatementLine[] = [];
  const faults: { line: number; reason: 'no-amount' | 'no-date' }[] = [];
  let outgoing = 0;
  for (const { record, line } of body) {
    const amount = amountOf(cell(record, 'amount'), cell(record, 'credit'), cell(record, 'debit'), digits);
    const bookedOn = dayOf(cell(record, 'date'), isMonthFirst);
    if (amount === null || amount === 0) faults.push({ line, reason: 'no-amount' });
    else if (amount < 0) outgoing += 1;
    else if (bookedOn === null) faults.push({ line, reason: 'no-date' });
    else {
      const [payer, purpose, id] = [cell(record, 'payer').slice(0, 200), cell(record, 'purpose').slice(0, 500), cell(record, 'id')];
      const own = cell(record, 'currency').toUpperCase();
      const said = /^[A-Z]{3}$/.test(own) ? own : currency;
      const facts = JSON.stringify([id, bookedOn, amount, said, payer, purpose]);
      const before = seen.get(facts) ?? 0;
      seen.set(facts, before + 1);
      const fingerprint = createHash('sha256').update(`${facts}#${before}`).digest('hex');
      lines.push({ line, bookedOn, amount, currency: said, payer, purpose, fingerprint });
    }
  }
  const named = Object.entries(places).map(([column, place]) => [column, heading.record[place]?.trim() ?? '']);
  return { columns: Object.fromEntries(named), lines, outgoing, faults };
}

export const columns = ['date', 'amount', 'credit', 'debit', 'currency', 'purpose', 'payer', 'id'] as const;
export type Column = (typeof columns)[number];

/** How banks head their columns, in English, German and French; the earlier name wins. Without accents, blanks and signs. */
const names: Readonly<Record<Column, readonly string[]>> = {
  date: [
    ...['buchungstag', 'buchungsdatum', 'bookingdate', 'transactiondate', 'dateoperation', 'datecomptable', 'datedecomptabilisation'],
    ...['datedoperation', 'date', 'datum', 'buchung', 'completeddate', 'valuedate', 'valutadatum', 'wertstellung', 'valuta', 'datevaleur'],
  ],
  amount: ['betrag', 'amount', 'montant', 'umsatz', 'transactionamount', 'betragin', 'montanten', 'amountin'],
  credit: ['haben', 'credit', 'creditamount', 'gutschrift', 'eingang', 'moneyin', 'paidin', 'deposit'],
  debit: ['soll', 'debit', 'debitamount', 'lastschrift', 'ausgang', 'moneyout', 'paidout', 'withdrawal'],
  currency: ['waehrung', 'wahrung', 'currency', 'devise', 'monnaie'],
  purpose: [
    ...['verwendungszweck', 'remittanceinformation', 'paymentreference', 'purpose', 'zahlungsgrund', 'motif', 'communication', 'libelle'],
    ...['mitteilung', 'reference', 'description', 'details', 'text', 'buchungstext', 'referenz'],
  ],
  payer: [
    ...[
      'auftraggeber',
      'beguenstigterzahlungspflichtiger',
      'begunstigterzahlungspflichtiger',
      'zahlungspflichtiger',
      'zahlungspflichtigere',
    ],
    ...[
      'namezahlungsbeteiligter',
      'auftraggeberempfaenger',
      'auftraggeberempfanger',
      'payer',
      'sender',
      'counterparty',
      'counterpartyname',
    ],
    ...['partnername', 'donneurdordre', 'emetteur', 'tiers', 'name', 'nom'],
  ],
  id: ['transactionid', 'transaktionsid', 'bankreference', 'transactionreference', 'identifiant', 'idtransaction'],
};

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/[^a-z]/g, '');

function placesIn(record: readonly string[]): Partial<Record<Column, number>> {
  const heads = record.map(plain);
  const found = columns.flatMap((column) => {
    const name = names[column].find((one) => heads.includes(one));
    return name === undefined ? [] : [[column, heads.indexOf(name)] as const];
  });
  return Object.fromEntries(found);
}

function isHeading(record: readonly string[]): boolean {
  const places = placesIn(record);
  return places.date !== undefined && (places.amount !== undefined || places.credit !== undefined);
}

interface Row {
  readonly record: readonly string[];
  readonly line: number;
}

/** Banks put lines about the account before the heading. The sign that parts columns is the one that parts most of them. */
function rowsOf(text: string): Row[] {
  const counts = [';', ',', '\t', '|'].map((sign) => ({ sign, count: text.split(sign).length }));
  const delimiter = counts.reduce((best, one) => (one.count > best.count ? one : best)).sign;
  const parsed: unknown = parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((row: unknown) => {
    if (typeof row !== 'object' || row === null || !('record' in row) || !('info' in row)) return [];
    const { record, info } = row;
    if (!Array.isArray(record) || typeof info !== 'object' || info === null || !('lines' in info)) return [];
    return [{ record: record.map(String), line: Number(info.lines) }];
  });
}

function amountOf(amount: string, credit: string, debit: string, digits: number): number | null {
  if (amount !== '') return minorOf(amount, digits);
  const [came, went] = [minorOf(credit, digits), minorOf(debit, digits)];
  if (came !== null && came !== 0) return Math.abs(came);
  return went !== null && went !== 0 ? -Math.abs(went) : null;
}

/** `1.234,56`, `1,234.56`, `1 234,5`, `12-`, `+3`: the last sign with fewer than three digits behind it parts the cents. */
export function minorOf(text: string, digits: number): number | null {
  const bare = text.replace(/[\s'’\u00a0\u202f]|[A-Z]{3}|[€$£]/g, '').replace('\u2212', '-');
  const match = /^([+-]?)([\d.,]+)([+-]?)$/.exec(bare);
  if (!match || !/\d/.test(bare)) return null;
  const [, before = '', number = '', after = ''] = match;
  const last = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
  const behind = last < 0 ? '' : number.slice(last + 1);
  const hasCents = last >= 0 && (behind.length < 3 || (behind.length === digits && digits > 2));
  if (hasCents && behind.length > digits) return null;
  const whole = (hasCents ? number.slice(0, last) : number).replace(/[.,]/g, '');
  const minor = Number(whole === '' ? '0' : whole) * 10 ** digits + Number((hasCents ? behind : '').padEnd(digits, '0') || '0');
  if (!Number.isSafeInteger(minor)) return null;
  return before === '-' || after === '-' ? -minor : minor;
}

function dayOf(text: string, isMonthFirst: boolean): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const match = /^(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})(?!\d)/.exec(text);
  if (!match) return null;
  const [one, other, year] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const [day, month] = match[2] === '/' && isMonthFirst ? [other, one] : [one, other];
  return real(year < 100 ? 2000 + year : year, month, day);
}

function real(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
}
