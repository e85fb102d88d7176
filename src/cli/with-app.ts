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
      await deliverAll(app);
      return result;
    } finally {
      await app.stop();
    }
  } finally {
    await database.close();
  }
}

/** Until no module has anything due: one's message may cause another's. */
export async function deliverAll({ house }: App): Promise<void> {
  for (;;) {
    const touched = await Promise.all(house.relays.map(({ relay }) => relay.drain()));
    if (touched.every((count) => count === 0)) return;
  }
}
