import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { startError } from '../../config/start-error';
import { binariesIn, type Binaries } from './binaries';

/** How PostgreSQL is run here, and where its files lie. It refuses to run as root. */
export interface Runner {
  /** Holds the cluster, its password, port and log. */
  readonly home: string;
  readonly binaries: Binaries;
  /** Programs to put before the command. */
  readonly prefix: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const movedTo = 'moved-to';

/** The folder in use: the one named, or the one it was moved to because its user may not enter the first. */
export function homeOf(dataDir: string): string {
  const note = join(dataDir, movedTo);
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : dataDir;
}

export function chooseRunner(dataDir: string, binaries: Binaries, log: (line: string) => void): Runner {
  const home = homeOf(dataDir);
  const direct: Runner = { home, binaries, prefix: [], identity: {} };
  if (typeof process.getuid !== 'function') return direct;
  const uid = process.getuid();
  const owner = ownerOf(home);
  if (uid !== 0) {
    if (owner && owner.uid !== uid)
      throw startError(
        `The data in ${home} belongs to another user (uid ${owner.uid}): run galleria as that user or choose another DATA_DIR.`,
      );
    if (hasName()) return direct;
    const prefix = namespacePrefix();
    if (prefix) return { ...direct, prefix };
    throw startError(`PostgreSQL needs your user (uid ${uid}) to have a name in /etc/passwd: add one, or set DATABASE_URL.`);
  }
  if (owner && owner.uid !== 0) return asAccount(dataDir, direct, owner, log);
  const prefix = namespacePrefix();
  return prefix ? { ...direct, prefix } : asAccount(dataDir, direct, unprivileged(), log);
}

function ownerOf(home: string): Account | null {
  const cluster = join(home, 'cluster');
  if (!existsSync(cluster)) return null;
  const { uid, gid } = statSync(cluster);
  return { uid, gid };
}

function hasName(): boolean {
  try {
    return userInfo().username.length > 0;
  } catch {
    return false;
  }
}

/** A user namespace in which our own files belong to somebody who is not root: works in folders that only root may enter. */
function namespacePrefix(): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const account = accounts()[0];
  if (!account) return null;
  const prefix = ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`];
  return spawnSync('unshare', [...prefix.slice(1), 'true'], { stdio: 'ignore' }).status === 0 ? prefix : null;
}

function unprivileged(): Account {
  const known = accounts();
  const account = known.find((a) => a.name === 'postgres') ?? known.find((a) => a.name === 'nobody') ?? known[0];
  if (!account)
    throw startError('PostgreSQL does not run as root and there is no other user on this computer: add one, or set DATABASE_URL.');
  return account;
}

function accounts(): readonly (Account & { readonly name: string })[] {
  if (!existsSync('/etc/passwd')) return [];
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
}

/** Runs as that account, with program and data where it may enter. */
function asAccount(dataDir: string, { home, binaries }: Runner, account: Account, log: (line: string) => void): Runner {
  const identity = { uid: account.uid, gid: account.gid };
  const mayRun = spawnSync(binaries.postgres, ['--version'], { stdio: 'ignore', ...identity }).status === 0;
  const before = statSync(home);
  chownSync(home, account.uid, account.gid);
  const mayEnter = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', home], { stdio: 'ignore', ...identity }).status === 0;
  if (!mayEnter) chownSync(home, before.uid, before.gid);
  const usable = mayRun ? binaries : copyBinaries(binaries, identity);
  const place = mayEnter ? home : moveHome(dataDir, home, account, log);
  spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, place]);
  return { home: place, binaries: usable, prefix: [], identity };
}

function copyBinaries(binaries: Binaries, identity: Account): Binaries {
  const version: { version: string } = JSON.parse(readFileSync(join(binaries.root, '..', 'package.json'), 'utf8'));
  const target = join(shelter(), `postgresql-${version.version}`);
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    cpSync(binaries.root, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, target);
  }
  const copy = binariesIn(target);
  if (spawnSync(copy.postgres, ['--version'], { stdio: 'ignore', ...identity }).status !== 0) {
    throw startError(
      `PostgreSQL cannot be run as user ${identity.uid} from ${target}: start galleria as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return copy;
}

function moveHome(dataDir: string, home: string, account: Account, log: (line: string) => void): string {
  const place = join(shelter(), createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  for (const entry of ['cluster', 'password', 'port'].filter((e) => existsSync(join(home, e)))) {
    cpSync(join(home, entry), join(place, entry), { recursive: true, preserveTimestamps: true });
    renameSync(join(home, entry), join(home, `${entry}.before-move`));
  }
  writeFileSync(join(dataDir, movedTo), place);
  log(
    `The database lies in ${place} and runs as user ${account.uid}: PostgreSQL may not run as root, user namespaces are barred here, and no other user may enter ${home}.`,
  );
  return place;
}

function shelter(): string {
  for (const base of ['/var/lib/galleria', join(tmpdir(), 'galleria')]) {
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      return base;
    } catch {
      continue;
    }
  }
  throw startError('There is no folder that the database may use: start galleria as an ordinary user, or set DATABASE_URL.');
}
