import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, messageOf } from '../config/error-facts';
import { startError } from '../config/start-error';
import { findBinaries } from './embedded/binaries';
import { createUsers, withFolderLock } from './embedded/folder-lock';
import { chooseRunner, homeOf, type Runner } from './embedded/runner';
import { askToStop, environment, findPostmaster, hostOf, lastComplaint, launch, settled, shutDown } from './embedded/server';

export interface EmbeddedOptions {
  /** Everything of the database lies here; made when missing. */
  readonly dataDir: string;
  /** A fixed port. Without it a free one is chosen and kept. */
  readonly port?: number;
  readonly log?: (line: string) => void;
}

export interface EmbeddedDatabase {
  /** Connects as the owner, a superuser, to the database `galleria`. */
  readonly url: string;
  /** True when the server was running already: left by a killed process, or used by another one. */
  readonly joined: boolean;
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>;
  /** Asks the server to stop and does not wait: for a process that has to end now. */
  abandon(): void;
}

const owner = 'galleria';
const database = 'galleria';

/**
 * PostgreSQL in a folder, run from the npm package. Several processes may use one folder: the first starts the server,
 * the last one stops it. Throws a start error when it cannot run.
 */
export async function startEmbedded({ dataDir, port, log = () => undefined }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  prepareFolder(folder);
  const binaries = findBinaries();
  const users = createUsers(folder, `${process.pid}-${randomBytes(4).toString('hex')}`);

  return withFolderLock(folder, async () => {
    const running = await settled(homeOf(folder));
    const { home, port: actualPort } = running
      ? { home: homeOf(folder), port: running.port }
      : await start(chooseRunner(folder, binaries, log), port, log);
    users.enter();
    const password = readFileSync(join(home, 'password'), 'utf8').trim();
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> => withFolderLock(folder, async () => (users.leave() ? shutDown({ home, binaries }) : undefined));
    return {
      url: `postgresql://${owner}:${password}@${hostOf(home, actualPort)}:${actualPort}/${database}`,
      joined: running !== null,
      stop: () => (stopping ??= stop()),
      abandon() {
        if (users.leave()) askToStop({ home, binaries });
      },
    };
  });
}

/** The connection URL of a server that is running in this folder now, or null. */
export function findEmbedded(dataDir: string): string | null {
  const home = homeOf(resolve(dataDir));
  const running = findPostmaster(home);
  if (running?.status !== 'ready') return null;
  return `postgresql://${owner}:${readFileSync(join(home, 'password'), 'utf8').trim()}@${hostOf(home, running.port)}:${running.port}/${database}`;
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw startError(`DATA_DIR: this user cannot write to ${folder} (${errorCode(error) ?? messageOf(error)}).`, error);
  }
}

async function start(runner: Runner, fixedPort: number | undefined, log: (line: string) => void): Promise<{ home: string; port: number }> {
  const { home } = runner;
  if (!existsSync(join(home, 'cluster'))) {
    log('Preparing the database (once) …');
    initialise(runner);
  }
  const portFile = join(home, 'port');
  let port = fixedPort ?? (existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0);
  let complaint = '';
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    if (!(await isFree(port))) {
      if (fixedPort) throw startError(`Port ${fixedPort} for the database is taken by another program.`);
      port = await freePort();
    }
    const outcome = await launch(runner, port);
    if (outcome.kind === 'ready') {
      writeFileSync(portFile, `${port}`);
      return { home, port };
    }
    if (outcome.kind === 'failed') {
      complaint = outcome.why;
      if (!/shared memory block|lock file/.test(complaint)) break;
      await sleep(300);
    }
  }
  throw startError(`The embedded database did not start: ${complaint || 'no free port'}. Its log is ${join(home, 'postgres.log')}.`);
}

/** Made beside its place and moved there when whole, so that a kill in between leaves nothing half done. */
function initialise({ home, binaries, prefix, identity }: Runner): void {
  const draft = join(home, 'cluster.draft');
  const passwordFile = join(home, 'password');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid ?? identity.uid);

  const run = (program: string, args: readonly string[], input = ''): string | null => {
    const [command = '', ...rest] = [...prefix, program, ...args];
    const done = spawnSync(command, rest, { ...identity, env: environment(), input, encoding: 'utf8', cwd: home, windowsHide: true });
    return done.status === 0
      ? null
      : (lastComplaint(done.stderr ?? '') ?? done.error?.message ?? `${program} ended with ${done.status ?? done.signal}`);
  };
  let complaint: string | null = null;
  for (const locale of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    complaint = run(binaries.initdb, [
      ...[
        `--pgdata=${draft}`,
        `--username=${owner}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--no-instructions',
      ],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${locale}`],
    ]);
    if (complaint === null || !complaint.includes('locale')) break;
  }
  complaint ??= run(binaries.postgres, ['--single', '-D', draft, 'postgres'], `create database ${database}\n`);
  if (complaint !== null) throw startError(`The embedded database could not be made in ${home}: ${complaint}.`);
  renameSync(draft, join(home, 'cluster'));
}

const isFree = (port: number): Promise<boolean> =>
  port === 0
    ? Promise.resolve(false)
    : new Promise((decide) => {
        const probe = createServer();
        probe.once('error', () => decide(false));
        probe.listen(port, '127.0.0.1', () => probe.close(() => decide(true)));
      });

const freePort = (): Promise<number> =>
  new Promise((decide, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? decide(address.port) : fail(new Error('no free port'))));
    });
  });
