import { createServer } from 'node:net';
import type { Logger } from 'pino';
import { createApp, type App } from '../app';
import { usersContract } from '../modules/users';
import type { Config } from '../platform/config/config';
import { errorCode } from '../platform/config/error-facts';
import { installationSecret } from '../platform/config/secret';
import { startError } from '../platform/config/start-error';
import { openStorage } from '../platform/storage/open';
import { startSimulators } from '../simulators/start';
import { createLogger } from '../platform/telemetry/logger';
import { begun, say, table } from './console';
import { openDatabase, type Database } from './database';
import { doctorOf } from './doctor';
import { fillShop, type FillOptions } from './demo';
import { onceInALife } from './marks';
import { untilAskedToStop } from './signals';

const adminEmail = 'admin@example.com';

/** The shop: both ports, relays and jobs, until it is asked to stop. */
export async function serve(config: Config): Promise<void> {
  await checkPort('', config.http.port, config.http.host);
  await checkPort('INTERNAL_', config.internal.port, config.internal.host);
  await checkStorage(config);
  const simulators = await startSimulators(config);
  try {
    await runUntilStopped(config, {
      prepare: fillOnce,
      async begin(app, database) {
        const note = config.hosted.includes('users') ? await firstAdmin(app, config, database) : null;
        await app.start({ listen: true });
        console.log(welcome(config, simulators.addresses, note));
      },
    });
  } finally {
    await simulators.close();
  }
}

/** Relays, subscribers and jobs, without a port: beside servers that run with JOBS=off. */
export async function work(config: Config): Promise<void> {
  await checkStorage(config);
  await runUntilStopped(
    { ...config, runJobs: true },
    {
      async begin(app) {
        await app.start({ listen: false });
        console.log(`Galleria works: messages and jobs of ${config.hosted.join(', ')}.`);
      },
    },
  );
}

interface Course {
  /** With the database up to date, before the shop's own modules are there. */
  prepare?(options: FillOptions): Promise<void>;
  begin(app: App, database: Database): Promise<void>;
}

async function runUntilStopped(config: Config, { prepare, begin }: Course): Promise<void> {
  const logger = createLogger(config.log);
  let opened: Database | null = null;
  const asked = untilAskedToStop({ logger, force: () => opened?.abandon() });
  const secret = installationSecret(config);
  const database = await openDatabase(config, secret, say);
  opened = database;
  try {
    await prepare?.({ config, secret, logger, database, say });
    const app = createApp({ config, logger, secret, urlOf: database.urlOf, doctor: doctorOf(database.ownerUrl) });
    try {
      await begin(app, database);
      const reason = await asked;
      if (process.stderr.isTTY) say('Finishing what is under way … (Ctrl-C again to force)');
      logger.info({ reason }, 'stopping');
    } finally {
      await app.stop();
    }
  } finally {
    await database.close();
    await flushed(logger);
  }
}

async function checkStorage(config: Config): Promise<void> {
  const storage = openStorage(config);
  await storage.check();
  storage.close();
}

async function fillOnce(options: FillOptions): Promise<void> {
  const { config, database, say: tell } = options;
  if (config.seedDemo === 'off') return;
  await onceInALife(database.ownerUrl, `filled: ${config.hosted.join(' ')}`, async () => {
    if (config.hosted.includes('catalog')) tell('Filling the shop to try it …');
    await fillShop(options);
  });
}

/** No default account: in production the operator names the first administrator. Says what to know about it, once. */
async function firstAdmin(app: App, config: Config, { ownerUrl }: Database): Promise<string | null> {
  let note: string | null = null;
  await onceInALife(ownerUrl, 'first administrator', async () => {
    if (config.production) {
      note = 'Make the first administrator: npx galleria user create-admin <email> (in a container without npx)';
      return;
    }
    const { generatedPassword } = await app.house
      .facade(usersContract)
      .ensureStaff({ email: adminEmail, name: 'Administrator', role: 'admin', password: null });
    if (generatedPassword !== null) {
      note = `Sign in as ${adminEmail} with the password ${generatedPassword}\nIt is shown this once. Another one: npx galleria user create-admin <email>`;
    }
  });
  return note;
}

function welcome(config: Config, simulators: readonly (readonly [string, string])[], note: string | null): string {
  const at = config.http.publicUrl;
  const addresses = table([
    ['  Shop', `${at}/`],
    ['  Admin', `${at}/admin`],
    ['  Mailbox', `${at}/admin/mailbox`],
    ['  API docs', `${at}/api/docs`],
    ...simulators.map(([name, address]): [string, string] => [`  ${name} simulator`, `${address}/`]),
  ]);
  const opened = `${config.modules.shopName} is open (started in ${((performance.now() - begun) / 1000).toFixed(1)} s).`;
  return `\n${[opened, addresses, ...(note === null ? [] : [note])].join('\n\n')}\n`;
}

/** Before anything is prepared: a taken port is the commonest mistake. The settings are `<prefix>PORT` and `<prefix>HOST`. */
function checkPort(prefix: string, port: number, host: string): Promise<void> {
  const other = port > 65_000 ? port - 100 : port + 100;
  return new Promise((resolve, refuse) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'EADDRINUSE')
        refuse(startError(`${prefix}PORT: port ${port} is taken by another program; choose another one, as in ${prefix}PORT=${other}.`));
      else if (code === 'EACCES') refuse(startError(`${prefix}PORT: this user may not listen on port ${port}; choose one above 1023.`));
      else refuse(startError(`${prefix}HOST: cannot listen on ${host}:${port} (${code}).`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

const flushed = (logger: Logger): Promise<void> => new Promise((done) => logger.flush(() => done()));
