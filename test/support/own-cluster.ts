import { rm } from 'node:fs/promises';
import { startEmbedded, type EmbeddedDatabase } from '../../src/platform/db/embedded';
import { homeOf } from '../../src/platform/db/embedded/runner';
import { findPostmaster } from '../../src/platform/db/embedded/server';
import { makeTestFolder } from '../../src/platform/testing/test-folders';
import { eventually } from './eventually';

/** A PostgreSQL that may be killed: not the one that all tests share. */
export interface OwnCluster {
  readonly url: string;
  /** SIGKILL to the postmaster; its children notice and go. */
  kill(): Promise<void>;
  /** SIGQUIT, as `pg_ctl stop -m immediate` sends it: no checkpoint, recovery at the next start. */
  stopAtOnce(): Promise<void>;
  /** Up again on the same port. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function createOwnCluster(): Promise<OwnCluster> {
  const dataDir = await makeTestFolder('cluster');
  let running: EmbeddedDatabase = await startEmbedded({ dataDir });
  const { url } = running;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const found = findPostmaster(homeOf(dataDir));
    if (!found) throw new Error('there is no PostgreSQL to be ended');
    process.kill(found.pid, signal);
    await eventually(() => (isAlive(found.pid) ? Promise.reject(new Error('PostgreSQL goes on')) : Promise.resolve()));
  }

  return {
    url,
    kill: () => end('SIGKILL'),
    stopAtOnce: () => end('SIGQUIT'),
    async start() {
      await running.stop();
      running = await startEmbedded({ dataDir });
      if (running.url !== url) throw new Error(`PostgreSQL came back as ${running.url}`);
    },
    async remove() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
