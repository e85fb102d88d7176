import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import { mailboxRetention } from '../events/retention';
import type { ModuleTables } from '../events/tables';
import { letGoOfTheDead } from '../http/idempotency';
import { defineJob, handleJob, type JobHandler } from '../queue/job';
import type { RetentionDays } from './periods';
import { prune } from './prune';
import type { RetentionRule } from './rule';

export interface PruneJobOptions {
  readonly module: string;
  readonly rules: readonly RetentionRule[];
  readonly db: Kysely<ModuleTables>;
  readonly logger: Logger;
  readonly days?: RetentionDays;
  readonly pruned?: (table: string, rows: number) => void;
}

const hourMs = 3_600_000;

/** Hourly: deletes what a module no longer needs, and lets go of keys whose run has died. */
export const pruneJob = ({ module, rules, db, logger, days, pruned }: PruneJobOptions): JobHandler =>
  handleJob(
    defineJob({ name: `${module}.prune`, data: z.object({}), everyMs: hourMs, attempts: 1, timeoutMs: hourMs }),
    async (_data, signal) => {
      await letGoOfTheDead(db);
      await prune([...mailboxRetention, ...rules], {
        db,
        logger,
        signal,
        ...(days && { days }),
        ...(pruned && { pruned: (table, rows) => pruned(`${module}.${table}`, rows) }),
      });
    },
  );
