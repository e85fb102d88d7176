import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Shop {
  readonly baseUrl: string;
  readonly internalUrl: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds from the start of the command to the first ready answer. */
  readonly startMs: number;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves with the exit code when it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

export interface ShopOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly internalPort?: number;
}

const root = join(__dirname, '../..');
/** Not bin/galleria.js, which would build first what has changed since: the test command has built. */
const cli = join(root, 'dist/src/cli/main.js');

/** The built shop as an operator starts it, with its own embedded PostgreSQL in `dataDir` unless the environment names another. */
export async function startShop({ dataDir, env = {}, port, internalPort }: ShopOptions): Promise<Shop> {
  const ports = { port: port ?? (await freePort()), internalPort: internalPort ?? (await freePort()) };
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: root,
    env: environment(dataDir, ports, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-100_000)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const baseUrl = `http://127.0.0.1:${ports.port}`;
  await ready(`${baseUrl}/readyz`, child, () => output);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    baseUrl,
    internalUrl: `http://127.0.0.1:${ports.internalPort}`,
    pid: child.pid ?? 0,
    dataDir,
    startMs: performance.now() - started,
    output: () => output,
    ended,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the built command line to its end. */
export function runCli(dataDir: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    env: environment(dataDir, null, env),
    encoding: 'utf8',
    maxBuffer: 1e8,
    input,
  });
  return { code: status, stdout, stderr };
}

/** Resident set now, and the highest it ever was, in MiB. */
export function memory(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

/** SQL statements sent so far, over all modules. */
export async function statements(shop: Shop): Promise<number> {
  const text = await (await fetch(`${shop.internalUrl}/metrics`)).text();
  return [...text.matchAll(/^galleria_sql_statements_total(?:\{[^}]*\})? (\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
}

function environment(
  dataDir: string,
  ports: { port: number; internalPort: number } | null,
  extra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GALLERIA_'));
  return {
    ...Object.fromEntries(inherited),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    ...(ports ? { PORT: String(ports.port), INTERNAL_PORT: String(ports.internalPort), PUBLIC_URL: `http://127.0.0.1:${ports.port}` } : {}),
    ...extra,
  };
}

async function ready(url: string, child: ChildProcess, complaint: () => string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(20)) {
    if (child.exitCode !== null) throw new Error(`the shop did not start: ${complaint()}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error('the shop was not ready within two minutes');
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
