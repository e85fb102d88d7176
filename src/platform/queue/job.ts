import type { z } from 'zod';

/** Wake-ups and chores, never truth: a job holds the id of a row, and a sweep finds what a lost queue forgot. */
export interface JobDefinition<D extends z.ZodType = z.ZodType> {
  /** `<module>.<verb-noun>` */
  readonly name: `${string}.${string}`;
  readonly data: D;
  /** Also run by itself, this many milliseconds apart, with `data` parsed from `{}`; once per interval in the whole installation. */
  readonly everyMs?: number;
  /** Default 5, with growing pauses. */
  readonly attempts?: number;
  /** How many may run at once in one process. Default 1. */
  readonly concurrency?: number;
}

export const defineJob = <D extends z.ZodType>(job: JobDefinition<D>): JobDefinition<D> => Object.freeze(job);

export interface JobQueue {
  /** `key` makes a second add of a job that still waits a no-op. */
  add<D extends z.ZodType>(job: JobDefinition<D>, data: z.input<D>, options?: { delayMs?: number; key?: string }): Promise<void>;
}

export interface JobHandler {
  readonly job: JobDefinition;
  run(data: unknown, signal: AbortSignal): Promise<void>;
}

/** Ties a definition to its handler, typed. */
export const handleJob = <D extends z.ZodType>(job: JobDefinition<D>, run: (data: z.output<D>, signal: AbortSignal) => Promise<void>): JobHandler => ({
  job,
  run: (data, signal) => run(job.data.parse(data), signal),
});
