import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { freePort } from '../../src/platform/testing/free-port';
import { administrator, type Staff } from './crash-scenes';
import { cloneDemo } from './demo-database';
import { openPostOffice, type PostOffice } from './post-office';
import { startShop, type Shop } from './shop';

type Environment = Readonly<Record<string, string>>;

/** A shop that is killed and opened again on the same database, at the same address. */
export interface DoomedShop {
  readonly ownerUrl: string;
  readonly pool: Pool;
  readonly staff: Staff;
  /** Its mail server, which lives on. */
  readonly post: PostOffice;
  /** What everything signed depends on. */
  readonly secret: string;
  /** Null: it died while it opened, by its own hand. */
  open(env?: Environment): Promise<Shop | null>;
  close(): Promise<void>;
}

export async function createDoomedShop(name: string): Promise<DoomedShop> {
  const database = await cloneDemo();
  const dataDir = await mkdtemp(join(tmpdir(), `galleria-${name}-`));
  const [post, port] = [await openPostOffice(), await freePort()];
  const pool = new Pool({ connectionString: database.ownerUrl, max: 2 });
  // the server may be gone before its idle connections are
  pool.on('error', () => undefined);
  return {
    ownerUrl: database.ownerUrl,
    pool,
    staff: administrator(database.admin),
    post,
    secret: database.secret,
    async open(env = {}) {
      try {
        return await startShop({ dataDir, port, env: { ...database.env, SMTP_URL: post.url, ...env } });
      } catch (error) {
        if (env['GALLERIA_CRASH_POINT'] !== undefined && /did not start, ended with SIGKILL:/.test(String(error))) return null;
        throw error;
      }
    },
    async close() {
      await post.close();
      await pool.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** How it ended: null is "by a signal"; `alive` when it did not within so many seconds. */
export async function endOf(shop: Shop, seconds: number): Promise<number | null | 'alive'> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'alive'>((resolve) => {
    timer = setTimeout(() => resolve('alive'), seconds * 1000);
  });
  try {
    return await Promise.race([shop.ended, patience]);
  } finally {
    clearTimeout(timer);
  }
}
