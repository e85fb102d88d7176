import { attributeConditions, attributeId, type AttributeShape } from './attribute-filter';
import { categoryId, type LanguageShape, type Value } from './page-statement';

/** The conditions a list may have beside its words (in `found`, where it has some); each facet is counted with all of them but its own. */
export interface FacetShape extends LanguageShape {
  readonly search: boolean;
  readonly category: boolean;
  readonly brand: boolean;
  readonly minPrice: boolean;
  readonly maxPrice: boolean;
  readonly minRating: boolean;
  readonly inStock: boolean;
  readonly attributes: AttributeShape;
}

type Condition = 'in_category' | 'of_brand' | 'in_price' | 'of_rating' | 'in_stock' | `with_${number}`;

/** Attributes in a sidebar, and values of one. Numbers with more values than that have a range only. */
const mostAttributes = 15;
const mostValues = 30;

const stars = [4, 3, 2, 1] as const;

/**
 * One row with everything a sidebar shows. Each product is looked at once and marked with the conditions it meets; what is
 * counted for a facet meets all others. What is chosen is listed also when nothing is left of it. Price steps are 1, 2 or 5 times a power of ten wide, about five of them.
 */
export function facets(shape: FacetShape, value: Value): string {
  const asked: Condition[] = [
    ...(shape.category ? (['in_category'] as const) : []),
    ...(shape.brand ? (['of_brand'] as const) : []),
    ...(shape.minPrice || shape.maxPrice ? (['in_price'] as const) : []),
    ...(shape.minRating ? (['of_rating'] as const) : []),
    ...(shape.inStock ? (['in_stock'] as const) : []),
    ...shape.attributes.map((_, at) => `with_${at}` as const),
  ];
  const meets = (except?: Condition): string =>
    asked
      .filter((c) => c !== except)
      .map((c) => `m.${c}`)
      .join(' and ') || 'true';
  /** Values of an attribute that is filtered by are counted as if it were not. */
  const meetsOthers =
    shape.attributes.length === 0
      ? meets()
      : `case v.attribute_id ${shape.attributes.map((_, at) => `when ${attributeId(at, value)} then ${meets(`with_${at}`)}`).join(' ')} else ${meets()} end`;
  const currency = value('currency', 'char(3)');
  /** The text in the language that is asked for. */
  const shown = (entity: 'category' | 'attribute', id: string, path: string, text: string): string =>
    shape.translated ? `coalesce(translated('${entity}', ${id}, ${value('chain', 'text[]')}, ${path}), ${text})` : text;
  const label = (text: string): string => shown('attribute', 's.attribute_id', `array['choices', ${text}]`, text);
  const price = [
    ...(shape.minPrice ? [`c.price_minor >= ${value('minPrice', 'bigint')}`] : []),
    ...(shape.maxPrice ? [`c.price_minor <= ${value('maxPrice', 'bigint')}`] : []),
  ];
  const marks = [
    ...(shape.category
      ? [
          `exists (select 1 from listings l where l.product_id = c.product_id and l.currency = c.currency
          and l.category_id = ${categoryId(shape, value)}) as in_category`,
        ]
      : []),
    ...(shape.brand ? [`coalesce(c.brand_slug = any(${value('brands', 'text[]')}), false) as of_brand`] : []),
    ...(price.length > 0 ? [`${price.join(' and ')} as in_price`] : []),
    ...(shape.minRating ? [`c.rating_rank >= ${value('minRating', 'int')} as of_rating`] : []),
    ...attributeConditions(shape.attributes, 'c.product_id', value).map((condition, at) => `${condition} as with_${at}`),
    'not c.sold_out as in_stock',
  ];
  return `
    with m as materialized (
      select c.product_id, c.brand_slug, c.price_minor, c.rating_rank,
        ${marks.join(',\n        ')}
      from ${shape.search ? 'marked c' : `product_marks c where c.currency = ${currency}`}),
    priced as (select m.price_minor from m where ${meets('in_price')}),
    ends as materialized (select min(p.price_minor) as lowest, max(p.price_minor) as highest from priced p),
    step as materialized (
      select greatest(r.magnitude * case when r.rough <= r.magnitude then 1 when r.rough <= 2 * r.magnitude then 2
        when r.rough <= 5 * r.magnitude then 5 else 10 end, 1)::bigint as width
      from (select e.rough, power(10::numeric, floor(log(greatest(e.rough, 1)))) as magnitude
        from (select (e.highest - e.lowest)::numeric / 5 as rough from ends e) e) r),
    ranges as (
      select p.price_minor / s.width * s.width as lower, s.width, count(*) as count
      from priced p cross join step s group by 1, 2),
    said as (
      select v.attribute_id, v.key, min(v.label) as label, min(v.number) as number, count(*) as count
      from m join attribute_values v on v.product_id = m.product_id where ${meetsOthers} group by v.attribute_id, v.key),
    spoken as (
      select s.attribute_id, sum(s.count) as said, min(s.number) as lowest, max(s.number) as highest,
        (array_agg(json_build_object('key', s.key, 'label', ${label('s.label')}, 'count', s.count) order by s.count desc, s.label))[1:${mostValues}] as most,
        json_agg(json_build_object('key', s.key, 'label', s.label, 'count', s.count) order by s.number) filter (where s.number is not null) as inorder,
        count(*) as many
      from said s group by s.attribute_id)
    select (select count(*) from m where ${meets()}) as total,
      (select coalesce(json_agg(json_build_object('code', a.code, 'name', ${shown('attribute', 'a.id', `'{name}'`, 'a.name')}, 'kind', a.kind, 'unit', a.unit,
          'min', p.lowest, 'max', p.highest,
          'values', case when p.inorder is null then to_json(p.most) when p.many <= ${mostValues} then p.inorder else '[]' end)
          order by a.position, p.said desc, a.name), '[]')
        from (select p.* from spoken p order by p.said desc limit ${mostAttributes}) p join attributes a on a.id = p.attribute_id) as attributes,
      (select coalesce(json_agg(json_build_object('id', g.id, 'parentId', g.parent_id, 'slug', ${shown('category', 'g.id', `'{slug}'`, 'g.slug')}, 'name', ${shown('category', 'g.id', `'{name}'`, 'g.name')}, 'count', coalesce(n.count, 0))
          order by g.position, g.name, g.id), '[]')
        from categories g
        left join (select l.category_id, count(*) as count from m join listings l on l.product_id = m.product_id and l.currency = ${currency}
          where ${meets('in_category')} group by l.category_id) n on n.category_id = g.id
        where n.count > 0 and g.rule is null${shape.category ? ` or g.id = ${categoryId(shape, value)}` : ''}) as categories,
      (select coalesce(json_agg(json_build_object('id', b.id, 'slug', b.slug, 'name', b.name, 'count', coalesce(n.count, 0))
          order by coalesce(n.count, 0) desc, lower(b.name)), '[]')
        from brands b
        left join (select m.brand_slug, count(*) as count from m where ${meets('of_brand')} group by m.brand_slug) n on n.brand_slug = b.slug
        where n.count > 0${shape.brand ? ` or b.slug = any(${value('brands', 'text[]')})` : ''}) as brands,
      (select e.lowest from ends e) as lowest,
      (select e.highest from ends e) as highest,
      (select coalesce(json_agg(json_build_object('min', r.lower, 'max', r.lower + r.width - 1, 'count', r.count) order by r.lower), '[]')
        from ranges r) as ranges,
      (select json_build_array(${stars.map((n) => `json_build_object('min', ${n}, 'count', count(*) filter (where m.rating_rank >= ${n * 100}))`).join(', ')})
        from m where ${meets('of_rating')}) as ratings,
      (select json_build_object('inStock', count(*) filter (where m.in_stock), 'soldOut', count(*) filter (where not m.in_stock))
        from m where ${meets('in_stock')}) as availability`;
}
