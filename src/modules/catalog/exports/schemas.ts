import { z } from 'zod';
import { Instant, page } from '../../../platform/facade/schemas';
import { JobProblem } from '../imports/schemas';
import { StaffFilters } from '../products/staff-schemas';
import { exportFormats } from './export.service';

/** Without a filter: all products. */
export const NewExport = z.strictObject({ format: z.enum(exportFormats), filter: z.strictObject(StaffFilters).default({}) });
export type NewExport = z.output<typeof NewExport>;

/** `waiting`: it is being written or waits for its turn · `expired`: the file was kept long enough */
export const exportStates = ['waiting', 'done', 'failed', 'expired'] as const;
export type ExportState = (typeof exportStates)[number];

export const Export = z
  .object({
    id: z.uuid(),
    state: z.enum(exportStates),
    format: z.enum(exportFormats),
    filter: z.object(StaffFilters),
    fileName: z.string(),
    bytes: z.int().nullable(),
    products: z.int().nullable(),
    /** Products that the format cannot carry, and addresses of the first ones. */
    leftOut: z.int().nullable(),
    leftOutFirst: z.array(z.string()),
    problem: JobProblem.nullable(),
    createdBy: z.uuid().nullable(),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
    expiresAt: Instant.nullable(),
  })
  .meta({ id: 'Export' });
export type Export = z.output<typeof Export>;

export const ExportList = page(Export);
