import { CompiledQuery, sql, type Kysely, type RawBuilder } from 'kysely';
import { createShared } from '../../../platform/kernel/shared-reads';
import type { Market } from '../../../platform/module';
import type { Clock } from '../../../platform/kernel/clock';
import type { CatalogTables } from '../tables';
import type { Reading } from '../translations/shop-locales';
import { normalQuery } from './domain/query';
import { lookupOf, type Slot } from './domain/question';
import { rarity } from './domain/ranking';
import { isCode } from './domain/words';
import { foundProducts, foundShape, type FoundValues } from './found';
import type { Stemming } from './languages';
import { Suggestions } from './schemas';

export interface SuggestionQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly stemming: Stemming;
  readonly clock: Clock;
}

export interface SuggestionQueries {
  /** JSON text, up to half a minute old; at most two statements. */
  suggest(q: string, reading: Reading): Promise<string>;
}

const productsShown = 5;
const wordsTried = 6;
/** With fewer letters nearly everything would match. */
const lettersForProducts = 2;
const freshForMs = 30_000;
const kept = 500;
/** What few have searched may say who they are. */
const searchedAtLeast = 3;

export function createSuggestionQueries({ db, market, stemming, clock }: SuggestionQueriesDeps): SuggestionQueries {
  const shared = createShared<string>();
  const fresh = new Map<string, { readonly text: string; readonly until: number }>();

  async function read(q: string, { locale, chain }: Reading): Promise<string> {
    const words = q.split(' ');
    const beginning = words.at(-1) ?? '';
    const before = words.slice(0, -1);
    const word = sql.ref('w.word');
    const shown = (path: 'name' | 'slug'): RawBuilder<unknown> =>
      chain.length === 0
        ? sql.ref(`g.${path}`)
        : sql`coalesce(translated('category', g.id, ${chain}::text[], ${sql.lit(`{${path}}`)}), ${sql.ref(`g.${path}`)})`;
    const name = sql`lower(${shown('name')})`;
    const { rows } = await sql<Offered>`
      select
        (select coalesce(json_agg(json_build_object('word', w.word, 'terms', ${stemming.terms(word)}, 'products', w.products)), '[]')
          from search_words w where w.word = any(${before}::text[])) as before,
        (select coalesce(json_agg(json_build_object('word', w.word, 'terms', ${stemming.terms(word)}, 'products', w.products)), '[]') from (
          (select k.word, k.products from search_words k
            where k.word >= ${beginning} and k.word < ${beginning} || U&'\\FFFF' order by k.products desc, k.word limit ${wordsTried})
          union all
          (select distinct p.term, 1 from search_postings p
            where ${isCode(beginning)} and p.term >= ${beginning} and p.term < ${beginning} || U&'\\FFFF' limit ${wordsTried})) w) as completions,
        (select coalesce(json_agg(json_build_object('slug', c.slug, 'name', c.name)), '[]') from (
          select ${shown('slug')} as slug, ${shown('name')} as name from categories g
          where (${name} like ${`${like(q)}%`} or ${name} like ${`% ${like(q)}%`})
            and exists (select 1 from listings l where l.category_id = g.id and l.currency = ${market.currency})
          order by length(${shown('name')}), 2 limit 3) c) as categories,
        (select coalesce(json_agg(json_build_object('slug', b.slug, 'name', b.name)), '[]') from (
          select d.slug, d.name from brands d
          where lower(d.name) like ${`${like(q)}%`} and exists (select 1 from product_cards p where p.brand_slug = d.slug and p.currency = ${market.currency})
          order by length(d.name), d.name limit 3) b) as brands,
        (select coalesce(json_agg(s.query order by s.searches desc, s.query), '[]') from (
          select c.query, sum(c.searches) as searches from search_counts c
          where c.query > ${q} and c.query < ${q} || U&'\\FFFF' and c.results > 0 and c.day > current_date - 30
          group by c.query having sum(c.searches) >= ${searchedAtLeast} order by 2 desc, 1 limit 4) s) as queries`.execute(db);
    const [offered] = rows;
    if (!offered) throw new Error('an aggregate without a row');
    const slots = beginning.length < lettersForProducts ? [] : slotsOf(before, offered);
    const products = slots.length === 0 ? [] : await findProducts(slots, chain.length === 0 ? null : locale);
    return JSON.stringify(Suggestions.parse({ ...offered, products }));
  }

  async function findProducts(slots: readonly Slot[], locale: string | null): Promise<unknown[]> {
    const lookup = lookupOf(
      slots,
      slots.map((s) => s.rarity),
    );
    const parameters: unknown[] = [];
    const places = new Map<string, string>();
    const values: FoundValues = { ...lookup, slotCount: slots.length, excluded: [], phrases: [] };
    const value = (name: keyof FoundValues, type: string): string => {
      const known = places.get(name);
      if (known !== undefined) return known;
      parameters.push(values[name]);
      const place = `$${parameters.length}::${type}`;
      places.set(name, place);
      return place;
    };
    const found = foundProducts(foundShape(lookup, [], []), value);
    if (locale !== null) parameters.push(locale);
    const translated =
      locale === null
        ? ''
        : `
        left join translated_cards t on t.product_id = c.product_id and t.currency = c.currency and t.locale = $${parameters.length}::text`;
    const { rows } = await db.executeQuery<{ card: string }>(
      CompiledQuery.raw(
        `with ${found}
        select coalesce(${locale === null ? '' : 't.card, '}c.card) as card from (select f.product_no, f.score from found f order by f.score desc, f.product_no desc limit ${productsShown * 2}) b
        join product_search n on n.no = b.product_no
        join product_cards c on c.product_id = n.product_id and c.currency = '${market.currency}'${translated}
        order by b.score desc, b.product_no desc limit ${productsShown}`,
        parameters,
      ),
    );
    return rows.map((row) => JSON.parse(`${row.card}}`));
  }

  return {
    suggest(q, reading) {
      const normal = normalQuery(q);
      const key = `${reading.locale} ${normal}`;
      const known = fresh.get(key);
      if (known && known.until > clock().getTime()) return Promise.resolve(known.text);
      return shared(key, async () => {
        const text = normal === '' ? nothing : await read(normal, reading);
        if (fresh.size >= kept) fresh.clear();
        fresh.set(key, { text, until: clock().getTime() + freshForMs });
        return text;
      });
    },
  };
}

const nothing = JSON.stringify({ queries: [], categories: [], brands: [], products: [] });

interface OfferedWord {
  readonly word: string;
  readonly terms: readonly string[];
  readonly products: number;
}

interface Offered extends Omit<Suggestions, 'products'> {
  readonly before: readonly OfferedWord[];
  readonly completions: readonly OfferedWord[];
}

const usualProducts = 20_000;

/** A word nobody knows, such as a model code, is looked up as it stands. */
function slotsOf(before: readonly string[], offered: Offered): Slot[] {
  const known = new Map(offered.before.map((w) => [w.word, w]));
  const last = offered.completions;
  if (last.length === 0) return [];
  return [...before.map((word) => slotOf([known.get(word) ?? { word, terms: [word], products: 1 }])), slotOf(last)];
}

const slotOf = (words: readonly OfferedWord[]): Slot => ({
  alternatives: [...new Set(words.flatMap((w) => w.terms))].map((term) => ({ terms: [term], products: 1, worth: 1 })),
  rarity: rarity(usualProducts, Math.max(1, ...words.map((w) => w.products))),
});

const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
