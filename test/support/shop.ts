import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/platform/testing/free-port';

export interface Shop {
  readonly baseUrl: string;
  readonly internalUrl: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Milliseconds from the start of the command to the first ready answer. */
  readonly startMs: number;
  /** Everything it printed so far. */
  output(): string;
  /** The first administrator, as the first start of a shop tells them. @throws Error when this start told none */
  admin(): { readonly email: string; readonly password: string };
  /** Resolves with the exit code when it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** As a Ctrl-C would; what does not end within a minute is killed. */
  stop(): Promise<number | null>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

export interface ShopOptions {
  /** Without it: a folder that is gone when the shop stops. */
  readonly dataDir?: string;
  readonly env?: Environment;
  /** Without them: free ones. */
  readonly port?: number;
  readonly internalPort?: number;
}

/** Not bin/galleria.js, which would build first what has changed since: the test command has built. */
const cli = join(__dirname, '../../dist/src/cli/main.js');

/** The built shop as an operator starts it, with its own embedded PostgreSQL in `dataDir` unless the environment names another. */
export async function startShop({ dataDir: given, env = {}, ...ports }: ShopOptions = {}): Promise<Shop> {
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'galleria-shop-'));
  const [port, internal] = [ports.port ?? (await freePort()), ports.internalPort ?? (await freePort())];
  const baseUrl = `http://localhost:${port}`;
  const where = { PORT: String(port), INTERNAL_PORT: String(internal), PUBLIC_URL: baseUrl };
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: tmpdir(),
    env: environment(dataDir, { ...where, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-100_000)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.kill(signal);
    const code = await ended;
    clearTimeout(timer);
    if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    return code;
  };
  const running = { child, output: () => output };
  try {
    await until(running, async () => (await fetch(`${baseUrl}/readyz`).catch(() => null))?.ok === true);
    const startMs = performance.now() - started;
    await until(running, async () => /is open \(started/.test(output));
    return {
      baseUrl,
      internalUrl: `http://127.0.0.1:${internal}`,
      pid: child.pid ?? 0,
      dataDir,
      startMs,
      output: () => output,
      admin: () => adminOf(output),
      ended,
      stop: () => end('SIGTERM'),
      kill: async () => void (await end('SIGKILL')),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the built command line to its end, on the shop whose data is there. */
export function runCli(dataDir: string, args: readonly string[], env: Environment = {}): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: tmpdir(),
    env: environment(dataDir, env),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { code: status, stdout, stderr };
}

export interface RunningCli {
  readonly pid: number;
  /** Resolves when it has said this on standard error; also when it has ended. */
  said(what: RegExp): Promise<void>;
  readonly ended: Promise<CliResult>;
}

/** The same, while others go on. */
export function beginCli(dataDir: string, args: readonly string[], env: Environment = {}): RunningCli {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: tmpdir(),
    env: environment(dataDir, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk: Buffer) => (output[name] += chunk.toString()));
  const ended = new Promise<CliResult>((resolve) => child.once('close', (code) => resolve({ code, ...output })));
  return {
    pid: child.pid ?? 0,
    said: (what) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (what.test(output.stderr)) resolve();
        };
        child.stderr.on('data', look);
        void ended.then(() => resolve());
        look();
      }),
    ended,
  };
}

/** The same where nothing may go wrong. @throws Error when it ends with anything but 0 */
export function galleria(dataDir: string, args: readonly string[], env: Environment = {}): void {
  const { code, stdout, stderr } = runCli(dataDir, args, env);
  if (code !== 0) throw new Error(`galleria ${args.join(' ')} ended with code ${code}:\n${stdout}${stderr}`);
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

/** Nothing of the surrounding installation, neither its variables nor its .env: only what a test says. */
function environment(dataDir: string, own: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const ordinary = {
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    RATE_LIMIT_FACTOR: '1000',
    SEED_DEMO: 'goods',
    PAYMENT_SIMULATORS: 'off',
  };
  return { PATH, HOME, TMPDIR, ...ordinary, DATA_DIR: dataDir, ...own };
}

async function until({ child, output }: { child: ChildProcess; output(): string }, reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; await sleep(20)) {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw new Error(`the shop did not start, ended with ${ended}: ${output()}`);
    if (await reached()) return;
  }
  throw new Error(`the shop was not ready within five minutes: ${output()}`);
}

function adminOf(output: string): { email: string; password: string } {
  const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(output) ?? [];
  if (email === undefined || password === undefined) throw new Error(`the shop told no administrator:\n${output}`);
  return { email, password };
}
