import type { Invariant } from '../../platform/module';
import { priceInvariants } from './price-lists/invariants';

export const catalogInvariants: readonly Invariant[] = [
  ...priceInvariants,
  {
    id: 'S1',
    title: 'what is on the shelf is the sum of its movements',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.on_hand, coalesce(sum(m.on_hand_delta), 0) as moved
      from catalog.stock_levels s left join catalog.stock_movements m on m.variant_id = s.variant_id and m.store_id = s.store_id
      group by s.variant_id, s.store_id, s.on_hand having s.on_hand <> coalesce(sum(m.on_hand_delta), 0)`,
  },
  {
    id: 'S2',
    title: 'what is reserved is the sum of live holds and allocations',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.reserved, coalesce(r.units, 0) as held, coalesce(m.units, 0) as moved
      from catalog.stock_levels s
      left join (select r.variant_id, r.store_id, sum(r.quantity - r.shipped - r.released) as units from catalog.reservations r
        where r.state in ('held', 'allocated') group by r.variant_id, r.store_id) r on r.variant_id = s.variant_id and r.store_id = s.store_id
      left join (select m.variant_id, m.store_id, sum(m.reserved_delta) as units from catalog.stock_movements m
        group by m.variant_id, m.store_id) m on m.variant_id = s.variant_id and m.store_id = s.store_id
      where s.reserved <> coalesce(r.units, 0) or s.reserved <> coalesce(m.units, 0)`,
  },
  {
    id: 'S3',
    title: 'nothing is negative and nothing is promised beyond the shelf',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.on_hand, s.reserved from catalog.stock_levels s
      where s.on_hand < 0 or s.reserved < 0 or (not s.backorder and s.reserved > s.on_hand)`,
  },
  {
    id: 'S4',
    title: 'one cause moves one shelf once',
    when: 'always',
    sql: `select m.cause, m.variant_id, m.store_id, count(*) from catalog.stock_movements m
      group by m.cause, m.variant_id, m.store_id having count(*) > 1`,
  },
  {
    id: 'S6',
    title: 'no hold outlives its time',
    when: 'quiet',
    sql: `select h.checkout_id, h.expires_at from catalog.holds h where h.state = 'held' and h.expires_at < now() - interval '60 seconds'`,
  },
  {
    id: 'S7',
    title: 'nothing was shipped that never came in',
    when: 'always',
    sql: `select m.variant_id, m.store_id, sum(m.on_hand_delta) as left_over from catalog.stock_movements m
      group by m.variant_id, m.store_id having sum(m.on_hand_delta) < 0`,
  },
  {
    id: 'S10',
    title: 'a checkout that was released holds nothing, and what is held belongs to a live one',
    when: 'always',
    sql: `select r.checkout_id, r.variant_id, r.state, h.state as hold from catalog.reservations r
      join catalog.holds h on h.checkout_id = r.checkout_id
      where r.state in ('held', 'allocated') and r.state <> h.state`,
  },
  {
    id: 'S9',
    title: 'a checkout holds a variant of a store once',
    when: 'always',
    sql: `select r.checkout_id, r.variant_id, r.store_id, count(*) from catalog.reservations r
      where r.state in ('held', 'allocated') group by r.checkout_id, r.variant_id, r.store_id having count(*) > 1`,
  },
  {
    id: 'V1',
    title: 'what is not published is shown nowhere and sold from no shelf',
    when: 'always',
    sql: `select p.id, p.status, 'card' as place from catalog.products p join catalog.product_cards c on c.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'page' from catalog.products p join catalog.product_pages g on g.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'search' from catalog.products p join catalog.product_search s on s.product_id = p.id
      where p.status <> 'published' and (s.terms <> '{}' or s.words <> '')
      union all
      select p.id, p.status, 'list' from catalog.products p join catalog.listings l on l.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'shelf' from catalog.products p join catalog.stock_levels s on s.product_id = p.id where p.status <> 'published' and s.listed`,
  },
  {
    id: 'V11',
    title:
      'only what there is is translated, an address is one’s own in all languages, and translated cards and pages belong to shown ones',
    when: 'always',
    sql: `select t.entity, t.entity_id, t.locale, 'of nothing' as what from catalog.translations t
      where not exists (select 1 from catalog.products p where t.entity = 'product' and p.id = t.entity_id)
        and not exists (select 1 from catalog.categories c where t.entity = 'category' and c.id = t.entity_id)
        and not exists (select 1 from catalog.attributes a where t.entity = 'attribute' and a.id = t.entity_id)
      union all
      select t.entity, t.entity_id, t.locale, 'address of another' from catalog.translations t join catalog.products p on p.slug = t.slug
      where t.entity = 'product' and p.id <> t.entity_id
      union all
      select t.entity, t.entity_id, t.locale, 'address of another' from catalog.translations t join catalog.categories c on c.slug = t.slug
      where t.entity = 'category' and c.id <> t.entity_id
      union all
      select 'card', c.product_id, c.locale, 'of nothing' from catalog.translated_cards c
      where not exists (select 1 from catalog.product_cards d where d.product_id = c.product_id and d.currency = c.currency)
      union all
      select 'page', g.product_id, g.locale, 'of nothing' from catalog.translated_pages g
      where not exists (select 1 from catalog.product_pages d where d.product_id = g.product_id and d.currency = g.currency)`,
  },
  {
    id: 'V10',
    title: 'search knows each shown product, with the words of what it says, and the words of no other',
    when: 'always',
    sql: `select c.product_id, 'not known' as what from catalog.product_cards c
      where not exists (select 1 from catalog.product_search s where s.product_id = c.product_id and s.terms <> '{}')
      union all
      select s.product_id, 'words of what is not shown' from catalog.product_search s
      where (s.terms <> '{}' or s.vocabulary <> '{}' or s.words <> '')
        and not exists (select 1 from catalog.product_cards c where c.product_id = s.product_id)
      union all
      select s.product_id, 'words of another' from catalog.product_search s join catalog.products p on p.id = s.product_id
      where s.words <> '' and p.title ~ '^[A-Za-z0-9 ]+$' and s.words not like
        ' ' || regexp_replace(trim(lower(p.title)), ' +', ' ', 'g') || '%'
        and array_length(string_to_array(trim(p.title), ' '), 1) < 100`,
  },
  {
    id: 'S12',
    title: 'a shelf is low at the threshold of its variant, else at the shop’s, and is armed once it is above it',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.low_at, s.low_armed from catalog.stock_levels s
      join catalog.variants v on v.id = s.variant_id cross join catalog.stock_settings g
      where s.low_at <> coalesce(v.low_stock, g.low_stock) or (not s.low_armed and s.on_hand - s.reserved > s.low_at)`,
  },
  {
    id: 'S13',
    title: 'what leaves one store in a transfer arrives in another',
    when: 'always',
    sql: `select m.cause, m.variant_id, sum(m.on_hand_delta) as lost from catalog.stock_movements m
      where m.cause like 'transfer:%' group by m.cause, m.variant_id having sum(m.on_hand_delta) <> 0`,
  },
  {
    id: 'S14',
    title: 'what a shelf sets aside is its own number, else the shop’s',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.safety, s.own_safety from catalog.stock_levels s cross join catalog.stock_settings g
      where s.safety <> coalesce(s.own_safety, g.safety)`,
  },
  {
    id: 'S15',
    title: 'goods between stores have left one, and have arrived, are lost or are on their way',
    when: 'always',
    sql: `select r.number, l.variant_id, l.quantity, l.received, l.lost, coalesce(o.units, 0) as gone, coalesce(a.units, 0) as arrived
      from catalog.transfers r join catalog.transfer_lines l on l.transfer_id = r.id
      left join (select split_part(m.cause, ':', 2)::uuid as id, m.store_id, m.variant_id, sum(m.on_hand_delta) as units
        from catalog.stock_movements m where m.cause like 'send:%' group by 1, 2, 3) o
        on o.id = r.id and o.variant_id = l.variant_id and o.store_id = r.from_store_id
      left join (select split_part(m.cause, ':', 2)::uuid as id, m.store_id, m.variant_id, sum(m.on_hand_delta) as units
        from catalog.stock_movements m where m.cause like 'arrive:%' group by 1, 2, 3) a
        on a.id = r.id and a.variant_id = l.variant_id and a.store_id = r.to_store_id
      where coalesce(o.units, 0) <> case when r.state in ('sent', 'received') then -l.quantity else 0 end
        or coalesce(a.units, 0) <> l.received or (r.state = 'received' and l.received + l.lost <> l.quantity)
      union all
      select null, m.variant_id, null, null, null, m.on_hand_delta, null from catalog.stock_movements m
      where (m.cause like 'send:%' or m.cause like 'arrive:%') and not exists (
        select 1 from catalog.transfer_lines l where l.transfer_id::text = split_part(m.cause, ':', 2) and l.variant_id = m.variant_id)`,
  },
  {
    id: 'S16',
    title: 'goods of a seller are sold from the seller’s store alone',
    when: 'always',
    sql: `select s.variant_id, s.store_id, p.seller_store_id from catalog.stock_levels s join catalog.products p on p.id = s.product_id
      where s.listed and p.seller_store_id is not null and p.seller_store_id <> s.store_id`,
  },
  {
    id: 'S17',
    title: 'a bundle has parts that are goods, and nothing else of its own on a shelf',
    when: 'always',
    sql: `select v.id, v.sku, 'no parts' as fault from catalog.variants v
      where v.supply = 'parts' and not exists (select 1 from catalog.bundle_parts b where b.bundle_id = v.id)
      union all
      select v.id, v.sku, 'parts' from catalog.variants v join catalog.bundle_parts b on b.bundle_id = v.id where v.supply <> 'parts'
      union all
      select v.id, v.sku, 'part of a bundle' from catalog.variants v join catalog.bundle_parts b on b.part_id = v.id where v.supply = 'parts' or v.digital
      union all
      select v.id, v.sku, 'on a shelf' from catalog.variants v join catalog.stock_levels s on s.variant_id = v.id
      where v.supply <> 'shelf' and (s.on_hand <> 0 or s.reserved <> 0 or s.listed)`,
  },
  {
    id: 'S19',
    title: 'a bundle and its parts are sold by one seller',
    when: 'always',
    sql: `select b.bundle_id, b.part_id, u.seller_store_id as bundle_seller, p.seller_store_id as part_seller
      from catalog.bundle_parts b
      join catalog.variants x on x.id = b.bundle_id and x.withdrawn_at is null join catalog.products u on u.id = x.product_id
      join catalog.variants v on v.id = b.part_id join catalog.products p on p.id = v.product_id
      where u.seller_store_id is distinct from p.seller_store_id`,
  },
  {
    id: 'V12',
    title: 'an import has dealt with each place of its file once, up to where its state says, and tells of every line that it refused',
    when: 'always',
    sql: `with spans as (
        select b.import_id, b.phase, b.from_unit, b.up_to_unit, b.refused,
          lag(b.up_to_unit, 1, 0) over (partition by b.import_id, b.phase order by b.from_unit) as dealt
        from catalog.import_batches b),
      phases as (
        select s.import_id, s.phase, bool_or(s.from_unit < s.dealt) as doubled, bool_or(s.from_unit > s.dealt) as gaps,
          max(s.up_to_unit) as units, sum(s.refused) as refused
        from spans s group by s.import_id, s.phase),
      told as (
        select l.import_id, l.phase, count(*) filter (where l.action = 'refuse') as refused from catalog.import_lines l
        group by l.import_id, l.phase)
      select i.id, i.state, p.phase, 'doubled' as fault from phases p join catalog.imports i on i.id = p.import_id where p.doubled
      union all
      select i.id, i.state, p.phase, 'left out' from phases p join catalog.imports i on i.id = p.import_id
      where p.gaps and case p.phase when 'check' then i.checked_at is not null else i.state = 'done' end
      union all
      select i.id, i.state, 'run', 'other than tried' from catalog.imports i
      join phases c on c.import_id = i.id and c.phase = 'check'
      left join phases r on r.import_id = i.id and r.phase = 'run'
      where i.kind = 'products' and i.state = 'done' and i.checked_at is not null and r.units is distinct from c.units
      union all
      select i.id, i.state, p.phase, 'too early' from phases p join catalog.imports i on i.id = p.import_id
      where p.phase = 'run' and i.started_at is null
      union all
      select i.id, i.state, p.phase, 'not told' from phases p join catalog.imports i on i.id = p.import_id
      left join told t on t.import_id = p.import_id and t.phase = p.phase
      where i.storage_key is not null and coalesce(t.refused, 0) <> p.refused`,
  },
  {
    id: 'V3',
    title: 'the tree of categories has no circle',
    when: 'always',
    sql: `with recursive down (id) as (
        select c.id from catalog.categories c where c.parent_id is null
        union
        select c.id from down d join catalog.categories c on c.parent_id = d.id)
      select c.id, c.name from catalog.categories c where not exists (select 1 from down d where d.id = c.id)`,
  },
  {
    id: 'V4',
    title: 'a list shows what stands in its category or below it, and nothing else',
    when: 'always',
    sql: `with recursive place (product_id, category_id) as (
        select pc.product_id, pc.category_id from catalog.product_categories pc
        union
        select p.product_id, c.parent_id from place p join catalog.categories c on c.id = p.category_id where c.parent_id is not null)
      (select p.product_id, p.category_id, 'missing' as listing from place p
        where exists (select 1 from catalog.product_cards c where c.product_id = p.product_id)
          and not exists (select 1 from catalog.listings l where l.product_id = p.product_id and l.category_id = p.category_id))
      union all
      (select l.product_id, l.category_id, 'too much' from catalog.listings l
        where not exists (select 1 from place p where p.product_id = l.product_id and p.category_id = l.category_id)
          and not exists (select 1 from catalog.categories c where c.id = l.category_id and c.rule is not null))`,
  },
  {
    id: 'V8',
    title: 'lists are filtered by what published products say, and by nothing else',
    when: 'quiet',
    sql: `with said as (
        select p.id as product_id, a.id as attribute_id
        from catalog.products p join catalog.attributes a on p.attributes ? a.name
        where a.filterable and p.attributes -> a.name <> '[]' and exists (select 1 from catalog.product_cards c where c.product_id = p.id))
      (select s.product_id, s.attribute_id, 'missing' as filter from said s
        where not exists (select 1 from catalog.attribute_values v where v.product_id = s.product_id and v.attribute_id = s.attribute_id))
      union all
      (select v.product_id, v.attribute_id, 'too much' from catalog.attribute_values v
        where not exists (select 1 from said s where s.product_id = v.product_id and s.attribute_id = v.attribute_id))`,
  },
  {
    id: 'V9',
    title: 'pages that a change has touched are made anew',
    when: 'quiet',
    sql: `select s.product_id from catalog.stale_pages s`,
  },
  {
    id: 'V5',
    title: 'a card is found under its product’s brand, and names it',
    when: 'always',
    sql: `select c.product_id, c.brand_slug, b.slug, b.name from catalog.product_cards c
      join catalog.products p on p.id = c.product_id left join catalog.brands b on b.id = p.brand_id
      where c.brand_slug is distinct from b.slug
        or exists (select 1 from catalog.listings l where l.product_id = p.id and l.brand_slug is distinct from b.slug)
        or ((c.card || '}')::json ->> 'brand') is distinct from b.name`,
  },
  {
    id: 'V6',
    title: 'a variant is shown by pictures of its own product',
    when: 'always',
    sql: `select vi.variant_id, vi.image_id from catalog.variant_images vi
      join catalog.variants v on v.id = vi.variant_id join catalog.images i on i.id = vi.image_id where v.product_id <> i.product_id`,
  },
  {
    id: 'V7',
    title: 'an upload that a product shows is kept',
    when: 'always',
    sql: `select i.id, i.source from catalog.images i left join catalog.media m on i.source = 'media:' || m.id
      where i.source like 'media:%' and (m.id is null or m.used_at is null)`,
  },
];
