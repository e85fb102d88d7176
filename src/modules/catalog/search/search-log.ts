import { sql, type Kysely } from 'kysely';
import type { CatalogTables } from '../tables';
import { normalQuery } from './domain/query';
import type { SearchedQueries, SearchesQuery } from './schemas';

export interface SearchLogDeps {
  readonly db: Kysely<CatalogTables>;
}

/**
 * What is searched, counted by day and words; nothing about who asked. Counted in memory and written together now and
 * then, so that a search costs no statement more; a process that dies takes the last seconds with it.
 */
export interface SearchLog {
  searched(q: string, results: number): void;
  /** Somebody opened a product from these results. */
  clicked(q: string): void;
  /** One statement when there is something to write. */
  write(): Promise<void>;
  /** One statement. */
  read(query: SearchesQuery): Promise<SearchedQueries>;
}

interface Count {
  searches: number;
  clicks: number;
  /** null: only clicks so far */
  results: number | null;
}

/** Beyond it what is new is not counted until the next write. */
const remembered = 2_000;
const longest = 100;

export function createSearchLog({ db }: SearchLogDeps): SearchLog {
  let counts = new Map<string, Count>();

  function countOf(q: string): Count | null {
    const query = normalQuery(q).slice(0, longest).trim();
    if (query.length < 2 || maybePersonal(q)) return null;
    const known = counts.get(query);
    if (known) return known;
    if (counts.size >= remembered) return null;
    const count: Count = { searches: 0, clicks: 0, results: null };
    counts.set(query, count);
    return count;
  }

  async function write(): Promise<void> {
    if (counts.size === 0) return;
    const rows = [...counts].map(([query, count]) => ({ query, ...count }));
    counts = new Map();
    await sql`
      insert into search_counts as c (day, query, searches, clicks, results)
      select current_date, r.query, r.searches, r.clicks, coalesce(r.results, 1)
      from json_to_recordset(${JSON.stringify(rows)}::json) as r (query text, searches int, clicks int, results int)
      order by r.query collate "C"
      on conflict (query, day) do update set searches = c.searches + excluded.searches, clicks = c.clicks + excluded.clicks,
        results = case when excluded.searches > 0 then excluded.results else c.results end`.execute(db);
  }

  return {
    searched(q, results) {
      const count = countOf(q);
      if (!count) return;
      count.searches += 1;
      count.results = results;
    },
    clicked(q) {
      const count = countOf(q);
      if (count) count.clicks += 1;
    },
    write,
    async read({ days = 30, found, limit = 50 }) {
      const { rows } = await sql<SearchedQueries>`
        with asked as materialized (
          select c.query, sum(c.searches)::int as searches, sum(c.clicks)::int as clicks,
            (array_agg(c.results order by c.day desc))[1] as results
          from search_counts c where c.day > current_date - ${days}::int and c.searches > 0 group by c.query),
        shown as (
          select a.* from asked a where ${found === undefined ? sql`true` : found === 'true' ? sql`a.results > 0` : sql`a.results = 0`}
          order by a.searches desc, a.query limit ${limit})
        select (select coalesce(json_agg(s order by s.searches desc, s.query), '[]') from shown s) as items,
          coalesce(sum(a.searches), 0)::int as searches,
          coalesce(sum(a.searches) filter (where a.results = 0), 0)::int as "withoutResult",
          coalesce(sum(a.clicks), 0)::int as clicks
        from asked a`.execute(db);
      const [row] = rows;
      if (!row) throw new Error('an aggregate without a row');
      return row;
    },
  };
}

/** An address, or a number as long as a telephone's, typed into the wrong field. */
const maybePersonal = (q: string): boolean => q.includes('@') || /(?:\d[\s()+-]*){9,}/.test(q);
