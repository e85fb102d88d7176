import type { Config } from '../../platform/config/config';
import { installationSecret, keptSecret } from '../../platform/config/secret';
import { startError } from '../../platform/config/start-error';
import { migrate } from '../../platform/db/migrate';
import { asOwner } from '../../platform/db/owner';
import { schemas } from '../../platform/db/schemas';
import { openStorage } from '../../platform/storage/open';
import { say } from '../console';
import { hasServer, openServer, provisionModules, setUp } from '../database';
import { allInvariants, report } from '../doctor';
import { unpacked } from './archive';
import { checkArchive, type Checked } from './check';
import { load } from './load';
import { beginRestore, dropHalfRestored, endRestore, isHalfRestored } from './mark';
import { openPlace, type Place } from './place';

export interface RestoreOptions {
  /** Without it the backup is only looked at. */
  readonly yes?: boolean;
  /** Default true: also pictures and documents. */
  readonly files?: boolean;
  readonly otherSecret?: boolean;
}

/** Brings a backup into an empty database. Answers 0 when the books are true in the end, 1 when not. */
export async function restore(
  config: Config,
  where: string,
  { yes = false, files = true, otherSecret = false }: RestoreOptions,
): Promise<number> {
  const secret = keptSecret(config);
  if (secret === null && !otherSecret)
    throw startError(`There is no secret: set the JWT_SECRET of the shop that was kept, or put its file "secret" into ${config.dataDir}.`);
  const place = openPlace(where, config);
  try {
    say('Looking through the backup …');
    const archive = await checkArchive(place, otherSecret ? null : secret);
    console.log(describe(where, archive));
    if (!yes && !hasServer(config)) return onlyLooked();
    const server = await openServer(config, say);
    try {
      await asOwner(server.ownerUrl, refuseFull);
      if (!yes) return onlyLooked();
      await bringIn(config, server.ownerUrl, { place, archive, files });
      return await report(
        server.ownerUrl,
        allInvariants().filter(({ when }) => when === 'always'),
        false,
      );
    } finally {
      await server.close();
    }
  } finally {
    place.close();
  }
}

function onlyLooked(): number {
  console.log('Nothing was changed. With --yes it is brought in.');
  return 0;
}

/** A restore that was cut short has left nothing that anybody could have used. */
async function refuseFull(owner: Parameters<typeof isHalfRestored>[0]): Promise<void> {
  if (await isHalfRestored(owner)) return;
  const { rows } = await owner.query<{ name: string }>(
    `select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind = 'r' limit 1`,
    [schemas],
  );
  if (rows[0]) throw startError('The database holds a shop already: a backup comes into an empty database only. Nothing was changed.');
}

interface What {
  readonly place: Place;
  readonly archive: Checked;
  readonly files: boolean;
}

async function bringIn(config: Config, ownerUrl: string, { place, archive, files }: What): Promise<void> {
  const storage = files ? openStorage(config) : null;
  const secret = installationSecret(config);
  try {
    await storage?.check();
    await asOwner(ownerUrl, async (owner) => {
      if (await isHalfRestored(owner)) await dropHalfRestored(owner);
    });
    await provisionModules(ownerUrl, config, secret, say);
    await asOwner(ownerUrl, beginRestore);
    try {
      await migrate({ ownerUrl, schemas, only: archive.database.migrations, report: () => undefined });
      await asOwner(ownerUrl, async (owner) => {
        await load({ owner, storage, archive, entries: unpacked(await place.read()), report: say });
      });
    } catch (error) {
      await asOwner(ownerUrl, dropHalfRestored);
      throw error;
    }
    await setUp(ownerUrl, config, secret, say);
    await asOwner(ownerUrl, endRestore);
  } finally {
    storage?.close();
  }
}

function describe(where: string, { first, database, manifest }: Checked): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const steps = Object.values(database.migrations).reduce((sum, done) => sum + done.length, 0);
  return `${where}: whole. Made ${first.madeAt} by Galleria ${first.version}: ${rows} rows of ${manifest.tables.length} tables (${steps} migrations), ${manifest.files.count} files.`;
}
