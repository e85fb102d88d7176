import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { galleria, memory, startShop, statements, type Shop } from '../test/support/shop';
import { icecatFolder, writeIcecat } from './icecat';
import { createCaller, measure } from './load';

/*
 * How fast search answers with the Icecat catalogue: `npm run bench:search`. SECONDS (10) and CONCURRENCY (16) by environment;
 * DATA_DIR names a folder to keep, as for search:eval.
 */
const seconds = Number(process.env['SECONDS'] ?? 10);
const concurrency = Number(process.env['CONCURRENCY'] ?? 16);
const env = { GALLERIA_ENV: 'production', NODE_ENV: 'production', SEED_DEMO: 'off', RATE_LIMIT_FACTOR: '10000', LOG_LEVEL: 'error' };

async function main(): Promise<void> {
  if (!existsSync(join(icecatFolder, 'products.jsonl.gz'))) {
    console.log(`Skipped: the Icecat catalogue is not in ${icecatFolder}.`);
    return;
  }
  const kept = process.env['DATA_DIR'];
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'galleria-search-'));
  try {
    const file = join(dataDir, 'icecat.jsonl');
    if (!existsSync(file)) {
      await (await startShop({ dataDir, env })).stop();
      await writeIcecat(file);
      galleria(dataDir, ['import', file], env);
    }
    const shop = await startShop({ dataDir, env });
    try {
      await report(shop, questionsFrom(file));
    } finally {
      await shop.stop();
    }
  } finally {
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Two or three words that follow one another in some title: thousands of different questions, of common and rare words. */
function questionsFrom(file: string): string[] {
  const titles = readFileSync(file, 'utf8')
    .split('\n')
    .filter((_, n) => n % 7 === 0)
    .flatMap((line) => /"title":"([^"\\]+)"/.exec(line)?.[1] ?? []);
  return titles.flatMap((title, n) => {
    const words = title.split(/\s+/);
    const at = n % Math.max(1, words.length - 2);
    return words.length < 3 ? [] : [words.slice(at, at + 2 + (n % 2)).join(' ')];
  });
}

async function report(shop: Shop, questions: readonly string[]): Promise<void> {
  const { call, close } = createCaller(shop.baseUrl, concurrency);
  let turn = 0;
  const next = (): string => questions[(turn += 1) % questions.length] ?? '';
  const get = async (path: string): Promise<void> => {
    const { status, text } = await call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 200)}`);
  };
  console.log(
    `${questions.length} questions, concurrency ${concurrency}, ${seconds} s each\n                            per second      p50      p95      p99  errors`,
  );
  const run = async (name: string, attempt: () => Promise<void>): Promise<void> => {
    const before = await statements(shop);
    const f = await measure(name, { concurrency, seconds, warmUpSeconds: 1 }, attempt);
    const each = ((await statements(shop)) - before) / Math.max(1, f.count * (1 + 1 / seconds));
    const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(9);
    console.log(
      `${name.padEnd(26)} ${f.perSecond.toFixed(0).padStart(11)}${ms(f.p50)}${ms(f.p95)}${ms(f.p99)}${String(f.errors).padStart(8)}   ${each.toFixed(1)} statements`,
    );
  };
  await run('search with facets', () => get(`/api/v1/products/search?facets=true&limit=24&q=${encodeURIComponent(next())}`));
  await run('search', () => get(`/api/v1/products/search?limit=24&q=${encodeURIComponent(next())}`));
  await run('suggestions', () => {
    const question = next();
    return get(`/api/v1/products/suggest?q=${encodeURIComponent(question.slice(0, 2 + (turn % 8)))}`);
  });
  await close();
  const { now, peak } = memory(shop.pid);
  console.log(`\nmemory: ${now.toFixed(0)} MiB, peak ${peak.toFixed(0)} MiB`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
