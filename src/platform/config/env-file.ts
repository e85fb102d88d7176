import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { messageOf } from './error-facts';
import { startError } from './start-error';

/** Adds the variables of a `.env` in the working directory to the environment; what is set already stays. */
export function readEnvFile(path = '.env'): void {
  if (!existsSync(path)) return;
  try {
    loadEnvFile(path);
  } catch (error) {
    throw startError(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}
