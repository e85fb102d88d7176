import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneFilled, type TestDatabase } from '../../src/platform/testing/cluster';
import { startShop } from './shop';

export interface DemoDatabase extends TestDatabase {
  /** What a shop needs in its environment to run on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly admin: { readonly email: string; readonly password: string };
}

const secret = 'the same secret in every process and before and after each crash, for tests';
const common = { DATABASE_ROLE_PREFIX: 'galleria_demo', JWT_SECRET: secret };

/** The demo shop as it is after its first start, which happens once for the whole run. Its pictures are elsewhere. */
export async function cloneDemo(): Promise<DemoDatabase> {
  const database = await cloneFilled('demo', openOnce);
  const admin = JSON.parse(database.note) as DemoDatabase['admin'];
  return { ...database, secret, admin, env: { ...common, DATABASE_URL: database.ownerUrl, SEED_DEMO: 'off' } };
}

async function openOnce(ownerUrl: string): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'galleria-demo-'));
  try {
    const shop = await startShop({ dataDir, env: { ...common, DATABASE_URL: ownerUrl } });
    await shop.stop();
    return JSON.stringify(shop.admin());
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
