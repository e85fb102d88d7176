import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { badHistoryFile } from '../errors';
import type { Invoice } from './history.repository';
import { columns, parseLine, type InvoiceLine, type Refusal } from './invoice-line';

type NumberedLine = InvoiceLine & { readonly line: number };

export type Refuse = (line: number, invoice: string, why: Refusal) => void;

const Read = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

/**
 * The invoices of a CSV of their lines, also packed with gzip, as they come: only one is held at a time. Lines that cannot be used go to
 * `refuse`. @throws AppError orders.bad-history-file where the first line does not name the columns
 */
export async function* readInvoices(file: string, digits: number, refuse: Refuse): AsyncGenerator<Invoice> {
  const seen = new Set<string>();
  let open: NumberedLine[] = [];
  for await (const { cells, line } of rowsOf(file)) {
    const parsed = parseLine(cells, digits);
    const number = (cells[0] ?? '').trim();
    if (!parsed.ok) {
      refuse(line, number, parsed.why);
      continue;
    }
    const [first] = open;
    if (first && first.invoice !== number) {
      seen.add(first.invoice);
      yield invoiceOf(first, open);
      open = [];
    }
    if (seen.has(number)) refuse(line, number, 'seen-before');
    else if (open[0] && open[0].customer !== parsed.line.customer) refuse(line, number, 'other-customer');
    else open.push({ ...parsed.line, line });
  }
  const [first] = open;
  if (first) yield invoiceOf(first, open);
}

const invoiceOf = ({ invoice, isReturn, at, customer, country }: NumberedLine, lines: readonly NumberedLine[]): Invoice => ({
  number: invoice,
  isReturn,
  at,
  customer,
  country,
  lines,
});

/** What follows the line with the names of the columns; broken quotes and missing cells are no reason to stop. */
async function* rowsOf(file: string): AsyncGenerator<{ cells: string[]; line: number }> {
  const bytes = createReadStream(file);
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const parser = parse({ bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  bytes.on('error', (error) => parser.destroy(error));
  text.on('error', (error: Error) => parser.destroy(error));
  text.pipe(parser);
  let isFirst = true;
  for await (const one of parser) {
    const { record, info } = Read.parse(one);
    if (isFirst && record.map((name) => name.trim()).join() !== columns.join()) throw badHistoryFile(columns);
    if (!isFirst) yield { cells: record, line: info.lines };
    isFirst = false;
  }
  if (isFirst) throw badHistoryFile(columns);
}
