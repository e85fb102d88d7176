import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Rows by id, in the order in which they were first written. */
export interface Table<T> {
  get(id: string): T | null;
  all(): readonly T[];
  /** On disk when it returns. */
  put(id: string, row: T): T;
}

/** What a provider remembers, whatever becomes of the shop: one line per change, appended before anybody is answered. */
export interface Book {
  table<T>(name: string, schema: z.ZodType<T>): Table<T>;
}

/** `file` null: only in memory. Older lines of a row are dropped when the book is opened. */
export function openBook(file: string | null): Book {
  const tables = new Map<string, Map<string, unknown>>();
  const rowsOf = (name: string): Map<string, unknown> => {
    const rows = tables.get(name) ?? new Map<string, unknown>();
    tables.set(name, rows);
    return rows;
  };
  for (const { table, id, row } of linesOf(file)) rowsOf(table).set(id, row);
  if (file !== null) rewrite(file, tables);

  return {
    table<T>(name: string, schema: z.ZodType<T>): Table<T> {
      const rows = rowsOf(name);
      return {
        get: (id) => (rows.has(id) ? schema.parse(rows.get(id)) : null),
        all: () => [...rows.values()].map((row) => schema.parse(row)),
        put(id, row) {
          rows.set(id, row);
          if (file !== null) appendFileSync(file, lineOf(name, id, row));
          return row;
        },
      };
    },
  };
}

const Line = z.object({ table: z.string(), id: z.string(), row: z.unknown() });
type Line = z.output<typeof Line>;

const lineOf = (table: string, id: string, row: unknown): string => `${JSON.stringify({ table, id, row })}\n`;

/** A line that a sudden end has cut short says nothing. */
function linesOf(file: string | null): Line[] {
  if (file === null || !existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        const line = Line.safeParse(JSON.parse(text));
        return line.success ? [line.data] : [];
      } catch {
        return [];
      }
    });
}

function rewrite(file: string, tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>): void {
  mkdirSync(dirname(file), { recursive: true });
  const lines = [...tables].flatMap(([name, rows]) => [...rows].map(([id, row]) => lineOf(name, id, row)));
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
