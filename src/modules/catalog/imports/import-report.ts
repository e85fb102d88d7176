import { csvRows } from '../exports/writer';
import type { ImportLineResult, ImportPhase, ImportSummary } from './schemas';

type Lines = AsyncIterable<readonly ImportLineResult[]>;

/** The file that the command line writes: one JSON object, the changes and the lines that were refused one a line. */
export async function* reportAsJson(summary: ImportSummary, phase: ImportPhase, lines: Lines): AsyncGenerator<string> {
  const counts = summary[phase];
  const head = {
    file: summary.fileName,
    format: summary.format,
    dryRun: phase === 'check',
    state: summary.state,
    created: counts?.created ?? 0,
    updated: counts?.updated ?? 0,
    unchanged: counts?.unchanged ?? 0,
    skipped: counts?.skipped ?? 0,
    failed: counts?.refused ?? 0,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "lines": [`;
  let first = true;
  for await (const some of lines) {
    for (const { error, ...change } of some) {
      const { line, action, slug, title, fields } = change;
      yield `${first ? '' : ','}\n    ${JSON.stringify(error === null ? { line, action, slug, title, fields } : { line, action, error })}`;
      first = false;
    }
  }
  yield `${first ? '' : '\n  '}]\n}\n`;
}

/** A row for each field that changes, for a spreadsheet. */
export async function* reportAsCsv(lines: Lines): AsyncGenerator<string> {
  yield csvRows([['line', 'action', 'slug', 'title', 'field', 'before', 'after', 'reason']]);
  for await (const some of lines) yield csvRows(some.flatMap(rowsOf));
}

function rowsOf({ line, action, slug, title, fields, error }: ImportLineResult): string[][] {
  const start = [String(line), action, slug ?? '', title ?? ''];
  if (fields.length === 0) return [[...start, '', '', '', error ?? ''].map(harmless)];
  return fields.map(({ field, before, after }) => [...start, field, textOf(before), textOf(after), ''].map(harmless));
}

const textOf = (value: ImportLineResult['fields'][number]['before']): string =>
  value === null ? '' : typeof value === 'object' ? value.join(' | ') : String(value);

/** A cell that a spreadsheet would carry out as a formula starts with a blank. */
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? ` ${cell}` : cell);
