import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Shop {
  readonly baseUrl: string;
  readonly internalUrl: string;
  readonly pid: number;
  /** Milliseconds from the start of the command to the first ready answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

const root = join(__dirname, '..');
const cli = join(root, 'bin/galleria.js');

/** The built shop in production mode, with its own embedded PostgreSQL in `dataDir`. */
export async function startShop(dataDir: string, extra: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const port = await freePort();
  const internalPort = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], { cwd: root, env: environment(dataDir, port, internalPort, extra), stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  const baseUrl = `http://127.0.0.1:${port}`;
  await ready(`${baseUrl}/readyz`, child, () => complaint);
  return {
    baseUrl,
    internalUrl: `http://127.0.0.1:${internalPort}`,
    pid: child.pid ?? 0,
    startMs: performance.now() - started,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

export function runCli(dataDir: string, args: readonly string[]): string {
  const result = spawnSync(process.execPath, [cli, ...args], { cwd: root, env: environment(dataDir, 0, 0, {}), encoding: 'utf8', maxBuffer: 1e8 });
  if (result.status !== 0) throw new Error(`galleria ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
  return result.stdout;
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

function environment(dataDir: string, port: number, internalPort: number, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GALLERIA_ENV: 'production',
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    TEST_CARD: 'on',
    SEED_DEMO: 'on',
    RATE_LIMIT_FACTOR: '0',
    LOG_LEVEL: 'warn',
    ...(port > 0 ? { PORT: String(port), INTERNAL_PORT: String(internalPort), PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
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

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
