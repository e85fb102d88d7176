import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Focal } from '../products/schemas';
import type { CatalogTables } from '../tables';

/** `focal` left out: as it is. */
export interface PictureToSave {
  readonly source: string;
  readonly alt: string;
  readonly focal?: Focal | null | undefined;
}

export interface ImagesToSave {
  readonly productId: string;
  readonly isNew: boolean;
  readonly images: readonly PictureToSave[];
  /** Variant id → places in `images`. */
  readonly ofVariants: ReadonlyMap<string, readonly number[]>;
}

/**
 * Makes these the pictures of the products. One that was there before (same source) keeps its files; a new one waits to be
 * fetched. What staff have sent stays, behind them.
 */
export async function saveImages(db: Transaction<CatalogTables>, products: readonly ImagesToSave[]): Promise<void> {
  const rows = products.flatMap(({ productId, images }) =>
    [...new Map(images.map((i) => [i.source, i])).values()].map(({ source, alt, focal }, position) => ({
      id: uuidv7(),
      product_id: productId,
      source,
      alt,
      position,
      focal_said: focal !== undefined,
      focal_x: focal?.x ?? null,
      focal_y: focal?.y ?? null,
    })),
  );
  const changed = products.filter((p) => !p.isNew).map((p) => p.productId);
  if (changed.length > 0) {
    await sql`
      with links as (
        delete from variant_images vi using images i where i.id = vi.image_id and i.product_id = any(${changed}::uuid[]) and ${imported})
      delete from images i
      where i.product_id = any(${changed}::uuid[]) and ${imported} and not exists (
        select 1 from json_to_recordset(${JSON.stringify(rows)}::json) as r (product_id uuid, source text)
        where r.product_id = i.product_id and r.source = i.source)`.execute(db);
  }
  if (rows.length === 0) return;
  const saved = await sql<{ id: string; product_id: string; source: string }>`
    with r as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, product_id uuid, source text, alt text, position int,
        focal_said boolean, focal_x double precision, focal_y double precision)),
    kept as (
      select i.product_id, i.source, i.focal_x, i.focal_y
      from images i join r on r.product_id = i.product_id and r.source = i.source and not r.focal_said)
    insert into images as i (id, product_id, source, alt, position, focal_x, focal_y)
    select r.id, r.product_id, r.source, r.alt, r.position, coalesce(r.focal_x, k.focal_x), coalesce(r.focal_y, k.focal_y)
    from r left join kept k on k.product_id = r.product_id and k.source = r.source
    on conflict (product_id, source) do update
    set alt = excluded.alt, position = excluded.position, focal_x = excluded.focal_x, focal_y = excluded.focal_y
    returning i.id, i.product_id, i.source`.execute(db);
  const idOf = new Map(saved.rows.map((r) => [`${r.product_id} ${r.source}`, r.id]));
  const links = products.flatMap(({ productId, images, ofVariants }) =>
    [...ofVariants].flatMap(([variant_id, places]) =>
      [...new Set(places.map((at) => idOf.get(`${productId} ${images[at]?.source}`)))].flatMap((image_id, position) =>
        image_id === undefined ? [] : { variant_id, image_id, position },
      ),
    ),
  );
  if (links.length > 0)
    await sql`
    insert into variant_images (variant_id, image_id, position)
    select r.variant_id, r.image_id, r.position
    from json_to_recordset(${JSON.stringify(links)}::json) as r (variant_id uuid, image_id uuid, position int)`.execute(db);
}

const imported = sql`i.source not like 'media:%'`;
