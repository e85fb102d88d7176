import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../platform/kernel/errors';
import type { Clock } from '../../../platform/kernel/clock';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Task } from '../../../platform/module';
import { Refused, type BulkStock } from './bulk.service';
import { Reason } from './routes';

const Arguments = z.object({
  file: z.string().min(1),
  dryRun: z.boolean().default(false),
  store: z.string().min(1).optional(),
  reason: Reason.default('count'),
});

const shownLines = 20;
const mostBytes = 64 * 1_048_576;

/** `galleria import --stock <file>`: all lines in one transaction, or none. */
export const createStockTask =
  ({ bulkStock, clock }: { readonly bulkStock: BulkStock; readonly clock: Clock }): Task =>
  async (args) => {
    const { file, dryRun, store, reason } = Arguments.parse(args);
    const startedAt = clock().getTime();
    if ((await stat(file)).size > mostBytes) throw tooLarge();
    const text = await readFile(file, 'utf8');
    const adjustment = { reason, text, dryRun, ...(store === undefined ? {} : { store }) };
    try {
      const { lines, changed, units } = await bulkStock.applyText(uuidv7(), adjustment, { actorId: null, scope: null });
      return { lines, changed, units, seconds: (clock().getTime() - startedAt) / 1_000, wrong: 0, wrongLines: [] };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'catalog.bad-lines') throw error;
      const { lines, wrong } = Refused.parse(error.extra);
      return { lines: 0, changed: 0, units: 0, seconds: 0, wrong, wrongLines: lines.slice(0, shownLines) };
    }
  };

const tooLarge = () => new AppError({ kind: 'rule', code: 'catalog.file-too-large', title: 'A file of counts has 64 MB at most.' });
