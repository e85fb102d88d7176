import { z } from 'zod';
import { Currency, Instant, OneLine, page, pageQuery } from '../../../platform/facade/schemas';
import { Reason } from '../stock/routes';
import { formatNames } from './formats/format';
import { onlyChoices } from './import.service';

export const importKinds = ['products', 'stock'] as const;
export type ImportKind = (typeof importKinds)[number];

/**
 * `checking`: a dry run is under way or waits for its turn · `checked`: it may be started · `running` · `done` · `failed`:
 * `problem` says why · `cancelled`: what was in by then stays
 */
export const importStates = ['checking', 'checked', 'running', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof importStates)[number];

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** How a file is sent and read; the bytes of the file are the body. */
export const NewImport = z.strictObject({
  /** As the file is called: its ending helps to recognise it. */
  fileName: OneLine(200),
  kind: z.enum(importKinds).default('products'),
  format: z.enum(formatNames).optional(),
  /** Of prices that name none. */
  currency: Currency.optional(),
  /** Code or name; where units are counted that name no store. */
  store: OneLine(120).optional(),
  only: z.enum(onlyChoices).optional(),
  /** Of stock. */
  reason: Reason.optional(),
  /** false: without a dry run, at once. */
  dryRun: Flag.optional(),
});
export type NewImport = z.output<typeof NewImport>;

/** Of the products of a file and what of it could not be read; `line`: how far it has come. */
export const ImportCounts = z
  .object({ line: z.int(), created: z.int(), updated: z.int(), unchanged: z.int(), skipped: z.int(), refused: z.int() })
  .meta({ id: 'ImportCounts' });
export type ImportCounts = z.output<typeof ImportCounts>;

export const JobProblem = z.object({ code: z.string(), title: z.string(), detail: z.string().nullable() });
export type JobProblem = z.output<typeof JobProblem>;

export const ImportSummary = z
  .object({
    id: z.uuid(),
    kind: z.enum(importKinds),
    state: z.enum(importStates),
    fileName: z.string(),
    bytes: z.int(),
    /** Lines of text in the file. */
    fileLines: z.int(),
    format: z.enum(formatNames),
    options: z.object({
      currency: z.string().nullable(),
      store: z.string().nullable(),
      only: z.enum(onlyChoices).nullable(),
      reason: Reason.nullable(),
    }),
    /** What the dry run has found so far; null without one. */
    check: ImportCounts.nullable(),
    /** What has been written so far. */
    run: ImportCounts.nullable(),
    problem: JobProblem.nullable(),
    /** Someone may start it, or let it go on. */
    startable: z.boolean(),
    createdBy: z.uuid().nullable(),
    createdAt: Instant,
    checkedAt: Instant.nullable(),
    startedBy: z.uuid().nullable(),
    startedAt: Instant.nullable(),
    cancelledBy: z.uuid().nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'ImportSummary' });
export type ImportSummary = z.output<typeof ImportSummary>;

/** The first columns and rows of a file as they stand in it; long cells are cut. */
export const Preview = z.object({ columns: z.array(z.string()), columnCount: z.int(), rows: z.array(z.array(z.string())) });
export type Preview = z.output<typeof Preview>;

export const Import = ImportSummary.extend({ preview: Preview }).meta({ id: 'Import' });
export type Import = z.output<typeof Import>;

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]).nullable();

/** One product of the file, or what was refused of it. */
export const ImportLineResult = z
  .object({
    line: z.int(),
    action: z.enum(['create', 'update', 'refuse']),
    slug: z.string().nullable(),
    title: z.string().nullable(),
    fields: z.array(z.object({ field: z.string(), before: Value, after: Value })),
    error: z.string().nullable(),
  })
  .meta({ id: 'ImportLine' });
export type ImportLineResult = z.input<typeof ImportLineResult>;

export const importPhases = ['check', 'run'] as const;
export type ImportPhase = (typeof importPhases)[number];

export const LinesQuery = z.strictObject({
  ...pageQuery,
  /** Default: `run` once it was started. */
  phase: z.enum(importPhases).optional(),
  action: z.enum(['create', 'update', 'refuse']).optional(),
});
export type LinesQuery = z.output<typeof LinesQuery>;

export const ReportQuery = z.strictObject({ format: z.enum(['json', 'csv']).optional(), phase: z.enum(importPhases).optional() });
export type ReportQuery = z.output<typeof ReportQuery>;

export const ImportList = page(ImportSummary);
