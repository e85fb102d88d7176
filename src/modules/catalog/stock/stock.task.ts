import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../platform/kernel/errors';
import type { Clock } from '../../../platform/kernel/clock';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Task } from '../../../platform/module';
import type { BulkStock } from './bulk.service';
import { Reason } from './routes';
import { readStockFile } from './stock-file';

const Arguments = z.object({
  file: z.string().min(1),
  dryRun: z.boolean().default(false),
  store: z.string().min(1).optional(),
  reason: Reason.default('count'),
});

const Refused = z.object({ lines: z.array(z.object({ line: z.int(), reason: z.string() })), wrong: z.int() });

const shownLines = 20;
const mostBytes = 64 * 1_048_576;
const mostLines = 200_000;

/** `galleria import --stock <file>`: all lines in one transaction, or none. */
export const createStockTask =
  ({ bulkStock, clock }: { readonly bulkStock: BulkStock; readonly clock: Clock }): Task =>
  async (args) => {
    const { file, dryRun, store, reason } = Arguments.parse(args);
    const startedAt = clock().getTime();
    if ((await stat(file)).size > mostBytes) throw tooLarge();
    const { lines, numbers, wrong } = readStockFile(await readFile(file, 'utf8'));
    if (lines.length > mostLines) throw tooLarge();
    const total = lines.length + wrong.length;
    if (wrong.length > 0) return refused(total, wrong, wrong.length);
    if (lines.length === 0) return refused(0, [{ line: 1, reason: 'the file has no lines' }], 1);
    try {
      const done = await bulkStock.apply(
        uuidv7(),
        { reason, lines: [...lines], dryRun, ...(store === undefined ? {} : { store }) },
        { actorId: null, scope: null },
      );
      const seconds = (clock().getTime() - startedAt) / 1_000;
      return { lines: total, changed: done.changed, units: done.units, seconds, wrong: 0, wrongLines: [] };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'catalog.bad-lines') throw error;
      const { lines: named, wrong: all } = Refused.parse(error.extra);
      const inFile = named.map(({ line, reason: why }) => ({ line: numbers[line - 1] ?? line, reason: why }));
      return refused(total, inFile, all);
    }
  };

const refused = (lines: number, wrongLines: readonly { line: number; reason: string }[], wrong: number) => ({
  lines,
  changed: 0,
  units: 0,
  seconds: 0,
  wrong,
  wrongLines: wrongLines.slice(0, shownLines),
});

const tooLarge = () =>
  new AppError({ kind: 'rule', code: 'catalog.file-too-large', title: 'A file of counts has 200,000 lines and 64 MB at most.' });
