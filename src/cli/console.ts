import { pino, type Logger } from 'pino';
import { loadConfig, type Config } from '../platform/config/config';
import { readEnvFile } from '../platform/config/env-file';
import { createLogger } from '../platform/telemetry/logger';

/** When this program began, on the clock of `performance`; a build may have gone before. */
export const begun = performance.now();

/** Progress and notes go to standard error; standard output is for the result. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export function readConfig(): Config {
  readEnvFile();
  return loadConfig(process.env);
}

/** The log of a command that a person runs: warnings, on standard error, unless LOG_LEVEL says otherwise. */
export const commandLogger = (config: Config): Logger =>
  createLogger({
    level: process.env['LOG_LEVEL'] ? config.log.level : 'warn',
    format: config.log.format,
    to: pino.destination({ fd: 2, sync: true }),
  });

/** Left-aligned columns, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')).join('\n');
}
