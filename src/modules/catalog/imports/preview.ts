import type { FormatName } from './formats/format';
import { readTable } from './formats/table';
import { linesOf, utf8Text } from './formats/text';
import type { Preview } from './schemas';

/** Characters that are looked at. */
const headLength = 256_000;
const mostRows = 5;
const mostColumns = 100;
const longestCell = 120;

/** What stands at the beginning of a file that can be read; of one that cannot, nothing. */
export async function previewOf(bytes: AsyncIterable<Uint8Array>, format: FormatName): Promise<Preview> {
  let head = '';
  let whole = true;
  for await (const text of utf8Text(bytes)) {
    head += text;
    if (head.length < headLength) continue;
    whole = false;
    break;
  }
  const { columns, rows } = format === 'jsonl' ? await ofLines(head, whole) : await ofTable(head, whole, format === 'google' ? '\t' : null);
  return {
    columns: columns.slice(0, mostColumns).map(cut),
    columnCount: columns.length,
    rows: rows.map((row) => row.slice(0, mostColumns).map(cut)),
  };
}

interface Start {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

async function ofLines(head: string, whole: boolean): Promise<Start> {
  const lines: string[] = [];
  for await (const line of linesOf(pieces(head))) {
    if (line?.trim() !== '') lines.push(line ?? '');
    if (lines.length > mostRows) break;
  }
  const first = (whole ? lines : lines.slice(0, -1)).slice(0, mostRows).map(members);
  const columns = [...new Set(first.flatMap((line) => [...line.keys()]))];
  return { columns, rows: first.map((line) => columns.map((name) => line.get(name) ?? '')) };
}

function members(line: string): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(line);
    return new Map(
      Object.entries(value ?? {}).map(([name, member]) => [name, typeof member === 'string' ? member : JSON.stringify(member)]),
    );
  } catch {
    return new Map();
  }
}

async function ofTable(head: string, whole: boolean, delimiter: string | null): Promise<Start> {
  if (!whole && !endsFirstRow(head.trimStart())) return { columns: [], rows: [] };
  const [first = ''] = head.trimStart().split('\n', 1);
  const { columns, rows } = await readTable(pieces(head), {
    delimiter: delimiter ?? (!first.includes(',') && first.includes(';') ? ';' : ','),
  });
  const found: string[][] = [];
  for await (const row of rows) {
    if (!('error' in row)) found.push(columns.map((name) => row.exact(name)));
    if (found.length > mostRows) break;
  }
  return { columns, rows: (whole ? found : found.slice(0, -1)).slice(0, mostRows) };
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

/** Line ends between quotes are of a cell. */
const endsFirstRow = (head: string): boolean => head.split('"').some((part, at) => at % 2 === 0 && part.includes('\n'));

/** As the database can keep it: without U+0000 and halves of letters. */
function cut(cell: string): string {
  const short = cell.length > longestCell ? `${cell.slice(0, longestCell - 1).replace(/[\ud800-\udbff]$/, '')}…` : cell;
  return short.replaceAll('\0', '').toWellFormed();
}
