import { z } from 'zod';
import type { Task } from '../../../platform/module';
import type { ProductChange } from './apply-lines';
import { formatNames } from './formats/format';
import { onlyChoices, type BatchOutcome, type ImportService } from './import.service';
import { createReportFile } from './report-file';

const Arguments = z.object({
  file: z.string().min(1),
  format: z.enum(formatNames).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  store: z.string().min(1).max(120).optional(),
  dryRun: z.boolean().default(false),
  only: z.enum(onlyChoices).optional(),
  report: z.string().min(1).optional(),
});

const shown = 20;

/**
 * `galleria import <file>`: the whole result is written beside the data, or where `report` says; the answer names the first bad
 * lines and, of a dry run, the first changes.
 */
export const createImportTask =
  ({ importService }: { readonly importService: ImportService }): Task =>
  async (args, report) => {
    const { file, report: reportFile = `${file}.report.json`, ...options } = Arguments.parse(args);
    const written = createReportFile(reportFile);
    const first: ProductChange[] = [];
    async function keep({ changes }: BatchOutcome): Promise<void> {
      first.push(...changes.slice(0, shown - first.length));
      await written.add(changes);
    }
    const result = await importService.importFile(file, {
      ...options,
      report,
      ...(options.dryRun ? { onBatch: keep, inOrder: true } : {}),
    });
    report(await written.finish({ ...result }));
    return { ...result, lines: result.lines.slice(0, shown), changes: first };
  };
