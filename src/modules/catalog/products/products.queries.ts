import { CompiledQuery, type Kysely } from 'kysely';
import { createBatch } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import type { CatalogFacade } from '../contract';
import { looksLikeId } from '../domain/slug';
import { pick } from '../domain/translations';
import { productNotFound } from '../errors';
import { aheadJson, freeSql } from '../inventory/shelf-sql';
import { availableNow, withoutShelf } from '../inventory/supply-sql';
import type { CatalogTables } from '../tables';
import type { LanguageShape, Reading, ShopLocales } from '../translations/shop-locales';
import type { ListQueries } from './lists.queries';
import type { ProductListQuery, ProductSearchQuery } from './schemas';

export interface ProductQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly locales: ShopLocales;
  readonly listQueries: ListQueries;
}

/**
 * What a shopper reads, as JSON text ready to send; each is one statement, and one more to understand what is searched for.
 * Those who ask at the same time share it.
 */
export interface ProductQueries {
  listCards(query: ProductListQuery, reading: Reading): Promise<string>;
  /** `results`: all of them where facets were asked for, else those of the first page. */
  searchCards(query: ProductSearchQuery, reading: Reading): Promise<{ readonly json: string; readonly results: number }>;
  /**
   * By id or by its address in any language. Throws `catalog.no-such-product`, also for what is not published. `movedTo`: the
   * present address, in the language in which it had this one.
   */
  getPage(idOrSlug: string, reading: Reading): Promise<{ readonly page: string } | { readonly movedTo: string }>;
  /** `{ items: ProductCard[] }`: those staff have chosen, else the best rated of its first category. Throws `catalog.no-such-product`. */
  listRelated(id: string, reading: Reading): Promise<string>;
  listProducts: CatalogFacade['listProducts'];
}

export function createProductQueries({ db, market, locales, listQueries }: ProductQueriesDeps): ProductQueries {
  const { list } = listQueries;
  const several = locales.others.length > 0;
  const pages = new Map([locales.reading(undefined), ...locales.others].map((reading) => [reading.locale, pagesIn(reading)]));

  /** Those who ask in the same language at the same time share a statement. */
  function pagesIn({ locale, chain }: Reading) {
    const shape = { several, translated: chain.length > 0 };
    const read = (statement: string) =>
      createBatch(async (keys) => {
        const values = [keys, market.currency, ...(shape.translated ? [locale] : [])];
        const { rows } = await db.executeQuery<{ key: string; page: string }>(CompiledQuery.raw(statement, values));
        return new Map(rows.map(({ key, page }) => [key, page]));
      });
    return { byId: read(pagesById(shape)), bySlug: read(pagesBySlug(shape)) };
  }

  return {
    listCards: async ({ locale: _named, ...query }, reading) => (await list(query, query.sort ?? 'newest', reading)).json,
    searchCards: ({ locale: _named, ...query }, reading) => list(query, query.sort ?? 'relevance', reading),

    async getPage(idOrSlug, { locale }) {
      const { byId, bySlug } = pages.get(locale) ?? pagesIn(locales.reading(undefined));
      const page = looksLikeId(idOrSlug) ? await byId(idOrSlug.toLowerCase()) : await bySlug(idOrSlug);
      if (page !== undefined) return { page };
      const { rows } = await db.executeQuery<FormerRow>(CompiledQuery.raw(presentSlug, [idOrSlug, market.currency]));
      const [present] = rows;
      if (!present) throw productNotFound();
      return { movedTo: slugIn(locales.reading(present.locale || undefined).chain, present) };
    },

    async listRelated(id, { locale, chain }) {
      const translated = chain.length > 0;
      const values = [id, market.currency, ...(translated ? [locale] : [])];
      const { rows } = await db.executeQuery<{ known: boolean; items: string }>(CompiledQuery.raw(related(translated), values));
      const [row] = rows;
      if (!row?.known) throw productNotFound();
      return `{"items":[${row.items}]}`;
    },

    async listProducts({ productIds }) {
      const { rows } = await db.executeQuery<{ productId: string; title: string; slug: string }>(
        CompiledQuery.raw(
          `select p.id as "productId", p.title, p.slug from products p join product_pages g on g.product_id = p.id and g.currency = $2::char(3)
          where p.id = any($1::uuid[])`,
          [productIds, market.currency],
        ),
      );
      return rows;
    },
  };
}

const pageText = ({ translated }: LanguageShape): string => `
  coalesce(${translated ? 't.head, ' : ''}p.head) || coalesce((
      select string_agg(u.text || ',"available":' || (coalesce(a.free, 0) > 0 or a.ahead is not null)::text
        || ',"stock":' || coalesce(a.free, 0) || coalesce(',"ahead":' || a.ahead, '') || '}', ',' order by u.n)
      from unnest(p.variant_ids, ${translated ? 'coalesce(t.variant_texts, p.variant_texts)' : 'p.variant_texts'}) with ordinality as u (id, text, n)
      left join (
        select s.variant_id, sum(${freeSql('s')}) as free, (${aheadJson('s')})::text as ahead
        from stock_levels s where s.product_id = p.product_id and s.listed
        group by s.variant_id
        union all
        select w.id, w.free, w.ahead::text from (${withoutShelf('v.product_id = p.product_id')}) w) a on a.variant_id = u.id), '') || ']}' as page`;

const inLanguage = ({ translated }: LanguageShape): string =>
  translated ? `left join translated_pages t on t.product_id = p.product_id and t.currency = p.currency and t.locale = $3::text` : '';

const pagesById = (shape: LanguageShape): string => `
  select p.product_id::text as key, ${pageText(shape)}
  from product_pages p ${inLanguage(shape)}
  where p.product_id = any((select $1::uuid[])::uuid[]) and p.currency = $2::char(3)`;

/** An address is one product's, whatever its language. */
const pagesBySlug = (shape: LanguageShape): string =>
  shape.several
    ? `
  select k.key, ${pageText(shape)}
  from (
    select w.slug as key, coalesce(
      (select g.product_id from product_pages g where g.slug = w.slug and g.currency = $2::char(3)),
      (select a.entity_id from translations a where a.entity = 'product' and a.slug = w.slug)) as id
    from unnest((select $1::text[])) as w (slug)) k
  join product_pages p on p.product_id = k.id and p.currency = $2::char(3) ${inLanguage(shape)}`
    : `
  select p.slug as key, ${pageText(shape)}
  from product_pages p where p.slug = any((select $1::text[])::text[]) and p.currency = $2::char(3)`;

/** `locale`: in which it had the address; '' for the default one. */
interface FormerRow {
  readonly locale: string;
  readonly slug: string;
  readonly translated: Readonly<Record<string, string>>;
}

const slugIn = (chain: readonly string[], { slug, translated }: FormerRow): string => pick(chain, translated, (text) => text) ?? slug;

const presentSlug = `
  select f.locale, g.slug, (select coalesce(json_object_agg(t.locale, t.slug), '{}') from translations t
    where t.entity = 'product' and t.entity_id = f.target_id and t.slug is not null) as translated
  from former_slugs f join product_pages g on g.product_id = f.target_id and g.currency = $2::char(3)
  where f.kind = 'product' and f.slug = $1`;

const related = (translated: boolean): string => `
  with chosen as (
    select r.related_id as id, 0 as rank, r.position::bigint as place from related_products r where r.product_id = $1::uuid),
  alike as (
    select l.product_id as id, 1 as rank, -l.rating_rank::bigint as place from listings l
    where l.category_id = (select pc.category_id from product_categories pc where pc.product_id = $1::uuid order by pc.position, pc.category_id limit 1)
      and l.currency = $2::char(3) and l.product_id <> $1::uuid and not exists (select 1 from chosen)
    order by l.rating_rank desc, l.product_id desc limit 8),
  shown as (
    select w.rank, w.place, c.product_id, coalesce(${translated ? 't.card, ' : ''}c.card) as card,
      ${availableNow('c.product_id')} as available
    from (select * from chosen union all select * from alike) w
    join product_cards c on c.product_id = w.id and c.currency = $2::char(3)${
      translated
        ? '\n    left join translated_cards t on t.product_id = c.product_id and t.currency = c.currency and t.locale = $3::text'
        : ''
    })
  select exists (select 1 from product_pages g where g.product_id = $1::uuid and g.currency = $2::char(3)) as known,
    coalesce((select string_agg(s.card || ',"available":' || s.available::text || '}', ',' order by s.rank, s.place, s.product_id) from shown s), '') as items`;
