import { availableNow } from './list-statement';
import type { Value } from './page-statement';

/** The conditions a list may have beside its words (in `found`, where it has some); each facet is counted with all of them but its own. */
export interface FacetShape {
  readonly search: boolean;
  readonly category: boolean;
  readonly brand: boolean;
  readonly minPrice: boolean;
  readonly maxPrice: boolean;
  readonly minRating: boolean;
  readonly inStock: boolean;
}

const conditions = ['in_category', 'of_brand', 'in_price', 'of_rating', 'in_stock'] as const;
type Condition = (typeof conditions)[number];

/** For all products at once; a search looks at the shelves of what it found. */
const everyShelf = `left join (
        select s.product_id, bool_or(s.backorder or s.on_hand > s.reserved) as in_stock from stock_levels s where s.listed group by s.product_id) a
        on a.product_id = c.product_id`;

const stars = [4, 3, 2, 1] as const;

/**
 * One row with everything a sidebar shows. Each product is looked at once and marked with the conditions it meets; what is
 * counted for a facet meets all others. What is chosen is listed also when nothing is left of it. Price steps are 1, 2 or 5 times a power of ten wide, about five of them.
 */
export function facets(shape: FacetShape, value: Value): string {
  const asked: Readonly<Record<Condition, boolean>> = {
    in_category: shape.category,
    of_brand: shape.brand,
    in_price: shape.minPrice || shape.maxPrice,
    of_rating: shape.minRating,
    in_stock: shape.inStock,
  };
  const meets = (...except: Condition[]): string =>
    conditions
      .filter((c) => asked[c] && !except.includes(c))
      .map((c) => `m.${c}`)
      .join(' and ') || 'true';
  const currency = value('currency', 'char(3)');
  const price = [
    ...(shape.minPrice ? [`c.price_minor >= ${value('minPrice', 'bigint')}`] : []),
    ...(shape.maxPrice ? [`c.price_minor <= ${value('maxPrice', 'bigint')}`] : []),
  ];
  const marks = [
    ...(shape.category
      ? [
          `exists (select 1 from listings l where l.product_id = c.product_id and l.currency = c.currency
          and l.category_id = (select g.id from categories g where g.slug = ${value('category', 'text')})) as in_category`,
        ]
      : []),
    ...(shape.brand ? [`coalesce(c.brand_slug = any(${value('brands', 'text[]')}), false) as of_brand`] : []),
    ...(price.length > 0 ? [`${price.join(' and ')} as in_price`] : []),
    ...(shape.minRating ? [`c.rating_rank >= ${value('minRating', 'int')} as of_rating`] : []),
    shape.search ? `${availableNow('c.product_id')} as in_stock` : 'coalesce(a.in_stock, false) as in_stock',
  ];
  const found = shape.search ? 'found f join product_marks c on c.product_no = f.product_no' : 'product_cards c';
  return `
    with m as materialized (
      select c.product_id, c.brand_slug, c.price_minor, c.rating_rank,
        ${marks.join(',\n        ')}
      from ${found}
      ${shape.search ? '' : everyShelf}
      where c.currency = ${currency}),
    priced as (select m.price_minor from m where ${meets('in_price')}),
    ends as materialized (select min(p.price_minor) as lowest, max(p.price_minor) as highest from priced p),
    step as materialized (
      select greatest(r.magnitude * case when r.rough <= r.magnitude then 1 when r.rough <= 2 * r.magnitude then 2
        when r.rough <= 5 * r.magnitude then 5 else 10 end, 1)::bigint as width
      from (select e.rough, power(10::numeric, floor(log(greatest(e.rough, 1)))) as magnitude
        from (select (e.highest - e.lowest)::numeric / 5 as rough from ends e) e) r),
    ranges as (
      select p.price_minor / s.width * s.width as lower, s.width, count(*) as count
      from priced p cross join step s group by 1, 2)
    select (select count(*) from m where ${meets()}) as total,
      (select coalesce(json_agg(json_build_object('id', g.id, 'parentId', g.parent_id, 'slug', g.slug, 'name', g.name, 'count', coalesce(n.count, 0))
          order by g.position, g.name, g.id), '[]')
        from categories g
        left join (select l.category_id, count(*) as count from m join listings l on l.product_id = m.product_id and l.currency = ${currency}
          where ${meets('in_category')} group by l.category_id) n on n.category_id = g.id
        where n.count > 0${shape.category ? ` or g.slug = ${value('category', 'text')}` : ''}) as categories,
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
