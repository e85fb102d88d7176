import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { galleria, startShop, type Shop } from '../test/support/shop';
import { icecatFolder, writeIcecat } from './icecat';

/*
 * How well search ranks, by ratings people gave: `npm run search:eval [-- <ratings.csv>]` loads the Icecat catalogue into a
 * shop of its own and asks every query over HTTP. DATA_DIR names a folder to keep, so that the next run need not import.
 */
const env = { GALLERIA_ENV: 'production', NODE_ENV: 'production', SEED_DEMO: 'off', RATE_LIMIT_FACTOR: '10000', LOG_LEVEL: 'error' };
const depth = 10;
const relevantFrom = 1;

/** Query → product → 0 to 3. */
type Ratings = ReadonlyMap<string, ReadonlyMap<string, number>>;

interface Judged {
  readonly query: string;
  /** null: nothing that was rated is of any use, so no order is better than another. */
  readonly ndcg: number | null;
  readonly reciprocalRank: number;
  readonly judged: number;
  readonly shown: readonly string[];
}

async function main(ratingsFile: string): Promise<void> {
  if (!existsSync(ratingsFile) || !existsSync(join(icecatFolder, 'products.jsonl.gz'))) {
    console.log(`Skipped: the Icecat catalogue and its ratings are not in ${icecatFolder}.`);
    return;
  }
  const kept = process.env['DATA_DIR'];
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'galleria-search-'));
  try {
    if (!existsSync(join(dataDir, 'icecat.jsonl'))) await load(dataDir);
    const shop = await startShop({ dataDir, env });
    try {
      report(await ask(shop, readRatings(ratingsFile)));
    } finally {
      await shop.stop();
    }
  } finally {
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}

async function load(dataDir: string): Promise<void> {
  const first = await startShop({ dataDir, env });
  await first.stop();
  const file = join(dataDir, 'icecat.jsonl');
  await writeIcecat(file);
  const started = performance.now();
  galleria(dataDir, ['import', file], env);
  console.log(`catalogue imported in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function ask(shop: Shop, ratings: Ratings): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const [query, rated] of ratings) {
    const reply = await fetch(`${shop.baseUrl}/api/v1/products/search?limit=${depth}&q=${encodeURIComponent(query)}`);
    if (!reply.ok) throw new Error(`${query}: ${reply.status} ${await reply.text()}`);
    const { items } = (await reply.json()) as { items: { slug: string; title: string }[] };
    judged.push(
      judge(
        query,
        rated,
        items.map(({ slug, title }) => ({ id: slug.split('-').at(-1) ?? '', title })),
      ),
    );
  }
  return judged;
}

/** nDCG with a gain of 2^rating − 1; what nobody rated counts as 0, the ideal is made of all ratings of the query. */
function judge(query: string, rated: ReadonlyMap<string, number>, items: readonly { id: string; title: string }[]): Judged {
  const gain = (rating: number, place: number): number => (2 ** rating - 1) / Math.log2(place + 2);
  const sum = (ratings: readonly number[]): number =>
    ratings.slice(0, depth).reduce((total, rating, place) => total + gain(rating, place), 0);
  const ideal = sum([...rated.values()].sort((a, b) => b - a));
  const got = items.map((item) => rated.get(item.id));
  const first = got.findIndex((rating) => (rating ?? 0) >= relevantFrom);
  return {
    query,
    ndcg: ideal === 0 ? null : sum(got.map((rating) => rating ?? 0)) / ideal,
    reciprocalRank: first === -1 ? 0 : 1 / (first + 1),
    judged: got.filter((rating) => rating !== undefined).length / depth,
    shown: items.map((item, at) => `${got[at] ?? '·'} ${item.title.slice(0, 90)}`),
  };
}

function report(judged: readonly Judged[]): void {
  const worstFirst = [...judged].sort((a, b) => (a.ndcg ?? 2) - (b.ndcg ?? 2));
  console.log(`\nnDCG@${depth}  judged  query`);
  for (const { query, ndcg, judged: share, shown } of worstFirst) {
    console.log(`${ndcg === null ? '     –' : ndcg.toFixed(4)}   ${share.toFixed(2)}    ${query}`);
    if (process.env['VERBOSE'] === 'true') for (const line of shown) console.log(`                    ${line}`);
  }
  const rateable = judged.filter((j) => j.ndcg !== null);
  const mean = (values: readonly number[]): string => (values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)).toFixed(4);
  const ndcg = (of: readonly Judged[]): string => mean(of.flatMap((j) => j.ndcg ?? []));
  console.log(`\n${judged.length} queries, ${rateable.length} with something worth finding`);
  console.log(
    `nDCG@${depth}    ${ndcg(judged)}   (odd queries ${ndcg(judged.filter((_, i) => i % 2 === 0))}, even ${ndcg(judged.filter((_, i) => i % 2 === 1))}; all ${judged.length} queries, nothing to find as 0: ${mean(judged.map((j) => j.ndcg ?? 0))})`,
  );
  console.log(`MRR        ${mean(rateable.map((j) => j.reciprocalRank))}`);
  console.log(`judged@${depth}  ${mean(judged.map((j) => j.judged))}`);
}

function readRatings(file: string): Ratings {
  const ratings = new Map<string, Map<string, number>>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/).slice(1)) {
    const match = /^"?(.*?)"?,([^,]+),([\d.]+)$/.exec(line);
    if (!match) continue;
    const [, query = '', id = '', rating] = match;
    const rated = ratings.get(query.replaceAll('""', '"')) ?? new Map<string, number>();
    ratings.set(query.replaceAll('""', '"'), rated.set(id, Number(rating)));
  }
  return ratings;
}

main(process.argv[2] ?? join(icecatFolder, 'ratings-dev.csv')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
