import type { Logger } from 'pino';

const quietMs = 5_000;

/** A lost wake-up is no loss, a sweep finds its row: one line in five seconds says how many there were. */
export function createDropLog(logger: Logger, reason: string): (job: string, error?: unknown) => void {
  let dropped = 0;
  let nextLineAt = 0;
  return (job, error) => {
    dropped += 1;
    if (Date.now() < nextLineAt) return;
    nextLineAt = Date.now() + quietMs;
    logger.warn({ job, dropped, err: error }, reason);
    dropped = 0;
  };
}
