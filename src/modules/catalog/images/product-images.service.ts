import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { changesBetween, type Fields } from '../domain/history';
import { imageNotFound, mediaNotFound, otherImages, productNotFound, tooManyImages, variantNotFound } from '../errors';
import { productChanged } from '../events';
import { recordChanges } from '../history/record';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { Focal } from '../products/schemas';
import type { CatalogTables } from '../tables';

export interface ProductImageServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
}

type Actor = string | null;

/** Pictures are not part of the product's version: they are sent while its form is open. */
export interface ProductImageService {
  /** Behind the others; the same upload again is the same picture. Throws `catalog.no-such-media`, `catalog.too-many-images`. */
  attach(productId: string, image: { mediaId: string; alt: string; variantIds: readonly string[] }, actorId: Actor): Promise<void>;
  /** Its words, and what stays in sight when it is cropped (null: its middle); what is left out stays. */
  describe(
    productId: string,
    imageId: string,
    words: { alt?: string | undefined; focal?: Focal | null | undefined },
    actorId: Actor,
  ): Promise<void>;
  /** Throws `catalog.other-images` unless exactly the product's pictures are named. */
  arrange(productId: string, imageIds: readonly string[], actorId: Actor): Promise<void>;
  /** Its files stay: orders may show them. */
  remove(productId: string, imageId: string, actorId: Actor): Promise<void>;
  /** A variant's own pictures, in this order; none: it shows the product's. */
  setOfVariant(productId: string, variantId: string, imageIds: readonly string[], actorId: Actor): Promise<void>;
}

export const mostImages = 100;

type Db = Transaction<CatalogTables>;
interface Change {
  readonly action: string;
  readonly before: Fields;
  readonly after: Fields;
}

export function createProductImageService({ uow, rebuildReadModels }: ProductImageServiceDeps): ProductImageService {
  /** `work` returns null when nothing changed. */
  const change = (productId: string, actorId: Actor, work: (tx: Tx<CatalogTables>) => Promise<Change | null>): Promise<void> =>
    uow.run(async (tx) => {
      await lockProduct(tx.db, productId);
      const done = await work(tx);
      if (!done) return;
      await tx.db
        .updateTable('products')
        .set({ updated_at: sql`now()` })
        .where('id', '=', productId)
        .execute();
      await rebuildReadModels(tx.db, [productId]);
      const fields = changesBetween(done.before, done.after);
      await recordChanges(tx.db, [{ subject: 'product', subjectId: productId, action: done.action, fields, actorId }]);
      tx.publish(productChanged, productId, { productId });
    });

  return {
    attach: (productId, { mediaId, alt, variantIds }, actorId) =>
      change(productId, actorId, async ({ db }) => {
        const images = await imagesOf(db, productId);
        const source = `media:${mediaId}`;
        if (images.some((i) => i.source === source)) return null;
        if (images.length >= mostImages) throw tooManyImages(mostImages);
        const media = await takeMedia(db, mediaId);
        const id = uuidv7();
        await db
          .insertInto('images')
          .values({ id, product_id: productId, source, alt, state: 'ready', position: (images.at(-1)?.position ?? -1) + 1, ...media })
          .execute();
        for (const variantId of new Set(variantIds)) {
          await assertVariant(db, productId, variantId);
          await linkImages(db, variantId, [...(await linkedTo(db, variantId)), id]);
        }
        return { action: 'picture-added', before: {}, after: { [`pictures.${id}`]: alt } };
      }),

    describe: (productId, imageId, { alt, focal }, actorId) =>
      change(productId, actorId, async ({ db }) => {
        const present = (await imagesOf(db, productId)).find((i) => i.id === imageId);
        if (!present) throw imageNotFound();
        const before = { alt: present.alt, focal: focalOf(present) };
        const after = { alt: alt ?? before.alt, focal: focal === undefined ? before.focal : focal && rounded(focal) };
        if (isDeepStrictEqual(before, after)) return null;
        const at = { focal_x: after.focal?.x ?? null, focal_y: after.focal?.y ?? null };
        await db
          .updateTable('images')
          .set({ alt: after.alt, ...at })
          .where('id', '=', imageId)
          .execute();
        const fields = ({ alt: words, focal: point }: typeof before) => ({
          [`pictures.${imageId}.alt`]: words,
          [`pictures.${imageId}.focal`]: point && `${point.x}, ${point.y}`,
        });
        return { action: 'picture-described', before: fields(before), after: fields(after) };
      }),

    arrange: (productId, imageIds, actorId) =>
      change(productId, actorId, async ({ db }) => {
        const before = (await imagesOf(db, productId)).map((i) => i.id);
        if (new Set(imageIds).size < imageIds.length || [...imageIds].sort().join() !== [...before].sort().join()) throw otherImages();
        if (imageIds.join() === before.join()) return null;
        await sql`
          update images i set position = w.place - 1 from unnest(${imageIds}::uuid[]) with ordinality as w (id, place)
          where i.id = w.id`.execute(db);
        return { action: 'pictures-arranged', before: { pictures: before }, after: { pictures: imageIds } };
      }),

    remove: (productId, imageId, actorId) =>
      change(productId, actorId, async ({ db }) => {
        const present = (await imagesOf(db, productId)).find((i) => i.id === imageId);
        if (!present) throw imageNotFound();
        await db.deleteFrom('images').where('id', '=', imageId).execute();
        return { action: 'picture-removed', before: { [`pictures.${imageId}`]: present.alt }, after: {} };
      }),

    setOfVariant: (productId, variantId, imageIds, actorId) =>
      change(productId, actorId, async ({ db }) => {
        const sku = await assertVariant(db, productId, variantId);
        const own = new Set((await imagesOf(db, productId)).map((i) => i.id));
        if (imageIds.some((id) => !own.has(id))) throw imageNotFound();
        const before = await linkedTo(db, variantId);
        const after = [...new Set(imageIds)];
        if (before.join() === after.join()) return null;
        await linkImages(db, variantId, after);
        const field = `variants.${sku}.pictures`;
        return { action: 'variant-pictured', before: { [field]: before }, after: { [field]: after } };
      }),
  };
}

/** Parts of a thousand, as the pointer of a person is that exact and a `real` gives them back. */
const rounded = ({ x, y }: Focal): Focal => ({ x: Math.round(x * 1_000) / 1_000, y: Math.round(y * 1_000) / 1_000 });

const focalOf = ({ focal_x: x, focal_y: y }: { focal_x: number | null; focal_y: number | null }): Focal | null =>
  x === null || y === null ? null : { x, y };

async function lockProduct(db: Db, id: string): Promise<void> {
  const row = await db.selectFrom('products').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw productNotFound();
}

const imagesOf = (db: Db, productId: string) =>
  db
    .selectFrom('images')
    .select(['id', 'source', 'alt', 'position', 'focal_x', 'focal_y'])
    .where('product_id', '=', productId)
    .orderBy('position')
    .orderBy('id')
    .execute();

/** From now on it is kept. Throws `catalog.no-such-media`. */
async function takeMedia(db: Db, id: string) {
  const media = await db
    .updateTable('media')
    .set({ used_at: sql`coalesce(used_at, now())` })
    .where('id', '=', id)
    .returning(['storage_key', 'width', 'height', 'widths', 'avif'])
    .executeTakeFirst();
  if (!media) throw mediaNotFound();
  return media;
}

/** Its SKU. Throws `catalog.no-such-variant`. */
async function assertVariant(db: Db, productId: string, variantId: string): Promise<string> {
  const row = await db
    .selectFrom('variants')
    .select('sku')
    .where('id', '=', variantId)
    .where('product_id', '=', productId)
    .executeTakeFirst();
  if (!row) throw variantNotFound();
  return row.sku;
}

async function linkedTo(db: Db, variantId: string): Promise<string[]> {
  const rows = await db.selectFrom('variant_images').select('image_id').where('variant_id', '=', variantId).orderBy('position').execute();
  return rows.map((r) => r.image_id);
}

async function linkImages(db: Db, variantId: string, imageIds: readonly string[]): Promise<void> {
  await db.deleteFrom('variant_images').where('variant_id', '=', variantId).execute();
  await sql`
    insert into variant_images (variant_id, image_id, position)
    select ${variantId}::uuid, w.id, w.place - 1 from unnest(${imageIds}::uuid[]) with ordinality as w (id, place)`.execute(db);
}
