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
  /** The signal is aborted after this many milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
}

export const defineJob = <D extends z.ZodType>(job: JobDefinition<D>): JobDefinition<D> => Object.freeze(job);

export interface JobQueue {
  /** `key` makes a second add of a job that still waits a no-op. */
  add<D extends z.ZodType>(job: JobDefinition<D>, data: z.input<D>, options?: { delayMs?: number; key?: string }): Promise<void>;
}

/** A queue that also carries jobs out, in this process or shared with others. */
export interface RunnableQueue extends JobQueue {
  /** Takes up work. Jobs added before wait. Does not wait for Redis. */
  start(handlers: readonly JobHandler[]): Promise<void>;
  /** Takes nothing new, aborts the signals of what runs and waits for it, up to a limit. */
  stop(): Promise<void>;
  /** Resolves when no job that is due waits or runs. For tests. */
  idle(): Promise<void>;
  /** Runs a job here and now, never beside its own schedule in this process; rejects when it fails. `data` defaults to `{}`. */
  runNow(name: string, data?: unknown): Promise<void>;
}

export interface JobHandler {
  readonly job: JobDefinition;
  run(data: unknown, signal: AbortSignal): Promise<void>;
}

/** Ties a definition to its handler, typed. */
export const handleJob = <D extends z.ZodType>(
  job: JobDefinition<D>,
  run: (data: z.output<D>, signal: AbortSignal) => Promise<void>,
): JobHandler => ({
  job,
  run: (data, signal) => run(job.data.parse(data), signal),
});
