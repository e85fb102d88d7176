import type { Config } from '../platform/config/config';
import { installationSecret } from '../platform/config/secret';
import { startError } from '../platform/config/start-error';
import { commandLogger, say } from './console';
import { openDatabase } from './database';
import { fillShop } from './demo';

/** Fills the shop with the demo; a shop that has products is left alone. */
export async function seed(config: Config): Promise<void> {
  if (!config.hosted.includes('catalog')) throw startError('MODULES: this command needs catalog here; run it where catalog runs.');
  const secret = installationSecret(config);
  const database = await openDatabase(config, secret, say);
  try {
    await fillShop({ config, secret, logger: commandLogger(config), database, say });
  } finally {
    await database.close();
  }
  console.log('The shop has products.');
}
