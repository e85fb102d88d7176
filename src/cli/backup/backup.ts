import { createHash } from 'node:crypto';
import pg, { escapeIdentifier } from 'pg';
import { version } from '../../../package.json';
import type { Config } from '../../platform/config/config';
import { installationSecret } from '../../platform/config/secret';
import { startError } from '../../platform/config/start-error';
import { copyOut } from '../../platform/db/copy';
import { asOwner } from '../../platform/db/owner';
import { createSecrets } from '../../platform/kernel/secrets';
import { openStorage } from '../../platform/storage/open';
import type { OpenStorage } from '../../platform/storage/storage';
import { say } from '../console';
import { openExistingServer } from '../database';
import { isHalfMade } from '../half-made';
import { createDigest, packed, partBytes, type Entry } from './archive';
import { isHalfRestored } from './mark';
import { openPlace } from './place';
import { folderOfFile, folderOfTable, formatNumber, nameOf, names, partName, type Database, type First, type Manifest } from './shape';
import { readDatabase, readSequences } from './survey';

export interface BackupOptions {
  /** Default true: also pictures and documents. */
  readonly files?: boolean;
}

/** Files that came so shortly before the snapshot are looked at once more: clocks of two machines may differ. */
const marginMs = 10 * 60_000;

/** One archive of all tables in one snapshot, and of all files; beside a running shop or without one. */
export async function backup(config: Config, where: string, { files = true }: BackupOptions): Promise<void> {
  const place = openPlace(where, config);
  const secret = installationSecret(config);
  const storage = files ? openStorage(config) : null;
  const server = await openExistingServer(config, say);
  try {
    await storage?.check();
    const made: { manifest: Manifest | null } = { manifest: null };
    const bytes = await asOwner(server.ownerUrl, async (owner) => {
      await refuseHalfMade(owner);
      const entries = signed(entriesOf(owner, storage), secret, (manifest) => (made.manifest = manifest));
      return place.write(packed(entries));
    });
    const { tables = [], files: stored = { count: 0 } } = made.manifest ?? {};
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${where}: ${rows} rows of ${tables.length} tables, ${stored.count} files, ${bytes} bytes.`);
  } finally {
    place.close();
    storage?.close();
    await server.close();
  }
}

async function refuseHalfMade(owner: pg.Client): Promise<void> {
  if (await isHalfRestored(owner)) throw startError('A backup is being restored, or was in part: there is no shop to keep.');
  if (await isHalfMade(owner)) throw startError('The demo is being made: wait until it is there.');
}

/** What is known of the archive as it grows. */
type Sum = Omit<Manifest, 'digest'>;

async function* entriesOf(owner: pg.Client, storage: OpenStorage | null): AsyncGenerator<Entry, Sum> {
  const first: First = { format: formatNumber, version, madeAt: new Date().toISOString() };
  yield json(names.first, first);
  const files: FileCount = { count: 0, bytes: 0, fresh: new Map(), freshFrom: Date.now() - marginMs };
  // before the snapshot, so that a picture which is taken away meanwhile is there
  if (storage) yield* filesOf(storage, files);
  await beginSnapshot(owner);
  const database = await readDatabase(owner);
  yield json(names.database, database);
  const tables: Manifest['tables'] = [];
  for (const table of database.tables) {
    tables.push(yield* rowsOf(owner, table));
    if (tables.length % 10 === 0) say(`Tables: ${tables.length} of ${database.tables.length} …`);
  }
  const sequences = await readSequences(owner);
  if (storage) yield* filesOf(storage, files, true);
  return { tables, sequences, files: { count: files.count, bytes: files.bytes } };
}

/** No migration begins before the connection ends: a table is the same from the first row to the last. */
async function beginSnapshot(owner: pg.Client): Promise<void> {
  await owner.query(`select pg_advisory_lock_shared(hashtext('galleria migrate'))`);
  await owner.query('begin isolation level repeatable read read only');
  await owner.query(`select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`);
}

async function* rowsOf(owner: pg.Client, table: Database['tables'][number]): AsyncGenerator<Entry, Manifest['tables'][number]> {
  const columns = table.columns.map(escapeIdentifier).join(', ');
  const pieces = copyOut(owner, `copy ${escapeIdentifier(table.schema)}.${escapeIdentifier(table.name)} (${columns}) to stdout`, partBytes);
  const hash = createHash('sha256');
  let bytes = 0;
  for (let number = 1; ; number += 1) {
    const { done, value } = await pieces.next();
    if (done) return { table: nameOf(table), rows: value, bytes, sha256: hash.digest('hex') };
    hash.update(value);
    bytes += value.length;
    yield { name: partName(folderOfTable(table), number), content: value };
  }
}

interface FileCount {
  count: number;
  bytes: number;
  /** Those that were new when they were written, with when they changed. */
  readonly fresh: Map<string, number>;
  /** Milliseconds since 1970. */
  readonly freshFrom: number;
}

/** The second time only what is new. */
async function* filesOf(storage: OpenStorage, total: FileCount, again = false): AsyncGenerator<Entry> {
  for await (const { key, changedAt } of storage.list()) {
    const fresh = changedAt >= total.freshFrom;
    if (again && (!fresh || total.fresh.get(key) === changedAt)) continue;
    if (fresh) total.fresh.set(key, changedAt);
    const stored = await storage.getStream(key);
    // it was taken away meanwhile
    if (!stored) continue;
    total.count += 1;
    const folder = folderOfFile(total.count);
    yield json(`${folder}.json`, { key, type: stored.contentType });
    let number = 0;
    for await (const content of inParts(stored.content)) {
      number += 1;
      total.bytes += content.length;
      yield { name: partName(folder, number), content };
    }
    if (total.count % 1_000 === 0) say(`Files: ${total.count} …`);
  }
}

async function* inParts(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < partBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

/** With what closes it: the manifest, and a signature that only this installation can give. */
async function* signed(entries: AsyncGenerator<Entry, Sum>, secret: string, tell: (manifest: Manifest) => void): AsyncGenerator<Entry> {
  const digest = createDigest();
  for (;;) {
    const { done, value } = await entries.next();
    if (!done) {
      digest.add(value);
      yield value;
      continue;
    }
    const manifest: Manifest = { ...value, digest: digest.value() };
    const entry = json(names.manifest, manifest);
    yield entry;
    yield { name: names.signature, content: Buffer.from(signatureOf(entry.content, secret)) };
    return tell(manifest);
  }
}

export const signatureOf = (manifest: Buffer, secret: string): string =>
  createSecrets(secret).sign('backup', createHash('sha256').update(manifest).digest('hex'));

const json = (name: string, value: object): Entry => ({ name, content: Buffer.from(`${JSON.stringify(value)}\n`) });
