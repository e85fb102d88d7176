import { sql, type Transaction } from 'kysely';
import { bundleSaving, bundleWorth } from '../domain/bundle';
import { pick, variantWordsIn, type ProductTexts, type Translations } from '../domain/translations';
import { viewImage, type StoredImage } from '../images/image-view';
import type { PageVariant } from '../products/schemas';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';

type Db = Transaction<CatalogTables>;

export interface PartFacts {
  readonly bundle_id: string;
  readonly variant_id: string;
  readonly sku: string;
  readonly title: string;
  readonly slug: string;
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly quantity: number;
  readonly sold: boolean;
  readonly translations: Translations<ProductTexts>;
  readonly image: StoredImage | null;
  /** What one costs everybody, by currency. */
  readonly prices: Readonly<Record<string, number>>;
}

/** By bundle, in the order shown. To be read once the prices of the moment are noted. */
export async function loadParts(db: Db, bundleIds: readonly string[]): Promise<ReadonlyMap<string, readonly PartFacts[]>> {
  const byBundle = new Map<string, PartFacts[]>();
  if (bundleIds.length === 0) return byBundle;
  const { rows } = await sql<PartFacts>`
    select b.bundle_id, v.id as variant_id, v.sku, p.title, p.slug, v.option_values as values, b.quantity,
      array(select o.name from product_options o where o.product_id = p.id order by o.position) as names,
      v.withdrawn_at is null and p.status = 'published' as sold, ${translationsSql('product', 'p.id')} as translations,
      (select json_build_object('storageKey', i.storage_key, 'widths', i.widths, 'width', i.width, 'height', i.height, 'alt', i.alt)
        from images i left join variant_images vi on vi.image_id = i.id and vi.variant_id = v.id
        where i.product_id = p.id and i.state <> 'waiting' order by vi.position nulls last, i.position, i.id limit 1) as image,
      (select coalesce(json_object_agg(pr.currency, (select n.amount_minor from price_points n
          where n.variant_id = v.id and n.currency = pr.currency order by n.at desc limit 1)), '{}')
        from prices pr where pr.variant_id = v.id and exists (select 1 from price_points n where n.variant_id = v.id and n.currency = pr.currency)) as prices
    from bundle_parts b join variants v on v.id = b.part_id join products p on p.id = v.product_id
    where b.bundle_id = any(${bundleIds}::uuid[]) order by b.bundle_id, b.position`.execute(db);
  for (const row of rows) byBundle.set(row.bundle_id, [...(byBundle.get(row.bundle_id) ?? []), row]);
  return byBundle;
}

/** These products, and those that have bundles with a variant of theirs: what a part says is said on their pages, too. */
export async function withBundlesOf(db: Db, productIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct u.product_id as id
    from variants v join bundle_parts b on b.part_id = v.id join variants u on u.id = b.bundle_id
    where v.product_id = any(${productIds}::uuid[])`.execute(db);
  return rows.length === 0 ? productIds : [...new Set([...productIds, ...rows.map(({ id }) => id)])];
}

export function viewBundle(
  parts: readonly PartFacts[],
  price: { readonly minor: number; readonly currency: string },
  urlOf: (key: string) => string,
  chain: readonly string[],
): NonNullable<PageVariant['bundle']> {
  const { currency } = price;
  const money = (minor: number | null) => (minor === null ? null : { minor, currency });
  const priced = parts.map((part) => ({ quantity: part.quantity, price: part.prices[currency] ?? null }));
  return {
    parts: parts.map((part) => ({
      variantId: part.variant_id,
      sku: part.sku,
      ...variantWordsIn(chain, part.translations, part),
      quantity: part.quantity,
      image: part.image && viewImage(imageIn(chain, part.translations, part.image), urlOf),
      price: money(part.prices[currency] ?? null),
      sold: part.sold,
    })),
    worth: money(bundleWorth(priced)),
    saving: money(bundleSaving(price.minor, priced)),
  };
}

const imageIn = (chain: readonly string[], translations: Translations<ProductTexts>, image: StoredImage): StoredImage => ({
  ...image,
  alt: pick(chain, translations, (texts) => texts.imageAlts?.[image.alt]) ?? image.alt,
});
