import { createApp, type App } from '../app';
import type { Config } from '../platform/config/config';
import { installationSecret } from '../platform/config/secret';
import { startError } from '../platform/config/start-error';
import { commandLogger, say } from './console';
import { openDatabase } from './database';

/**
 * The modules for one command, beside a running server or alone: no ports, no jobs. What the command has sent is
 * delivered before it ends.
 */
export async function withApp<R>(config: Config, needed: string, work: (app: App) => Promise<R>): Promise<R> {
  if (!config.hosted.includes(needed)) throw startError(`MODULES: this command needs ${needed} here; run it where ${needed} runs.`);
  const secret = installationSecret(config);
  const database = await openDatabase(config, secret, say);
  try {
    const app = createApp({ config: { ...config, runJobs: false }, logger: commandLogger(config), secret, urlOf: database.urlOf });
    try {
      const result = await work(app);
      await app.deliver();
      return result;
    } finally {
      await app.stop();
    }
  } finally {
    await database.close();
  }
}
