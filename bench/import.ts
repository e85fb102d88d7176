import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app';
import { commandLogger } from '../src/cli/console';
import { openDatabase } from '../src/cli/database';
import { loadConfig } from '../src/platform/config/config';
import { installationSecret } from '../src/platform/config/secret';
import { generatedProducts } from './products';

/** LINES (10000), RUNS (3) and VARIANTS (3, of a product at most) may be given by environment. */
const lines = Number(process.env['LINES'] ?? 10_000);
const runs = Number(process.env['RUNS'] ?? 3);
const variants = Number(process.env['VARIANTS'] ?? 3);

interface Result {
  readonly created: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly productSeconds: number;
}

/** Each run in an empty shop of its own, with a PostgreSQL of its own on this machine. */
async function main(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; ${lines} lines of JSON, 1 to ${variants} variants each, no pictures`,
  );
  for (let run = 1; run <= runs; run += 1) await importOnce(run);
}

async function importOnce(run: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'galleria-bench-import-'));
  const config = loadConfig({ DATA_DIR: dataDir, GALLERIA_ENV: 'test', LOG_LEVEL: 'warn', JOBS: 'off' });
  const secret = installationSecret(config);
  const database = await openDatabase(config, secret, () => undefined);
  try {
    const app = createApp({ config, logger: commandLogger(config), secret, urlOf: database.urlOf });
    try {
      const file = join(dataDir, 'bench.jsonl');
      writeFileSync(file, [...generatedProducts(lines, variants)].join('\n'));
      const task = app.house.tasks['catalog.import'];
      if (!task) throw new Error('the catalog cannot import');
      const postmaster = Number(readFileSync(join(dataDir, pidFile(dataDir)), 'utf8').split('\n')[0]);
      const measured = async (name: string): Promise<void> => {
        const [node, postgres] = [process.cpuUsage(), cpuSeconds(postmaster)];
        const { created, unchanged, failed, productSeconds } = (await task({ file, report: '/dev/null' }, () => undefined)) as Result;
        const { user, system } = process.cpuUsage(node);
        const perProduct = (seconds: number): string => `${((seconds * 1_000) / lines).toFixed(2)} ms`;
        console.log(
          `run ${run}, ${name}: ${Math.round(lines / productSeconds)} products/s (${productSeconds.toFixed(2)} s; ${created} created, ${unchanged} unchanged, ${failed} failed),`,
          `CPU per product: Node ${perProduct((user + system) / 1e6)}, PostgreSQL ${perProduct(cpuSeconds(postmaster) - postgres)}; load ${loadavg()[0]?.toFixed(1) ?? '?'}`,
        );
      };
      await measured('new products');
      await measured('the same again');
    } finally {
      await app.stop();
    }
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Below the folder of the embedded server. */
function pidFile(dataDir: string): string {
  const found = readdirSync(dataDir, { recursive: true }).find((name) => String(name).endsWith('postmaster.pid'));
  if (found === undefined) throw new Error('the database of the bench does not run');
  return String(found);
}

const ticksPerSecond = 100;

/** Of the server and all its processes, those that have ended included. */
function cpuSeconds(postmaster: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = statOf(entry);
    if (stat === null) continue;
    const [, parent] = stat;
    const times = stat.slice(11, 15);
    if (Number(entry) === postmaster) ticks += times.reduce((sum, t) => sum + t, 0);
    else if (parent === postmaster) ticks += (times[0] ?? 0) + (times[1] ?? 0);
  }
  return ticks / ticksPerSecond;
}

/** Fields of proc(5) from the state on; the state itself is no number. */
function statOf(pid: string): number[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return null;
  }
}

void main();
