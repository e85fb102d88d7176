import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { CatalogTables } from '../tables';
import type { Brand, StaffBrand } from './routes';

export interface BrandQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
}

export interface BrandQueries {
  /** Those with something to buy, by name. */
  list(): Promise<Brand[]>;
  /** All, with products of any status counted, by name. */
  listAll(): Promise<StaffBrand[]>;
}

export function createBrandQueries({ db, market }: BrandQueriesDeps): BrandQueries {
  return {
    async list() {
      const { rows } = await sql<Brand>`
        select b.id, b.slug, b.name, c.count
        from brands b
        join (select c.brand_slug, count(*) as count from product_cards c where c.currency = ${market.currency}::char(3) group by c.brand_slug) c
          on c.brand_slug = b.slug
        order by lower(b.name), b.id`.execute(db);
      return rows;
    },

    async listAll() {
      const { rows } = await sql<StaffBrand>`
        select b.id, b.slug, b.name, coalesce(p.count, 0) as count, b.version
        from brands b
        left join (select p.brand_id, count(*) as count from products p group by p.brand_id) p on p.brand_id = b.id
        order by lower(b.name), b.id`.execute(db);
      return rows;
    },
  };
}
