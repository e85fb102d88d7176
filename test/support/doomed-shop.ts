import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { cloneDatabase } from '../../src/platform/testing/cluster';
import { administrator, type Staff } from './crash-scenes';
import { startShop, type Shop } from './shop';

type Environment = Readonly<Record<string, string>>;

/** A shop that is killed and opened again on the same database. */
export interface DoomedShop {
  readonly ownerUrl: string;
  readonly pool: Pool;
  readonly staff: Staff;
  /** Null: it died while it opened, by its own hand. */
  open(env?: Environment): Promise<Shop | null>;
  close(): Promise<void>;
}

/** Opened once already, so that its goods and its administrator are there. */
export async function createDoomedShop(name: string): Promise<DoomedShop> {
  const database = await cloneDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), `galleria-${name}-`));
  const always = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_PREFIX: `galleria_${name}`,
    JWT_SECRET: 'the same secret before and after the crash, for tests',
  };
  const start = (env: Environment = {}): Promise<Shop> => startShop({ dataDir, env: { ...always, ...env } });
  const first = await start();
  const staff = administrator(first.admin());
  await first.stop();
  const pool = new Pool({ connectionString: database.ownerUrl, max: 2 });
  return {
    ownerUrl: database.ownerUrl,
    pool,
    staff,
    async open(env) {
      try {
        return await start(env);
      } catch (error) {
        if (env?.['GALLERIA_CRASH_POINT'] !== undefined && /did not start: *$/.test(String(error))) return null;
        throw error;
      }
    },
    async close() {
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
