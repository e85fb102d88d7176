import { CompiledQuery, type Kysely } from 'kysely';
import type { CatalogFacade } from '../contract';
import { availableNow } from '../inventory/supply-sql';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import type { ProductCard } from './schemas';

export interface ShownProductQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly locales: ShopLocales;
}

export type ShownProductQueries = Pick<CatalogFacade, 'showProducts'>;

export function createShownProductQueries({ db, locales }: ShownProductQueriesDeps): ShownProductQueries {
  return {
    async showProducts({ productIds, currency, locale }) {
      if (productIds.length === 0) return [];
      const { locale: language } = locales.reading(locale);
      const { rows } = await db.executeQuery<ShownRow>(CompiledQuery.raw(statement, [productIds, currency, language]));
      return rows.map(({ card: { id, slug, title, image, price, priceVaries }, available, variantId }) => ({
        productId: id,
        slug,
        title,
        imageUrl: image?.url ?? null,
        price,
        priceVaries,
        available,
        variantId,
      }));
    },
  };
}

interface ShownRow {
  readonly card: ProductCard;
  readonly available: boolean;
  readonly variantId: string | null;
}

const statement = `
  select (coalesce(t.card, c.card) || '}')::json as card, ${availableNow('c.product_id')} as available,
    case when cardinality(p.variant_ids) = 1 then p.variant_ids[1] end as "variantId"
  from product_cards c
  join product_pages p on p.product_id = c.product_id and p.currency = c.currency
  left join translated_cards t on t.product_id = c.product_id and t.currency = c.currency and t.locale = $3::text
  where c.product_id = any($1::uuid[]) and c.currency = $2::char(3)`;
