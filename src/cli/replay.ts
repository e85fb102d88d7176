import type { Config } from '../platform/config/config';
import { installationSecret } from '../platform/config/secret';
import { createKysely, createPool } from '../platform/db/pool';
import { schemas } from '../platform/db/schemas';
import { replayParked } from '../platform/events/relay';
import type { ModuleTables } from '../platform/events/tables';
import { say } from './console';
import { openDatabase } from './database';

/** Gives every parked message another five tries; a running server delivers them. */
export async function replay(config: Config): Promise<void> {
  const database = await openDatabase(config, installationSecret(config), say);
  try {
    for (const schema of schemas) {
      const pool = createPool({ url: database.urlOf(schema), max: 1, prepared: false });
      const db = createKysely<ModuleTables>(pool, schema);
      const messages = await replayParked(db).finally(() => pool.end());
      if (messages > 0) console.log(`${schema}: ${messages} messages will be tried again.`);
    }
  } finally {
    await database.close();
  }
}
