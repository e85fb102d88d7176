import { sql, type Kysely } from 'kysely';
import type { Finder } from '../finder/finder';
import type { CatalogTables } from '../tables';
import type { Brand, StaffBrand } from './routes';

export interface BrandQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly finder: Finder;
}

export interface BrandQueries {
  /** Those with something to buy, by name. */
  list(): Promise<Brand[]>;
  /** All, with products of any status counted, by name. */
  listAll(): Promise<StaffBrand[]>;
}

export function createBrandQueries({ db, finder }: BrandQueriesDeps): BrandQueries {
  return {
    async list() {
      const { index, surroundings } = await finder.shelf('any');
      return surroundings.brands
        .map((brand) => ({ ...brand, count: index.ofBrand(index.brands.find(brand.slug)) }))
        .filter(({ count }) => count > 0);
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
