import type pg from 'pg';
import type { Logger } from 'pino';
import { createApp, type App } from '../app';
import { openDoor } from '../demo/door';
import { customers, guests } from '../demo/people';
import { replayHistory } from '../demo/replay';
import { spreadTimes, type Scene } from '../demo/spread-times';
import { usersContract } from '../modules/users';
import type { Config } from '../platform/config/config';
import { messageOf } from '../platform/config/error-facts';
import { asOwner } from '../platform/db/owner';
import { withSetting } from '../platform/db/pool';
import { schemas } from '../platform/db/schemas';
import { setUp, type Database } from './database';
import { beginDemo, dropHalfMade, endDemo, isHalfMade, lockDemo } from './half-made';

export interface FillOptions {
  readonly config: Config;
  readonly secret: string;
  readonly logger: Logger;
  readonly database: Database;
  readonly say: (line: string) => void;
}

/**
 * Fills an empty shop: goods, and where nobody else is or was in it, two months of customers, orders and reviews. A shop that
 * has products is left alone. Cut short it leaves a mark, and the next command that opens the database makes the shop anew.
 */
export async function fillShop(options: FillOptions): Promise<void> {
  const { config, secret, logger, database, say } = options;
  await asOwner(database.ownerUrl, async (owner) => {
    await lockDemo(owner);
    const startOver = async (): Promise<void> => {
      await dropHalfMade(owner);
      await setUp(database.ownerUrl, config, secret, () => undefined);
    };
    if (await isHalfMade(owner)) await startOver();
    if (!(await mayHaveHistory(owner, config, say))) return seedGoods(options);
    await beginDemo(owner);
    try {
      await seedWhole(options, owner);
    } catch (error) {
      logger.error({ err: error }, 'the history of the demo shop could not be made');
      say(`The demo's customers and orders could not be made (${messageOf(error)}): the shop opens with its products.`);
      await startOver();
      return seedGoods(options);
    }
    await endDemo(owner);
  });
}

async function seedGoods(options: FillOptions): Promise<void> {
  await withSeedApp(options, async (app) => {
    await app.house.seed(options.say);
    await app.deliver();
  });
}

async function seedWhole(options: FillOptions, owner: pg.Client): Promise<void> {
  await withSeedApp(options, async (app) => {
    await app.house.seed(options.say);
    await app.settle();
    const scenes: Scene[] = [];
    const [door, today] = [openDoor(app.door({ audited: false })), openDoor(app.door({ audited: true }))];
    try {
      await replayHistory({
        door,
        today,
        users: app.house.facade(usersContract),
        openLinks: (purpose) => openLinks(owner, purpose),
        settle: () => app.settle(),
        beginScene: async (daysAgo) => void scenes.push({ from: await timeOf(owner), daysAgo }),
        report: options.say,
      });
      await spreadTimes(owner, schemas, scenes);
      // the past of the demo is this shop's own: its orders get their invoices as soon as it opens
      await owner.query(`update orders.document_settings set since = '2000-01-01'`);
    } finally {
      door.close();
      today.close();
    }
  });
}

/** Of each module: every one of them would have to be opened, and would have to learn every statement, for a few seconds' work. */
const connections = 2;

/** What a power cut would take is made anew anyway: nobody waits for the disk. */
async function withSeedApp({ config, logger, secret, database }: FillOptions, work: (app: App) => Promise<void>): Promise<void> {
  const urlOf = (module: string): string => withSetting(database.urlOf(module), 'synchronous_commit=off');
  const frugal = { ...config, runJobs: false, database: { ...config.database, poolSize: connections } };
  const quiet = logger.child({}, { level: 'warn' });
  const app = createApp({ config: frugal, logger: quiet, secret, urlOf, backstage: true });
  try {
    await work(app);
  } finally {
    await app.stop();
  }
}

/** Says why not where somebody might wonder. */
async function mayHaveHistory(owner: pg.Client, config: Config, say: (line: string) => void): Promise<boolean> {
  if (config.seedDemo === 'goods' || config.production) return false;
  const { untouched, alone } = await look(owner);
  if (!untouched) return false;
  const reason = alone ? obstacle(config) : 'other programs are connected to this database';
  if (reason !== null) say(`The demo's customers and orders are left out: ${reason}.`);
  return reason === null;
}

/** What the history takes for granted. */
function obstacle({ hosted, redisUrl, market, modules }: Config): string | null {
  const needed = [...Object.values(customers), ...Object.values(guests)].map(({ address }) => address.country);
  if (hosted.length < schemas.length) return 'they need all modules in one process';
  if (redisUrl !== null) return 'with Redis other processes may be at work';
  if (modules.smtpUrl !== null) return 'a mail server is configured, and their mails must not go out';
  if (!modules.testCardEnabled) return 'they pay with the test card, which is off';
  if (modules.paymentCapture === 'by-hand') return 'with PAYMENT_CAPTURE=by-hand nobody would take their money';
  if (market.currency !== 'USD') return 'the products have prices in USD only';
  if (needed.some((country) => !market.countries.includes(country))) return 'they live in countries the shop does not ship to';
  return null;
}

async function look(owner: pg.Client): Promise<{ untouched: boolean; alone: boolean }> {
  const { rows } = await owner.query<{ untouched: boolean; alone: boolean }>(`
    select not exists (select from catalog.products) and not exists (select from catalog.stores) and not exists (select from users.users)
        and not exists (select from orders.orders) and not exists (select from cart.carts) and not exists (select from shipping.zones)
        as untouched,
      not exists (select from pg_stat_activity a where a.datname = current_database() and a.pid <> pg_backend_pid()
        and a.backend_type = 'client backend' and a.application_name not like 'galleria %') as alone`);
  return rows[0] ?? { untouched: false, alone: false };
}

async function timeOf(owner: pg.Client): Promise<Date> {
  const { rows } = await owner.query<{ at: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as at`);
  const [row] = rows;
  if (!row) throw new Error('the database has no time');
  return row.at;
}

async function openLinks(owner: pg.Client, purpose: string): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    'select r.id from users.mail_requests r where r.purpose = $1 and r.used_at is null and r.revoked_at is null order by r.created_at',
    [purpose],
  );
  return rows.map(({ id }) => id);
}
