import { timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { migrationsOf } from '../../platform/db/migrate';
import { schemas } from '../../platform/db/schemas';
import { startError } from '../../platform/config/start-error';
import { createDigest, damaged, unpacked, type Entry } from './archive';
import type { Place } from './place';
import { Database, First, formatNumber, Manifest, names } from './shape';
import { signatureOf } from './backup';

/** What an archive holds that is whole. */
export interface Checked {
  readonly first: First;
  readonly database: Database;
  readonly manifest: Manifest;
}

/**
 * Reads it from the first to the last byte. Throws a start error where it is none, not whole, changed, from a newer Galleria, or from another
 * installation; `secret` null: whoever made it is believed.
 */
export async function checkArchive(place: Place, secret: string | null): Promise<Checked> {
  const digest = createDigest();
  const found: { first: First | null; database: Database | null; manifest: Entry | null; signature: string | null } = {
    first: null,
    database: null,
    manifest: null,
    signature: null,
  };
  for await (const entry of unpacked(await place.read())) {
    if (!found.first) found.first = readFirst(entry);
    if (entry.name === names.database) found.database = parsed(Database, entry);
    if (entry.name === names.signature) found.signature = entry.content.toString();
    else if (entry.name === names.manifest) found.manifest = entry;
    else digest.add(entry);
  }
  const { first, database, manifest: sealed, signature } = found;
  if (!first || !database || !sealed || signature === null) throw damaged('it is not whole');
  const manifest = parsed(Manifest, sealed);
  if (manifest.digest !== digest.value()) throw damaged('it was changed after it was made');
  if (secret !== null && !same(signature, signatureOf(sealed.content, secret)))
    throw startError(
      'The backup was made with another secret, or was changed: set the JWT_SECRET of that shop (or put its DATA_DIR/secret in place). With --other-secret it comes in all the same; docs/operations.md says what is lost.',
    );
  refuseNewer(database, first);
  return { first, database, manifest };
}

function readFirst(entry: Entry): First {
  if (entry.name !== names.first) throw damaged('it is no backup of Galleria');
  const first = parsed(First, entry);
  if (first.format !== formatNumber) throw damaged(`Galleria ${first.version} wrote it in a form that this version does not read`);
  return first;
}

function refuseNewer({ migrations }: Database, { version }: First): void {
  const unknown = Object.entries(migrations).flatMap(([schema, done]) => {
    const known = new Set(schemas.includes(schema) ? migrationsOf(schema) : []);
    return done.filter((name) => !known.has(name)).map((name) => `${schema} ${name}`);
  });
  if (unknown.length > 0) throw startError(`The backup is from a newer Galleria (${version}, ${unknown[0]}): update this one first.`);
}

export function parsed<T>(schema: z.ZodType<T>, { name, content }: Entry): T {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw damaged(`${name} in it cannot be read`);
  }
}

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
