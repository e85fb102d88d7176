import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { pino } from 'pino';
import architecture from '../../architecture.json';
import { modules } from '../../src/app';
import { loadConfig } from '../../src/platform/config/config';
import { createPool } from '../../src/platform/db/pool';
import type { AnyFacade, Contract } from '../../src/platform/facade/contract';
import { createInternalAuth } from '../../src/platform/facade/internal-auth';
import { remoteFacade } from '../../src/platform/facade/remote';
import { createHouse } from '../../src/platform/house';
import { createSecrets } from '../../src/platform/kernel/secrets';
import type { AnyModule } from '../../src/platform/module';
import { createInProcessQueue } from '../../src/platform/queue/in-process';
import { createDiskStorage } from '../../src/platform/storage/disk';
import { freePort } from '../../src/platform/testing/free-port';
import { administrator, type Staff } from './crash-scenes';
import { cloneDemo, type DemoDatabase } from './demo-database';
import { startShop, type Shop } from './shop';

export type ModuleName = keyof typeof architecture;
export const moduleNames = Object.keys(architecture) as ModuleName[];

/** One module in a process of its own, the seven others in another; shoppers only know the address of the latter. */
export interface SplitShop {
  readonly definition: AnyModule;
  readonly front: Shop;
  readonly ownerUrl: string;
  readonly pool: Pool;
  readonly staff: Staff;
  /** The process of the one module. */
  apart(): Shop;
  stopApart(): Promise<void>;
  startApart(): Promise<void>;
  /** The module's facade over the wire, and the same code in this process on the same database. */
  readonly there: AnyFacade;
  readonly here: AnyFacade;
  close(): Promise<void>;
}

export async function openSplitShop(alone: ModuleName): Promise<SplitShop> {
  const database = await cloneDemo();
  const folder = await mkdtemp(join(tmpdir(), `galleria-split-${alone}-`));
  const [frontInternal, apartInternal] = [await freePort(), await freePort()];
  const others = moduleNames.filter((name) => name !== alone);
  const addresses = (names: readonly string[], port: number): string => names.map((name) => `${name}=http://127.0.0.1:${port}`).join(',');
  const front = await startShop({
    dataDir: folder,
    internalPort: frontInternal,
    env: { ...database.env, MODULES: others.join(','), MODULE_URLS: addresses([alone], apartInternal) },
  });
  const publicUrl = front.baseUrl;
  let apart: Shop | null = null;
  const startApart = async (): Promise<void> => {
    apart = await startShop({
      dataDir: folder,
      internalPort: apartInternal,
      env: { ...database.env, MODULES: alone, MODULE_URLS: addresses(others, frontInternal), PUBLIC_URL: publicUrl },
    });
  };
  await startApart();
  const pool = new Pool({ connectionString: database.ownerUrl, max: 2 });
  // the server may be gone before its idle connections are
  pool.on('error', () => undefined);
  const own = openHere(alone, { database, folder, publicUrl, remote: `http://127.0.0.1:${frontInternal}` });

  return {
    definition: own.definition,
    front,
    ownerUrl: database.ownerUrl,
    pool,
    staff: administrator(database.admin),
    apart() {
      if (!apart) throw new Error(`${alone} is away`);
      return apart;
    },
    async stopApart() {
      await apart?.stop();
      apart = null;
    },
    startApart,
    there: remoteFacade(own.definition.contract, `http://127.0.0.1:${apartInternal}`, own.auth),
    here: own.facade,
    async close() {
      await Promise.all([front.stop(), apart?.stop()]);
      await Promise.all([pool.end(), own.pool.end()]);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Here {
  readonly definition: AnyModule;
  readonly facade: AnyFacade;
  readonly auth: ReturnType<typeof createInternalAuth>;
  readonly pool: Pool;
}

interface HereOptions {
  readonly database: DemoDatabase;
  readonly folder: string;
  readonly publicUrl: string;
  /** Where the seven others are reached. */
  readonly remote: string;
}

/** Its relay and its jobs do not run: the process that hosts the module has them. */
function openHere(alone: ModuleName, { database, folder, publicUrl, remote }: HereOptions): Here {
  const logger = pino({ level: 'silent' });
  const { market, modules: config } = loadConfig({ ...database.env, PUBLIC_URL: publicUrl });
  const secrets = createSecrets(database.secret);
  const pool = createPool({ url: database.urlOf(alone), max: 2, logger });
  const house = createHouse({
    modules,
    hosted: [alone],
    remotes: Object.fromEntries(moduleNames.filter((name) => name !== alone).map((name) => [name, remote])),
    poolOf: () => pool,
    logger,
    clock: () => new Date(),
    queue: createInProcessQueue({ logger, schedules: false }),
    storage: createDiskStorage({ root: join(folder, 'media') }),
    secrets,
    market,
    config,
    strict: true,
  });
  const definition = modules.find(({ contract }) => contract.name === alone);
  if (!definition) throw new Error(`there is no module ${alone}`);
  return { definition, facade: house.facade(definition.contract as Contract) as AnyFacade, auth: house.internalAuth, pool };
}
