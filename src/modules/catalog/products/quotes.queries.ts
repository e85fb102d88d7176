import { CompiledQuery, type Kysely } from 'kysely';
import type { Storage } from '../../../platform/storage/storage';
import type { CatalogFacade, QuotedVariant } from '../contract';
import type { Ahead, Digital } from '../../../platform/facade/schemas';
import { tiersOf, type PriceEntry } from '../domain/pricing';
import { mostAhead } from '../domain/shelf';
import { thumbnailUrl } from '../images/image-view';
import { aheadSql, freeSql } from '../inventory/shelf-sql';
import { supplySql } from '../inventory/supply-sql';
import { entriesSql, millisecondsSql, runningSql } from '../price-lists/entries';
import { viewTier } from '../price-lists/view';
import { variantWordsIn, type ProductTexts, type Translations } from '../domain/translations';
import type { ShopLocales } from '../translations/shop-locales';
import type { CatalogTables } from '../tables';

export interface QuoteQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
  readonly locales: ShopLocales;
}

export type QuoteQueries = Pick<CatalogFacade, 'quoteVariants'>;

export function createQuoteQueries({ db, storage, locales }: QuoteQueriesDeps): QuoteQueries {
  return {
    async quoteVariants({ variantIds, currency, groupIds = [], locale, withCategories = false }) {
      if (variantIds.length === 0) return [];
      const { chain } = locales.reading(locale);
      const statement = quotes[withCategories ? 'categorised' : 'plain'][chain.length === 0 ? 'words' : 'translated'];
      const { rows } = await db.executeQuery<QuoteRow>(CompiledQuery.raw(statement, [variantIds, currency, groupIds]));
      return rows.map((row) => ({
        variantId: row.variant_id,
        productId: row.product_id,
        sku: row.sku,
        ...variantWordsIn(chain, row.translations ?? {}, row),
        imageUrl:
          row.storage_key === null
            ? null
            : thumbnailUrl({ storageKey: row.storage_key, widths: row.widths ?? [] }, (key) => storage.url(key)),
        ...pricesOf(row, groupIds, currency),
        taxClass: row.gift_card ? 'zero' : row.tax_class,
        weightGrams: row.weight_grams || (row.parts ?? []).reduce((sum, part) => sum + part.weightGrams * part.quantity, 0),
        sellerStoreId: row.seller_store_id,
        ...(row.final_sale ? { finalSale: true } : {}),
        ...(row.category_ids ? { categoryIds: row.category_ids } : {}),
        available: Math.min(row.free + (row.ahead?.units ?? 0), mostAhead),
        ...(row.ahead ? { ahead: row.ahead } : {}),
        ...(row.digital ? { digital: row.digital } : {}),
        ...(row.endless ? { endless: true } : {}),
        ...(row.gift_card ? { giftCard: true } : {}),
        ...(row.parts ? { parts: row.parts.map((part) => viewPart(part, chain)) } : {}),
      }));
    },
  };
}

function viewPart({ variantId, sku, quantity, available, translations = {}, ...words }: QuotedPart, chain: readonly string[]) {
  const { title, options } = variantWordsIn(chain, translations, { ...words, slug: '' });
  return { variantId, sku, title, options, quantity, available };
}

/** In SQL stands only what may hold for this customer; what does is decided by the one rule. */
function pricesOf({ amount_minor, compare_at_minor, entries, now }: QuoteRow, groupIds: readonly string[], currency: string) {
  const tiers = tiersOf({ base: amount_minor, compareAt: compare_at_minor, entries, groupIds, now });
  const { price, listPrice } = viewTier(tiers[0], currency);
  return { price, listPrice, tiers: tiers.map((tier) => viewTier(tier, currency)) };
}

interface QuoteRow {
  variant_id: string;
  product_id: string;
  slug: string;
  sku: string;
  title: string;
  names: string[];
  values: string[];
  storage_key: string | null;
  widths: number[] | null;
  amount_minor: number;
  compare_at_minor: number | null;
  entries: readonly PriceEntry[];
  /** Milliseconds since 1970. */
  now: number;
  tax_class: string;
  weight_grams: number;
  seller_store_id: string | null;
  final_sale: boolean;
  free: number;
  ahead: Ahead | null;
  endless: boolean;
  digital: Digital | null;
  gift_card: boolean;
  parts: readonly QuotedPart[] | null;
  category_ids?: string[];
  translations?: Translations<ProductTexts>;
}

type QuotedPart = NonNullable<QuotedVariant['parts']>[number] & {
  names: string[];
  values: string[];
  weightGrams: number;
  translations?: Translations<ProductTexts>;
};

/** Of product `p`, with all above them. */
const categoryIds = `array(
    with recursive above (id, parent_id) as (
      select c.id, c.parent_id from product_categories pc join categories c on c.id = pc.category_id where pc.product_id = p.id
      union
      select c.id, c.parent_id from above a join categories c on c.id = a.parent_id)
    select a.id from above a) as category_ids, `;

/** `translations`: of the product whose id it is given. */
const quotesWith = (translations: ((productId: string) => string) | null, more: string): string => `
  select ${more}${translations ? `${translations('p.id')} as translations, ` : ''}v.id as variant_id, p.id as product_id, p.slug, v.sku, p.title, v.option_values as values,
    array(select o.name from product_options o where o.product_id = p.id order by o.position) as names,
    i.storage_key, i.widths, pr.amount_minor, pr.compare_at_minor,
    ${entriesSql('v.id', 'pr.currency', `${runningSql('now()')} and (l.group_ids is null or l.group_ids && (select $3::uuid[]))`)} as entries,
    ${millisecondsSql('now()')} as now, p.tax_class, v.weight_grams, p.seller_store_id, p.final_sale, s.free, s.ahead,
    v.supply = 'endless' as endless, v.gift_card,
    case when v.digital then json_build_object('downloads', p.download_limit, 'days', p.download_days) end as digital,
    case when v.supply = 'parts' then (
      select coalesce(json_agg(json_build_object('variantId', b.part_id, 'sku', w.sku, 'title', q.title,${translations ? ` 'translations', ${translations('q.id')},` : ''}
          'names', array(select o.name from product_options o where o.product_id = q.id order by o.position), 'values', w.option_values,
          'quantity', b.quantity, 'weightGrams', w.weight_grams,
          'available', (select least(coalesce(sum(${freeSql('l')} + ${aheadSql('l')}), 0), ${mostAhead})::int from stock_levels l
            where l.variant_id = b.part_id and l.listed))
        order by b.position), '[]')
      from bundle_parts b join variants w on w.id = b.part_id join products q on q.id = w.product_id where b.bundle_id = v.id) end as parts
  from unnest((select $1::uuid[])) as w (id)
  join variants v on v.id = w.id and v.withdrawn_at is null
  join products p on p.id = v.product_id and p.status = 'published'
  join prices pr on pr.variant_id = v.id and pr.currency = (select $2::char(3))::char(3)
  cross join lateral (
${supplySql('v')}) s
  left join lateral (
    select i.storage_key, i.widths
    from images i left join variant_images vi on vi.image_id = i.id and vi.variant_id = v.id
    where i.product_id = p.id and i.state <> 'waiting'
    order by vi.position nulls last, i.position, i.id limit 1) i on true`;

const texts = (productId: string) => `(select coalesce(json_object_agg(t.locale, t.texts - 'description'), '{}') from translations t
    where t.entity = 'product' and t.entity_id = ${productId})`;

const inBoth = (more: string) => ({ words: quotesWith(null, more), translated: quotesWith(texts, more) });
const quotes = { plain: inBoth(''), categorised: inBoth(categoryIds) };
