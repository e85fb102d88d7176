import { CompiledQuery, type Kysely } from 'kysely';
import { createRemembered } from '../../../platform/kernel/remembered';
import type { Market } from '../../../platform/module';
import type { Clock } from '../../../platform/kernel/clock';
import { pick } from '../domain/translations';
import { find } from '../finder/domain/find';
import type { ProductIndex } from '../finder/domain/product-index';
import type { Finder, FinderShelf } from '../finder/finder';
import type { CatalogTables } from '../tables';
import type { Reading } from '../translations/shop-locales';
import { normalQuery } from './domain/query';
import { lookupOf, type Slot } from './domain/question';
import { rarity } from './domain/ranking';
import type { KnownWord } from './domain/word-facts';
import { isCode } from './domain/words';
import { Suggestions } from './schemas';
import { codesOf, writtenWord } from './vocabulary.queries';

export interface SuggestionQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly finder: Finder;
  readonly clock: Clock;
}

export interface SuggestionQueries {
  /** JSON text, up to half a minute old; at most one statement. */
  suggest(q: string, reading: Reading): Promise<string>;
}

const productsShown = 5;
const wordsTried = 6;
/** With fewer letters nearly everything would match. */
const lettersForProducts = 2;
/** Older ones are given once more while they are read anew, until they are stale. */
const [freshMs, staleMs] = [20_000, 30_000];
/** With some kilobytes each: most of what is typed are the same few letters. */
const kept = 2_000;
/** What few have searched may say who they are. */
const searchedAtLeast = 3;

export function createSuggestionQueries({ db, market, finder, clock }: SuggestionQueriesDeps): SuggestionQueries {
  const known = createRemembered<string>({ most: kept, freshMs, staleMs, now: () => clock().getTime() });

  async function read(q: string, reading: Reading): Promise<string> {
    const shelf = await finder.shelf('any');
    const words = q.split(' ');
    const slots = (words.at(-1) ?? '').length < lettersForProducts ? [] : slotsOf(shelf.index, words);
    const ids = slots.length === 0 ? [] : bestOf(shelf, slots);
    const { rows } = await db.executeQuery<{ queries: string[]; products: unknown[] }>(
      CompiledQuery.raw(statement(reading.chain.length > 0), [
        q,
        ids,
        market.currency,
        ...(reading.chain.length > 0 ? [reading.locale] : []),
      ]),
    );
    const [said] = rows;
    if (!said) throw new Error('an aggregate without a row');
    return JSON.stringify(Suggestions.parse({ ...said, categories: categoriesOf(shelf, q, reading.chain), brands: brandsOf(shelf, q) }));
  }

  return {
    async suggest(q, reading) {
      const normal = normalQuery(q);
      return normal === '' ? nothing : known.ask(`${reading.locale} ${normal}`, () => read(normal, reading));
    },
  };
}

const nothing = JSON.stringify({ queries: [], categories: [], brands: [], products: [] });

const bestOf = ({ index, scorer }: FinderShelf, slots: readonly Slot[]): readonly string[] => {
  const rarities = slots.map((s) => s.rarity);
  const sought = { lookup: lookupOf(slots, rarities), slotCount: slots.length, excluded: [], among: null };
  const conditions = { inStock: false, attributes: [] };
  return find(index, scorer, { conditions, sought, sort: 'relevance', limit: productsShown, after: null, facets: false }).ids;
};

/** A word nobody knows, such as a model code, is looked up as it stands. */
function slotsOf(index: ProductIndex, words: readonly string[]): Slot[] {
  const beginning = words.at(-1) ?? '';
  const last = [...commonest(index, beginning), ...(isCode(beginning) ? codesOf(index, beginning, wordsTried) : [])];
  if (last.length === 0) return [];
  const before = words.slice(0, -1).map((word) => writtenWord(index, word) ?? { word, terms: [word], products: 1, stop: false });
  return [...before.map((word) => slotOf(index, [word])), slotOf(index, last)];
}

function commonest(index: ProductIndex, beginning: string): KnownWord[] {
  const words: KnownWord[] = [];
  for (const word of index.vocabulary.beginningWith(beginning)) {
    const known = writtenWord(index, word);
    if (known) words.push(known);
  }
  return words.sort((one, other) => other.products - one.products || (one.word < other.word ? -1 : 1)).slice(0, wordsTried);
}

const slotOf = (index: ProductIndex, words: readonly KnownWord[]): Slot => ({
  alternatives: [...new Set(words.flatMap((w) => w.terms))].map((term) => ({ terms: [term], products: 1, worth: 1 })),
  rarity: rarity(index.size, Math.max(1, ...words.map((w) => w.products))),
});

const offered = 3;

function categoriesOf({ index, surroundings }: FinderShelf, q: string, chain: readonly string[]): { slug: string; name: string }[] {
  const named = surroundings.categories.flatMap((category) => {
    if (index.inCategory(index.categories.find(category.id)) === 0) return [];
    const name = pick(chain, category.translations, (texts) => texts.name) ?? category.name;
    const lower = name.toLowerCase();
    if (!lower.startsWith(q) && !lower.includes(` ${q}`)) return [];
    return { slug: pick(chain, category.translations, (texts) => texts.slug) ?? category.slug, name };
  });
  return named.sort(shortestFirst).slice(0, offered);
}

const brandsOf = ({ index, surroundings }: FinderShelf, q: string): { slug: string; name: string }[] =>
  surroundings.brands
    .filter(({ name, slug }) => name.toLowerCase().startsWith(q) && index.ofBrand(index.brands.find(slug)) > 0)
    .map(({ slug, name }) => ({ slug, name }))
    .sort(shortestFirst)
    .slice(0, offered);

const shortestFirst = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name.length - other.name.length || (one.name < other.name ? -1 : 1);

const statement = (translated: boolean): string => `
  select
    (select coalesce(json_agg(s.query order by s.searches desc, s.query), '[]') from (
      select c.query, sum(c.searches) as searches from search_counts c
      where c.query > $1::text and c.query < $1::text || U&'\\FFFF' and c.results > 0 and c.day > current_date - 30
      group by c.query having sum(c.searches) >= ${searchedAtLeast} order by 2 desc, 1 limit 4) s) as queries,
    (select coalesce(json_agg((${translated ? 'coalesce(t.card, c.card)' : 'c.card'} || '}')::json order by p.n), '[]')
      from unnest($2::uuid[]) with ordinality as p (id, n)
      join product_cards c on c.product_id = p.id and c.currency = $3::char(3)${
        translated ? ' left join translated_cards t on t.product_id = c.product_id and t.currency = c.currency and t.locale = $4::text' : ''
      }) as products`;
