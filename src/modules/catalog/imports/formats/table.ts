import { parse } from 'csv-parse';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { unreadableFile } from '../../errors';
import { longestLine, reasonTooLong, withoutEndlessLines } from './text';

export interface Row {
  /** Line of the file where it starts. */
  readonly number: number;
  /** Trimmed; '' where the column or the cell is missing. */
  text(column: string): string;
  /** As it stands in the file. */
  exact(column: string): string;
}

/** One that cannot be used; `text` where its cells are known all the same. */
export interface BadRow {
  readonly number: number;
  readonly error: string;
  readonly text?: Row['text'];
  readonly exact?: Row['exact'];
}

export type TableRow = Row | BadRow;

export interface Table {
  /** As the header writes them. */
  readonly columns: readonly string[];
  readonly rows: AsyncGenerator<TableRow>;
}

/**
 * RFC 4180 with a header. Names of columns are compared without regard to case, save what stands behind a colon; `aliases` says which other name of a column
 * is meant by one. Empty lines are skipped; a row that is shorter than the header ends with empty cells.
 */
export async function readTable(
  text: AsyncIterable<string>,
  { delimiter = ',', aliases = {} }: { readonly delimiter?: string; readonly aliases?: Readonly<Record<string, string>> } = {},
): Promise<Table> {
  const records = readRecords(text, delimiter);
  const first = await records.next();
  if (first.done) throw unreadableFile('The file is empty.');
  const header = first.value;
  if ('error' in header) throw unreadableFile(`The header cannot be read: it ${header.error}.`);
  const columns = header.cells.map((name) => name.trim());
  const places = new Map<string, number>();
  columns.forEach((name, at) => {
    const key = keyOf(name);
    if (key === '') return;
    if (places.has(key)) throw unreadableFile(`The header names the column "${name}" twice.`);
    places.set(key, at);
  });
  for (const [name, other] of Object.entries(aliases)) {
    const at = places.get(keyOf(other));
    if (at !== undefined && !places.has(keyOf(name))) places.set(keyOf(name), at);
  }
  return { columns, rows: rowsOf(records, columns.length, places) };
}

async function* rowsOf(records: AsyncGenerator<Cells>, width: number, places: ReadonlyMap<string, number>): AsyncGenerator<TableRow> {
  for await (const record of records) {
    if ('error' in record) {
      yield record;
      continue;
    }
    const { number, cells } = record;
    const exact = (column: string): string => cells[places.get(keyOf(column)) ?? -1] ?? '';
    const row: Row = { number, exact, text: (column) => exact(column).trim() };
    yield cells.length > width
      ? { ...row, error: `has ${cells.length} cells, the header has ${width}: a text with a comma or quote needs quotes` }
      : row;
  }
}

const keys = new Map<string, string>();
function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const [kind = '', ...rest] = name.trim().split(':');
  const key = [kind.toLowerCase(), ...rest].join(':');
  if (keys.size < 10_000) keys.set(name, key);
  return key;
}

type Cells = { readonly number: number; readonly cells: readonly string[] } | { readonly number: number; readonly error: string };

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

async function* readRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Cells> {
  /** With how many rows stood before it: rows wait to be taken while the parser goes on. */
  const skipped: { readonly code: string; readonly before: number }[] = [];
  const pieces = withoutEndlessLines(text);
  const start = await untilLineEnd(pieces);
  const parser = parse({
    delimiter,
    // found by the parser it costs as much as all the rest of a long header
    record_delimiter: /[\r\n]/.exec(start.at(-1) ?? '')?.[0] ?? '\n',
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
    skip_records_with_error: true,
    on_skip: (error): undefined => {
      // the parser would come with it for each further character
      if (error?.code === 'CSV_MAX_RECORD_SIZE')
        throw unreadableFile(`A row that goes on at line ${parser.info.lines} ${reasonTooLong}: a quote may be left open.`);
      skipped.push({ code: error?.code ?? '', before: parser.info.records });
    },
  });
  // what goes wrong comes out of the parser
  pipeline(Readable.from(joined(start, pieces)), parser, () => undefined);
  let end = 0;
  let taken = 0;
  function* failures(): Generator<Cells> {
    while (skipped[0] && skipped[0].before <= taken)
      yield { number: end + 1, error: reasons[skipped.shift()?.code ?? ''] ?? 'cannot be read as a row' };
  }
  for await (const { record, info } of recordsFrom(parser)) {
    yield* failures();
    taken += 1;
    const number = info.lines - record.reduce((n, cell) => n + cell.split('\n').length - 1, 0);
    end = info.lines;
    if (record.some((cell) => cell.trim() !== '')) yield { number, cells: record };
  }
  yield* failures();
}

async function untilLineEnd(pieces: AsyncGenerator<string>): Promise<string[]> {
  const start: string[] = [];
  while (!/[\r\n]/.test(start.at(-1) ?? '')) {
    const next = await pieces.next();
    if (next.done) break;
    start.push(next.value);
  }
  return start;
}

async function* joined(start: readonly string[], rest: AsyncIterable<string>): AsyncGenerator<string> {
  for (const piece of start) {
    yield piece;
    // nothing is read meanwhile that would let others have their turn
    await setImmediate();
  }
  yield* rest;
}

const recordsFrom = (parser: AsyncIterable<ParsedRecord>): AsyncIterable<ParsedRecord> => parser;

const reasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
};
