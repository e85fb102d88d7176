import type { Config } from '../platform/config/config';
import { installationSecret } from '../platform/config/secret';
import { say } from './console';
import { openDatabase } from './database';

/** Brings the database up to date and says what it did. */
export async function migrateDatabase(config: Config): Promise<void> {
  const database = await openDatabase(config, installationSecret(config), say);
  await database.close();
  for (const step of database.applied) console.log(step);
  if (database.applied.length === 0) console.log('The database is up to date.');
}
