import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';

export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL: what was in memory is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: it is there and does not answer. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

/** False where there is no redis-server; the name of what is left out goes into the list the test runner prints. */
export function redisIsHere(leftOut: string): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  const list = process.env['GALLERIA_SKIPS'];
  if (list) appendFileSync(list, `${leftOut} (no redis-server)\n`);
  return false;
}

/** A Redis of one's own on a free loopback port, without persistence. */
export async function createTestRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'galleria-redis-'));
  const port = await freePort();
  let server: ChildProcess | null = null;

  async function kill(): Promise<void> {
    if (!server) return;
    const gone = new Promise((resolve) => server?.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
    server = null;
  }

  return {
    url: `redis://127.0.0.1:${port}/0`,
    async start() {
      server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'], {
        stdio: 'ignore',
      });
      await answering(port);
    },
    kill,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async remove() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function answering(port: number): Promise<void> {
  const patience = Date.now() + 120_000;
  while (!(await pong(port))) {
    if (Date.now() > patience) throw new Error('redis-server does not answer');
    await sleep(20);
  }
}

const pong = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => resolve(data.toString().startsWith('+PONG')));
    socket.once('error', () => resolve(false));
    socket.once('data', () => socket.destroy());
  });
