import { CompiledQuery, type Kysely } from 'kysely';
import type { Storage } from '../../../platform/storage/storage';
import type { CatalogFacade } from '../contract';
import type { Ahead } from '../../../platform/facade/schemas';
import { mostAhead } from '../domain/shelf';
import { thumbnailUrl } from '../images/image-view';
import { aheadJson, freeSql } from '../inventory/shelf-sql';
import type { CatalogTables } from '../tables';

export interface QuoteQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
}

export type QuoteQueries = Pick<CatalogFacade, 'quoteVariants'>;

export function createQuoteQueries({ db, storage }: QuoteQueriesDeps): QuoteQueries {
  return {
    async quoteVariants({ variantIds, currency }) {
      if (variantIds.length === 0) return [];
      const { rows } = await db.executeQuery<QuoteRow>(CompiledQuery.raw(quotes, [variantIds, currency]));
      return rows.map((row) => ({
        variantId: row.variant_id,
        productId: row.product_id,
        slug: row.slug,
        sku: row.sku,
        title: row.title,
        options: row.names.map((name, at) => ({ name, value: row.values[at] ?? '' })),
        imageUrl:
          row.storage_key === null
            ? null
            : thumbnailUrl({ storageKey: row.storage_key, widths: row.widths ?? [] }, (key) => storage.url(key)),
        listPrice: { minor: row.compare_at_minor ?? row.amount_minor, currency },
        price: { minor: row.amount_minor, currency },
        taxClass: row.tax_class,
        weightGrams: row.weight_grams,
        sellerStoreId: row.seller_store_id,
        available: Math.min(row.free + (row.ahead?.units ?? 0), mostAhead),
        ...(row.ahead ? { ahead: row.ahead } : {}),
      }));
    },
  };
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
  tax_class: string;
  weight_grams: number;
  seller_store_id: string | null;
  free: number;
  ahead: Ahead | null;
}

const quotes = `
  select v.id as variant_id, p.id as product_id, p.slug, v.sku, p.title, v.option_values as values,
    array(select o.name from product_options o where o.product_id = p.id order by o.position) as names,
    i.storage_key, i.widths, pr.amount_minor, pr.compare_at_minor, p.tax_class, v.weight_grams, p.seller_store_id, s.free, s.ahead
  from unnest((select $1::uuid[])) as w (id)
  join variants v on v.id = w.id and v.withdrawn_at is null
  join products p on p.id = v.product_id and p.status = 'published'
  join prices pr on pr.variant_id = v.id and pr.currency = $2::char(3)
  cross join lateral (
    select coalesce(sum(${freeSql('l')}), 0)::int as free, ${aheadJson('l')} as ahead
    from stock_levels l where l.variant_id = v.id and l.listed) s
  left join lateral (
    select i.storage_key, i.widths
    from images i left join variant_images vi on vi.image_id = i.id and vi.variant_id = v.id
    where i.product_id = p.id and i.state <> 'waiting'
    order by vi.position nulls last, i.position, i.id limit 1) i on true`;
