import { z } from 'zod';
import { BulkLine } from './routes';

export interface StockFile {
  readonly lines: readonly BulkLine[];
  /** Of each line its number in the file. */
  readonly numbers: readonly number[];
  readonly wrong: readonly { readonly line: number; readonly reason: string }[];
}

/** Reads JSON Lines or CSV with a heading (`sku`, `store`, `onHand` or `delta`); what the first character is says which. */
export function readStockFile(text: string): StockFile {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return body.trimStart().startsWith('{') ? read(jsonLines(body)) : read(csvLines(body));
}

interface RawLine {
  readonly number: number;
  readonly value: unknown;
  readonly fault?: string;
}

function read(raw: readonly RawLine[]): StockFile {
  const lines: BulkLine[] = [];
  const numbers: number[] = [];
  const wrong: { line: number; reason: string }[] = [];
  for (const { number, value, fault } of raw) {
    const parsed = BulkLine.safeParse(value);
    if (fault !== undefined || !parsed.success) {
      wrong.push({ line: number, reason: fault ?? (parsed.error ? reasonOf(parsed.error) : '') });
      continue;
    }
    lines.push(parsed.data);
    numbers.push(number);
  }
  return { lines, numbers, wrong };
}

const reasonOf = (error: z.ZodError): string =>
  error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')).join('; ');

function jsonLines(text: string): RawLine[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [{ number: at + 1, value: JSON.parse(line) }];
    } catch {
      return [{ number: at + 1, value: null, fault: 'is not JSON' }];
    }
  });
}

const fields: Readonly<Record<string, keyof BulkLine>> = {
  sku: 'sku',
  variantid: 'variantId',
  store: 'store',
  onhand: 'onHand',
  delta: 'delta',
};

function csvLines(text: string): RawLine[] {
  const [heading, ...rows] = csvRows(text);
  const columns = (heading?.cells ?? []).map(
    (name) =>
      fields[
        name
          .trim()
          .toLowerCase()
          .replace(/[^a-z]/g, '')
      ],
  );
  if (!heading || !columns.includes('sku') || !(columns.includes('onHand') || columns.includes('delta')))
    return [{ number: heading?.number ?? 1, value: null, fault: 'the heading must name sku, and onHand or delta' }];
  const strange = columns.indexOf(undefined);
  if (strange >= 0)
    return [{ number: heading.number, value: null, fault: `the heading has an unknown column "${heading.cells[strange]}"` }];
  return rows.map(({ number, cells }) => {
    if (cells.length !== columns.length)
      return { number, value: null, fault: `has ${cells.length} columns, the heading has ${columns.length}` };
    const entries = columns.flatMap((name, at) => {
      const cell = cells[at]?.trim() ?? '';
      return name === undefined || cell === '' ? [] : [[name, name === 'onHand' || name === 'delta' ? wholeNumber(cell) : cell]];
    });
    return { number, value: Object.fromEntries(entries) };
  });
}

const wholeNumber = (text: string): number | string => (/^[+-]?[0-9]{1,10}$/.test(text) ? Number(text) : text);

/** RFC 4180, with comma or semicolon as the heading has it. */
function csvRows(text: string): { number: number; cells: string[] }[] {
  const separator = (text.split(/\r?\n/, 1)[0] ?? '').includes(';') ? ';' : ',';
  const rows: { number: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let number = 1;
  let startedAt = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((value) => value.trim() !== '')) rows.push({ number: startedAt, cells });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\n') number += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      endRow();
      startedAt = number;
    } else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}
