import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config';
import { errorCode, messageOf } from './error-facts';
import { isStartError, startError } from './start-error';

/** The secret that everything signed or encrypted here depends on: JWT_SECRET, or one made once and kept in `<DATA_DIR>/secret`. */
export function installationSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string {
  if (secret !== null) return secret;
  const path = join(dataDir, 'secret');
  const kept = readKept(path);
  if (kept !== null) return kept;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600, flush: true });
    placeOnce(draft, path);
  } catch (error) {
    throw startError(`DATA_DIR: this user cannot write to ${dataDir} (${reason(error)}).`, error);
  }
  return readKept(path) ?? '';
}

/** The same, where there is one: a new one would open nothing that an old one has closed. */
export const keptSecret = ({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string | null =>
  secret ?? readKept(join(dataDir, 'secret'));

/** Of two processes that start at once, the first one's secret stays. */
function placeOnce(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readKept(path: string): string | null {
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept.length < 32) throw startError(`${path} is damaged: put the installation's secret back, or set JWT_SECRET.`);
    return kept;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw isStartError(error) ? error : startError(`DATA_DIR: this user cannot read ${path} (${reason(error)}).`, error);
  }
}

const reason = (error: unknown): string => errorCode(error) ?? messageOf(error);
