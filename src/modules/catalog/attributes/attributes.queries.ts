import { sql, type Kysely } from 'kysely';
import { attributeNotFound, typeNotFound } from '../errors';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';
import type { Attribute, FreeAttribute, ProductType } from './schemas';

export interface AttributeQueries {
  list(): Promise<Attribute[]>;
  listFree(): Promise<FreeAttribute[]>;
  /** Throws `catalog.no-such-attribute`. */
  get(id: string): Promise<Attribute>;
  listTypes(): Promise<ProductType[]>;
  /** Throws `catalog.no-such-type`. */
  getType(id: string): Promise<ProductType>;
}

export function createAttributeQueries({ db }: { readonly db: Kysely<CatalogTables> }): AttributeQueries {
  async function list(): Promise<Attribute[]> {
    const { rows } = await sql<Attribute>`
      with used as (select k.name, count(*) as count from products p cross join lateral jsonb_object_keys(p.attributes) as k (name) group by k.name)
      select a.id, a.code, a.name, a.kind, a.unit, a.choices, a.multiple, a.filterable, a.searchable, a.shown, a.position, a.version,
        ${translationsSql('attribute', 'a.id')} as translations, coalesce(u.count, 0) as count
      from attributes a left join used u on u.name = a.name order by a.position, a.name`.execute(db);
    return rows;
  }

  async function listTypes(): Promise<ProductType[]> {
    const { rows } = await sql<ProductType>`
      select t.id, t.code, t.name, t.version,
        (select coalesce(json_agg(json_build_object('attributeId', ta.attribute_id, 'required', ta.required) order by ta.position, ta.attribute_id), '[]')
          from product_type_attributes ta where ta.type_id = t.id) as attributes,
        (select count(*) from products p where p.type_id = t.id) as count
      from product_types t order by lower(t.name)`.execute(db);
    return rows;
  }

  return {
    list,
    async listFree() {
      const { rows } = await sql<FreeAttribute>`
        select k.name, count(*) as count, (array_agg(left(p.attributes ->> k.name, 80) order by p.id))[1:3] as examples
        from products p cross join lateral jsonb_object_keys(p.attributes) as k (name)
        where not exists (select 1 from attributes a where a.name = k.name)
        group by k.name order by count(*) desc, k.name limit 200`.execute(db);
      return rows;
    },
    async get(id) {
      const found = (await list()).find((a) => a.id === id);
      if (!found) throw attributeNotFound();
      return found;
    },
    listTypes,
    async getType(id) {
      const found = (await listTypes()).find((t) => t.id === id);
      if (!found) throw typeNotFound();
      return found;
    },
  };
}
