import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { freePort } from '../../src/platform/testing/free-port';
import { createTestRedis, type TestRedis } from '../../src/platform/testing/redis';
import { administrator, type Staff } from './crash-scenes';
import { createOwnCluster, type OwnCluster } from './own-cluster';
import { openPostOffice, type PostOffice } from './post-office';
import { startShop, type Shop } from './shop';

/** A shop whose PostgreSQL and Redis can be killed under it. */
export interface StormyShop {
  readonly cluster: OwnCluster;
  /** Null: the shop runs without. */
  readonly redis: TestRedis | null;
  readonly post: PostOffice;
  readonly staff: Staff;
  readonly pool: Pool;
  readonly shop: Shop;
  /** Opens it again after its end. */
  open(): Promise<Shop>;
  close(): Promise<void>;
}

export async function createStormyShop({ withRedis }: { readonly withRedis: boolean }): Promise<StormyShop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'galleria-storm-'));
  const cluster = await createOwnCluster();
  const redis = withRedis ? await createTestRedis() : null;
  await redis?.start();
  const post = await openPostOffice();
  const env = {
    DATABASE_URL: cluster.url,
    JWT_SECRET: 'the same secret in every life of this shop, for tests',
    SMTP_URL: post.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  const port = await freePort();
  const open = async (): Promise<Shop> => (shop = await startShop({ dataDir, port, env }));
  let shop = await startShop({ dataDir, port, env });
  const pool = new Pool({ connectionString: cluster.url, max: 2 });
  pool.on('error', () => undefined);
  return {
    cluster,
    redis,
    post,
    staff: administrator(shop.admin()),
    pool,
    get shop() {
      return shop;
    },
    open,
    async close() {
      await shop.stop();
      await post.close();
      await pool.end();
      await redis?.remove();
      await cluster.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
