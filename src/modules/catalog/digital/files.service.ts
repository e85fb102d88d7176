import { sql, type Kysely } from 'kysely';
import { Readable } from 'node:stream';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Storage } from '../../../platform/storage/storage';
import type { CatalogFacade } from '../contract';
import { noSuchFile, notDigital, tooManyFiles, variantNotFound } from '../errors';
import { recordChanges } from '../history/record';
import { markStock } from '../inventory/mark-stock';
import type { CatalogTables } from '../tables';

export interface DigitalFilesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly storage: Storage;
}

export interface VariantPlace {
  readonly productId: string;
  readonly variantId: string;
}

export interface DigitalFiles {
  listDigitalFiles: CatalogFacade['listDigitalFiles'];
  /**
   * Of any kind, kept as it is: nobody but its buyers gets it. Throws `catalog.no-such-variant`, `catalog.not-digital`,
   * `catalog.too-many-files`.
   */
  add(place: VariantPlace, file: { readonly name: string; readonly content: Buffer }, actorId: string | null): Promise<void>;
  /** Those who bought it do not get it any more either. Throws `catalog.no-such-file`. */
  remove(place: VariantPlace, fileId: string, actorId: string | null): Promise<void>;
}

/** Bytes. */
export const mostBytes = 100_000_000;
const mostFiles = 20;

export function createDigitalFiles({ db, uow, storage }: DigitalFilesDeps): DigitalFiles {
  return {
    async listDigitalFiles({ variantIds }) {
      const { rows } = await sql<Awaited<ReturnType<CatalogFacade['listDigitalFiles']>>[number]>`
        select f.variant_id as "variantId", f.id as "fileId", f.name, f.content_type as "contentType", f.bytes, f.storage_key as "storageKey"
        from digital_files f where f.variant_id = any(${variantIds}::uuid[]) order by f.variant_id, f.created_at, f.id`.execute(db);
      return rows;
    },

    async add({ productId, variantId }, { name, content }, actorId) {
      const id = uuidv7();
      const storageKey = `private/digital/${variantId}/${id}`;
      const row = {
        id,
        variant_id: variantId,
        name: fileName(name),
        content_type: typeOf(name),
        bytes: content.length,
        storage_key: storageKey,
      };
      await assertRoom(db, { productId, variantId });
      await storage.putStream(storageKey, Readable.from([content]), row.content_type, { maxBytes: mostBytes });
      try {
        await uow.run(async (tx) => {
          await sql`select v.id from variants v where v.id = ${variantId} for update`.execute(tx.db);
          const sku = await assertRoom(tx.db, { productId, variantId });
          await tx.db
            .insertInto('digital_files')
            .values({ ...row, uploaded_by: actorId })
            .execute();
          markStock(tx.db, [{ variantId, productId }]);
          const fields = [{ field: `variants.${sku}.files`, before: null, after: row.name }];
          await recordChanges(tx.db, [{ subject: 'product', subjectId: productId, action: 'edited', fields, actorId }]);
        });
      } catch (error) {
        await storage.delete(storageKey);
        throw error;
      }
    },

    async remove({ productId, variantId }, fileId, actorId) {
      const key = await uow.run(async (tx) => {
        const { rows } = await sql<{ storage_key: string; name: string; sku: string }>`
          delete from digital_files f using variants v
          where f.id = ${fileId} and f.variant_id = ${variantId} and v.id = f.variant_id and v.product_id = ${productId}
          returning f.storage_key, f.name, v.sku`.execute(tx.db);
        const [row] = rows;
        if (!row) throw noSuchFile();
        markStock(tx.db, [{ variantId, productId }]);
        const fields = [{ field: `variants.${row.sku}.files`, before: row.name, after: null }];
        await recordChanges(tx.db, [{ subject: 'product', subjectId: productId, action: 'edited', fields, actorId }]);
        return row.storage_key;
      });
      await storage.delete(key);
    },
  };
}

/** The variant's SKU. */
async function assertRoom(db: Kysely<CatalogTables>, { productId, variantId }: VariantPlace): Promise<string> {
  const { rows } = await sql<{ sku: string; digital: boolean; files: number }>`
    select v.sku, v.digital and not v.gift_card as digital, (select count(*) from digital_files f where f.variant_id = v.id) as files
    from variants v where v.id = ${variantId} and v.product_id = ${productId} and v.withdrawn_at is null`.execute(db);
  const [variant] = rows;
  if (!variant) throw variantNotFound();
  if (!variant.digital) throw notDigital();
  if (variant.files >= mostFiles) throw tooManyFiles(mostFiles);
  return variant.sku;
}

/** Without a folder, without what cannot be seen. */
const fileName = (name: string): string =>
  [
    ...(name.split(/[/\\]/).at(-1) ?? '')
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
      .trim()
      .toWellFormed(),
  ]
    .slice(-200)
    .join('') || 'download';

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  epub: 'application/epub+zip',
  zip: 'application/zip',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** By its name, as the content is never run: it is sent as an attachment. */
const typeOf = (name: string): string => types[/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';
