import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../db/embedded/binaries';
import { processStamp } from '../db/embedded/processes';
import { homeOf } from '../db/embedded/runner';
import { shutDown } from '../db/embedded/server';

const ofProcess = /^galleria-(?:test|cluster)-(\d+)-/;

/** For a PostgreSQL of tests. Its name says which process it belongs to, from the moment it is there. */
export const makeTestFolder = (kind: 'test' | 'cluster', under = tmpdir()): Promise<string> =>
  mkdtemp(join(under, `galleria-${kind}-${process.pid}-`));

/** Stops the servers of runs that were killed, and takes their folders away; a run beside this one keeps its own. */
export async function removeLeftBehind(under = tmpdir()): Promise<void> {
  for (const name of await readdir(under)) {
    const pid = Number(ofProcess.exec(name)?.[1] ?? process.pid);
    const folder = join(under, name);
    if (processStamp(pid) !== null || !(await isOwn(folder))) continue;
    await shutDown({ home: homeOf(folder), binaries: findBinaries() });
    await rm(folder, { recursive: true, force: true });
  }
}

async function isOwn(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found !== null && (process.getuid === undefined || found.uid === process.getuid());
}
