import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startError } from '../../config/start-error';
import { commandLine, processStamp } from './processes';
import type { Runner } from './runner';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
}

export type StartOutcome =
  { readonly kind: 'ready'; readonly pid: number } | { readonly kind: 'port-taken' } | { readonly kind: 'failed'; readonly why: string };

const startMs = 60_000;
const stopMs = 30_000;
const writingMs = 300;
const logBytes = 10_000_000;

/** A server beside the application on a small computer; everything that keeps an answered order stays on. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  // a shop that was just filled is to be planned for as it is now
  autovacuum_naptime: '15s',
  checkpoint_timeout: '15min',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  logging_collector: 'off',
};

/** The running server of this folder. Only looks: the file may be in the middle of being written. */
export function findPostmaster(home: string): Postmaster | null {
  const lines = pidLines(home);
  const pid = Number(lines[0]);
  if (!isOurs(home, pid)) return null;
  const status = lines[7]?.trim();
  return { pid, port: Number(lines[3]), status: status === 'ready' ? 'ready' : status === 'stopping' ? 'stopping' : 'starting' };
}

export async function launch(runner: Runner, port: number): Promise<StartOutcome> {
  const log = openLog(runner.home);
  const from = statSync(log.path).size;
  const left = writtenAt(pidFile(runner.home));
  const sockets = mayHaveSocket(runner.home, port) ? `"${runner.home}"` : '';
  removeSockets(runner.home);
  const options = Object.entries({ ...settings, port: `${port}`, unix_socket_directories: sockets }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [program = '', ...args] = [...runner.prefix, runner.binaries.postgres, '-D', join(runner.home, 'cluster'), ...options];
  const child = spawn(program, args, {
    ...runner.identity,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: environment(),
    windowsHide: true,
  });
  closeSync(log.fd);
  child.unref();
  let ended: string | null = null;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `ended with ${signal ?? code}`));
  const deadline = Date.now() + startMs;
  while (ended === null && Date.now() < deadline) {
    const isNew = writtenAt(pidFile(runner.home)) !== left;
    const found = findPostmaster(runner.home);
    if (isNew && found?.status === 'ready' && found.pid === child.pid) return { kind: 'ready', pid: found.pid };
    await sleep(10);
  }
  if (ended === null) return { kind: 'failed', why: 'it did not become ready within a minute' };
  const said = readFileSync(log.path, 'utf8').slice(from);
  return said.includes('could not bind') ? { kind: 'port-taken' } : { kind: 'failed', why: lastComplaint(said) ?? ended };
}

/** Where the server of this folder is reached: through its socket, which costs less than TCP, or by number. */
export function hostOf(home: string, port: number): string {
  return existsSync(socketFile(home, port)) ? encodeURIComponent(home) : '127.0.0.1';
}

/** Fast shutdown: running transactions are rolled back, everything committed is kept. */
export async function shutDown(runner: Pick<Runner, 'home' | 'binaries'>): Promise<void> {
  const running = findPostmaster(runner.home);
  if (!running) return;
  if (running.status !== 'stopping') signal(runner, running.pid);
  const stamp = processStamp(running.pid);
  const deadline = Date.now() + stopMs;
  while (stamp !== null && processStamp(running.pid) === stamp) {
    if (Date.now() > deadline) throw startError(`The database in ${runner.home} did not stop within ${stopMs / 1000} seconds.`);
    await sleep(10);
  }
}

/** The same without waiting for its end. */
export function askToStop(runner: Pick<Runner, 'home' | 'binaries'>): void {
  const running = findPostmaster(runner.home);
  if (running) signal(runner, running.pid);
}

/** Waits while a server of this folder is coming up or going down. Only to be called where nobody else starts one. */
export async function settled(home: string): Promise<Postmaster | null> {
  const deadline = Date.now() + startMs;
  for (;;) {
    const found = findPostmaster(home);
    if (found?.status === 'ready') return found;
    if (!found) {
      if (!(await isBeingWritten(home))) return null;
      continue;
    }
    if (Date.now() > deadline)
      throw startError(`The database in ${home} has been ${found.status} for a minute; its log is ${join(home, 'postgres.log')}.`);
    await sleep(20);
  }
}

/**
 * PostgreSQL itself copes with a file left by a dead server, but neither with one whose number now means another program
 * nor with an empty one: those are removed.
 */
async function isBeingWritten(home: string): Promise<boolean> {
  if (!existsSync(pidFile(home))) return false;
  const pid = Number(pidLines(home)[0]);
  if (pid > 0) {
    if (processStamp(pid) !== null && !isOurs(home, pid)) rmSync(pidFile(home), { force: true });
    return false;
  }
  await sleep(writingMs);
  const written = Number(pidLines(home)[0]) > 0;
  if (!written) rmSync(pidFile(home), { force: true });
  return written;
}

function isOurs(home: string, pid: number): boolean {
  const command = Number.isInteger(pid) && pid > 0 ? commandLine(pid) : null;
  return command !== null && command.includes('postgres') && (process.platform === 'win32' || command.includes(join(home, 'cluster')));
}

function pidLines(home: string): readonly string[] {
  try {
    return readFileSync(pidFile(home), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Without PG… variables of the operator's own, which would change where the server looks. */
export function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

function signal({ home, binaries }: Pick<Runner, 'home' | 'binaries'>, pid: number): void {
  if (process.platform === 'win32')
    spawnSync(binaries.pgCtl, ['stop', '-m', 'fast', '-D', join(home, 'cluster')], { stdio: 'ignore', windowsHide: true });
  else process.kill(pid, 'SIGINT');
}

const socketFile = (home: string, port: number): string => join(home, `.s.PGSQL.${port}`);

/** The name of a socket may be 103 bytes long on macOS, 107 on Linux; Node has none of this kind on Windows. */
const mayHaveSocket = (home: string, port: number): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(socketFile(home, port)) <= 103 && !/["\\]/.test(home);

/** What a killed server left: its number may belong to another program by now, and then PostgreSQL would not start. */
function removeSockets(home: string): void {
  for (const name of readdirSync(home)) if (name.startsWith('.s.PGSQL.')) rmSync(join(home, name), { force: true });
}

const pidFile = (home: string): string => join(home, 'cluster', 'postmaster.pid');

/** A file that a killed server left may name the very number of the new one: in containers they are given out alike. */
const writtenAt = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;

function openLog(home: string): { path: string; fd: number } {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'postgres.log');
  if (existsSync(path) && statSync(path).size > logBytes) renameSync(path, `${path}.1`);
  return { path, fd: openSync(path, 'a', 0o600) };
}

export const lastComplaint = (said: string): string | null =>
  said
    .split('\n')
    .filter((line) => /(FATAL|ERROR|PANIC|error):/.test(line))
    .at(0)
    ?.replace(/^.*?(FATAL|ERROR|PANIC|error):\s*/, '') ?? null;
