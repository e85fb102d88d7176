import { isConfigError } from '../platform/config/config';
import { messageOf } from '../platform/config/error-facts';
import { isStartError } from '../platform/config/start-error';
import { AppError } from '../platform/kernel/errors';

export const couldNotRun = 2;

/** Runs a command. What goes wrong is said in one line each, with exit code 2; the stack only with LOG_LEVEL=debug. */
export async function run(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    for (const line of linesOf(error)) process.stderr.write(`${line}\n`);
    if (process.env['LOG_LEVEL'] === 'debug') console.error(error);
    process.exit(couldNotRun);
  }
}

function linesOf(error: unknown): readonly string[] {
  if (isConfigError(error)) return error.lines;
  if (isStartError(error)) return [oneLine(error.message)];
  if (error instanceof AppError) return [oneLine(`${error.title} ${error.message === error.title ? '' : error.message}`)];
  return [`It did not work: ${oneLine(messageOf(error))} (LOG_LEVEL=debug shows where)`];
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();
