import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode, messageOf } from '../../../platform/config/error-facts';
import type { Task } from '../../../platform/module';
import type { ImportService } from './import.service';

const Arguments = z.object({ file: z.string().min(1), dryRun: z.boolean().default(false), report: z.string().min(1).optional() });

const shownLines = 20;

/** `galleria import <file>`: the whole result is written beside the data, or where `report` says; the answer names the first bad lines. */
export const createImportTask =
  ({ importService }: { readonly importService: ImportService }): Task =>
  async (args, report) => {
    const { file, dryRun, report: reportFile = `${file}.report.json` } = Arguments.parse(args);
    const result = await importService.importFile(file, { dryRun, report });
    report(await written(reportFile, `${JSON.stringify(result, null, 2)}\n`));
    return { ...result, lines: result.lines.slice(0, shownLines) };
  };

/** The products are in by now: a folder that takes no report is no failure of theirs. */
const written = (path: string, text: string): Promise<string> =>
  writeFile(path, text).then(
    () => `report: ${path}`,
    (error: unknown) => `report: cannot be written to ${path} (${errorCode(error) ?? messageOf(error)})`,
  );
