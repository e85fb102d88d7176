import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../config/error-facts';
import { startError } from '../../config/start-error';
import { processStamp } from './processes';

const waitMs = 60_000;

/** One process at a time works on the folder; a lock whose holder has died is taken over. */
export async function withFolderLock<R>(folder: string, work: () => Promise<R>): Promise<R> {
  const lock = join(folder, 'lock');
  const me = JSON.stringify({ pid: process.pid, stamp: processStamp(process.pid) });
  const deadline = Date.now() + waitMs;
  while (!tryCreate(lock, me)) {
    if (!dropIfAbandoned(lock)) {
      if (Date.now() > deadline) throw startError(`Another process has been holding ${lock} for a minute: is a second galleria starting?`);
      await sleep(20);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Who is using the folder now: the last one out turns off the light. */
export function createUsers(folder: string, name: string) {
  const users = join(folder, 'users');
  const mine = join(users, name);
  return {
    enter(): void {
      mkdirSync(users, { recursive: true });
      writeFileSync(mine, JSON.stringify({ pid: process.pid, stamp: processStamp(process.pid) }));
    },
    /** True when nobody else is left. */
    leave(): boolean {
      rmSync(mine, { force: true });
      return readdirSync(users).filter((entry) => !dropIfAbandoned(join(users, entry))).length === 0;
    },
  };
}

/** Appears with its content, so that nobody reads an empty lock. */
function tryCreate(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** True when the file is gone afterwards. Renamed first, so that of two who find it abandoned one wins. */
function dropIfAbandoned(path: string): boolean {
  const content = tryReadFile(path);
  if (content === null) return true;
  if (holderLives(content)) return false;
  const aside = `${path}.${randomUUID()}.abandoned`;
  try {
    renameSync(path, aside);
  } catch {
    return true;
  }
  if (tryReadFile(aside) !== content) {
    renameSync(aside, path);
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

function holderLives(content: string): boolean {
  try {
    const holder: { pid: number; stamp: string } = JSON.parse(content);
    return processStamp(holder.pid) === holder.stamp;
  } catch {
    return false;
  }
}

function tryReadFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
