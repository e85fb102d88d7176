import { withContext } from '../kernel/context';
import type { JobHandler } from './job';

export interface JobRun {
  readonly handler: JobHandler;
  readonly data: unknown;
  readonly correlationId: string;
}

export interface JobRunner {
  /** Rejects when the handler does, or when it ignores its aborted signal for longer than the grace. */
  run(run: JobRun): Promise<void>;
  readonly running: number;
  /** Aborts every signal and waits until all is done (true) or the limit is over (false). */
  stop(limitMs: number): Promise<boolean>;
}

const defaultTimeoutMs = 60_000;
const graceMs = 5_000;

/** Carries out jobs of this process, each with a time limit and free of the context it was added in. */
export function createJobRunner(): JobRunner {
  const controllers = new Set<AbortController>();
  const settled = new Set<Promise<void>>();

  return {
    run({ handler, data, correlationId }) {
      const controller = new AbortController();
      controllers.add(controller);
      const work = withContext({ correlationId, causationId: null, inTransaction: null }, async () => handler.run(data, controller.signal));
      const limited = within(work, controller, handler.job.timeoutMs ?? defaultTimeoutMs, handler.job.name).finally(() => {
        controllers.delete(controller);
        settled.delete(quiet);
      });
      const quiet = limited.catch(() => undefined);
      settled.add(quiet);
      return limited;
    },
    get running() {
      return controllers.size;
    },
    async stop(limitMs) {
      for (const controller of controllers) controller.abort(new Error('the process is stopping'));
      return (await atMost(limitMs, Promise.all(settled))) !== undefined;
    },
  };
}

/** Resolves with what `work` gives, or with undefined when it takes longer. Rejections of `work` are its own. */
export async function atMost<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function within(work: Promise<void>, controller: AbortController, limitMs: number, name: string): Promise<void> {
  let grace: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => controller.abort(new Error(`${name} took longer than ${limitMs} ms`)), limitMs);
  const overdue = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      grace = setTimeout(() => reject(controller.signal.reason), graceMs);
      grace.unref();
    });
  });
  try {
    await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
  }
}
