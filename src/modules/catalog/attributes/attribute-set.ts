import { sql, type Kysely } from 'kysely';
import type { AttributeDefinition, AttributeSet, ProductType } from '../domain/attributes';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';

/** Everything staff have defined; one statement. */
export async function loadAttributeSet(db: Kysely<CatalogTables>): Promise<AttributeSet> {
  const { rows } = await sql<{ attributes: AttributeDefinition[]; types: ProductType[] }>`
    select
      (select coalesce(json_agg(json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'unit', a.unit, 'choices', a.choices,
        'multiple', a.multiple, 'filterable', a.filterable, 'searchable', a.searchable, 'shown', a.shown, 'position', a.position,
        'translations', ${translationsSql('attribute', 'a.id')})
        order by a.position, a.name), '[]') from attributes a) as attributes,
      (select coalesce(json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.name,
        'attributes', (select coalesce(json_agg(json_build_object('attributeId', ta.attribute_id, 'required', ta.required) order by ta.position, ta.attribute_id), '[]')
          from product_type_attributes ta where ta.type_id = t.id))), '[]') from product_types t) as types`.execute(db);
  const [row] = rows;
  return {
    byName: new Map(row?.attributes.map((a) => [a.name, a])),
    types: new Map(row?.types.map((t) => [t.id, t])),
  };
}
