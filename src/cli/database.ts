import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config/config';
import { startError } from '../platform/config/start-error';
import { startEmbedded } from '../platform/db/embedded';
import { migrate } from '../platform/db/migrate';
import { provision } from '../platform/db/provision';
import { schemas } from '../platform/db/schemas';
import { createSecrets } from '../platform/kernel/secrets';
import { refuseHalfRestored } from './backup/mark';
import { takeAwayHalfMade } from './half-made';

export interface Server {
  readonly ownerUrl: string;
  /** The embedded server stops with its last user; a server of one's own is left alone. */
  close(): Promise<void>;
  /** As `close`, without waiting: for the second Ctrl-C. */
  abandon(): void;
}

export interface Database extends Server {
  /** The connection of one module. */
  urlOf(module: string): string;
  readonly applied: readonly string[];
}

type Say = (line: string) => void;

/** The database server of this installation, as it is: nothing in it is created or changed. */
export async function openServer(config: Config, say: Say): Promise<Server> {
  if (config.database.url !== null) return { ownerUrl: config.database.url, close: () => Promise.resolve(), abandon: () => undefined };
  const embedded = await startEmbedded({ dataDir: embeddedFolder(config), log: say });
  return { ownerUrl: embedded.url, close: embedded.stop, abandon: embedded.abandon };
}

/** Also where nothing is in it yet. */
export const hasServer = (config: Config): boolean => config.database.url !== null || existsSync(embeddedFolder(config));

/** The same for commands that only look: refuses to make an empty database just to look at it. */
export async function openExistingServer(config: Config, say: Say): Promise<Server> {
  if (!hasServer(config)) {
    throw startError(`DATA_DIR: there is no shop in ${config.dataDir}; start one with "galleria serve", or name its DATABASE_URL.`);
  }
  return openServer(config, say);
}

/** Schemas, roles and tables up to date. */
export async function openDatabase(config: Config, secret: string, say: Say): Promise<Database> {
  const server = await openServer(config, say);
  try {
    await refuseHalfRestored(server.ownerUrl);
    await takeAwayHalfMade(server.ownerUrl, say);
    return { ...server, ...(await setUp(server.ownerUrl, config, secret, say)) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The same again for a database that is open. */
export async function setUp(ownerUrl: string, config: Config, secret: string, say: Say): Promise<Pick<Database, 'urlOf' | 'applied'>> {
  const { urlOf } = await provisionModules(ownerUrl, config, secret, say);
  const { applied } = await migrate({ ownerUrl, schemas, report: () => undefined });
  if (applied.length > 0) say(`Migrated the database: ${applied.length} steps.`);
  return { urlOf, applied };
}

/** Schemas and roles without tables. */
export async function provisionModules(ownerUrl: string, config: Config, secret: string, say: Say): Promise<Pick<Database, 'urlOf'>> {
  const secrets = createSecrets(secret);
  const { roles, urlOf } = await provision({
    ownerUrl,
    schemas,
    rolePrefix: config.database.rolePrefix,
    passwordOf: (role) => secrets.sign('database-role', role),
  });
  if (roles === 'shared')
    say(
      'This database user may not create roles: all modules run as it, and the walls between their schemas are not enforced by the database.',
    );
  return { urlOf };
}

const embeddedFolder = (config: Config): string => join(config.dataDir, 'postgres');
