import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Shop {
  readonly url: string;
  /** Holds its data, and what a test puts there; gone when the shop stops. */
  readonly folder: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** One command of the CLI on this shop; what it printed. Throws when it ends with anything but 0. */
  galleria(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

const root = join(__dirname, '../..');
const entry = join(root, 'bin/galleria.js');

/** The built shop in a process of its own, with its own embedded database in a folder that is gone afterwards. */
export async function startShop(): Promise<Shop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'galleria-e2e-'));
  const [port, internalPort] = await freePorts();
  const env = environment({ DATA_DIR: dataDir, PORT: `${port}`, INTERNAL_PORT: `${internalPort}` });
  const server = spawn(process.execPath, [entry, 'serve'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    await end(server);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const printed = await untilOpen(server);
    const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(printed) ?? [];
    if (email === undefined || password === undefined) throw new Error(`The shop did not print its first administrator:\n${printed}`);
    return { url: `http://localhost:${port}`, folder: dataDir, admin: { email, password }, galleria: (...args) => run(args, env), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing of the surrounding installation: only what a test says. */
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn', SEED_DEMO: 'on', ...own };
}

/** What it printed until it listened; it may be killed after two minutes. */
function untilOpen(server: ChildProcess): Promise<string> {
  return new Promise((opened, failed) => {
    let printed = '';
    const timer = setTimeout(() => failed(new Error(`The shop did not open in two minutes:\n${printed}`)), 120_000);
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (!/is open \(started/.test(printed) || !/with the password \S+\s/.test(printed)) return;
      clearTimeout(timer);
      opened(printed);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => {
      clearTimeout(timer);
      failed(new Error(`The shop ended with code ${code}:\n${printed}`));
    });
  });
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const command = spawn(process.execPath, [entry, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  command.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  command.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = await once(command, 'exit');
  if (code !== 0) throw new Error(`galleria ${args.join(' ')} ended with code ${String(code)}:\n${printed}`);
  return printed;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

/** Two that nobody listens on; held together, so that they differ. */
async function freePorts(): Promise<readonly [number, number]> {
  const holders = await Promise.all([hold(), hold()]);
  const [first, second] = holders.map(({ port }) => port);
  await Promise.all(holders.map(({ release }) => release()));
  if (first === undefined || second === undefined) throw new Error('no free port');
  return [first, second];
}

async function hold(): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return { port: address.port, release: () => new Promise((done) => server.close(() => done())) };
}
