import { z } from 'zod';
import { defineJob } from '../../../platform/queue/job';
import type { ImportKind } from './schemas';

const Nothing = z.object({});

/** A long import is carried out in turns of that length. */
const turnMs = 600_000;

/** One of a kind at a time; also what a process that died has left. */
export const importJobs = {
  products: defineJob({ name: 'catalog.import-products', data: Nothing, everyMs: 5_000, attempts: 1, timeoutMs: turnMs }),
  stock: defineJob({ name: 'catalog.import-stock', data: Nothing, everyMs: 5_000, attempts: 1, timeoutMs: turnMs }),
} as const satisfies Record<ImportKind, unknown>;

export const exportJob = defineJob({ name: 'catalog.write-exports', data: Nothing, everyMs: 5_000, attempts: 1, timeoutMs: turnMs });

/** Files that were kept long enough. */
export const pruneFilesJob = defineJob({ name: 'catalog.prune-files', data: Nothing, everyMs: 3_600_000, attempts: 1, timeoutMs: turnMs });
