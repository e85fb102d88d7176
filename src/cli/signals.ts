import type { Logger } from 'pino';

export interface SignalOptions {
  readonly logger: Logger;
  /** What can still be done at once when the operator will not wait. */
  force(): void;
}

/** npm passes on a Ctrl-C that the terminal has already sent to us: the same wish twice. */
const sameWishMs = 500;
const forcedExit = 130;

/** Resolves at the first Ctrl-C, SIGTERM or closed terminal. A second one ends the process at once; so does a defect nobody caught. */
export function untilAskedToStop({ logger, force }: SignalOptions): Promise<string> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (askedAt === null) {
          askedAt = performance.now();
          resolve(signal);
        } else if (performance.now() - askedAt > sameWishMs) {
          force();
          process.exit(forcedExit);
        }
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        logger.fatal({ err: error }, 'a defect nobody caught');
        process.exitCode = 1;
        askedAt ??= performance.now();
        resolve(event);
      });
    }
  });
}
