import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { AppError } from '../../../platform/kernel/errors';
import { mostUnits } from '../domain/shelf';
import { badLines } from '../errors';
import { setStock, type ShelfAfter, type StockLine } from '../inventory/set-stock';
import type { CatalogTables } from '../tables';
import { causeOf } from './cause';
import { recordStock } from './record-stock';
import type { BulkAdjustment, BulkDone } from './routes';
import type { Hand } from './scope';
import { readStockFile } from './stock-file';

export interface BulkStockDeps {
  readonly uow: UnitOfWork<CatalogTables>;
}

export interface BulkStock {
  /** All lines or none, in a fixed number of statements. Throws `catalog.bad-lines` with each wrong line and its reason. */
  apply(id: string, adjustment: BulkAdjustment, hand: Hand): Promise<BulkDone>;
  /** The same from the text of a file; wrong lines are named as they stand in it. */
  applyText(id: string, adjustment: Omit<BulkAdjustment, 'lines'> & { readonly text: string }, hand: Hand): Promise<BulkDone>;
}

interface Wrong {
  readonly line: number;
  readonly reason: string;
}

/** Wrong lines that are named. */
const namedLines = 100;
/** Of a file. */
const mostLines = 200_000;

export function createBulkStock({ uow }: BulkStockDeps): BulkStock {
  const bulk: BulkStock = {
    async applyText(id, { text, ...adjustment }, hand) {
      const { lines, numbers, wrong } = readStockFile(text);
      if (wrong.length > 0) throw refuse(wrong);
      if (lines.length === 0) throw refuse([{ line: 1, reason: 'there are no lines' }]);
      if (lines.length > mostLines) throw refuse([{ line: mostLines + 1, reason: `a file has ${mostLines} lines at most` }]);
      try {
        return await bulk.apply(id, { ...adjustment, lines: [...lines] }, hand);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'catalog.bad-lines') throw error;
        const { lines: named, wrong: all } = Refused.parse(error.extra);
        throw badLines(
          named.map(({ line, reason }) => ({ line: numbers[line - 1] ?? line, reason })),
          all,
        );
      }
    },

    async apply(id, adjustment, hand) {
      const { dryRun = false } = adjustment;
      const work = async (tx: Tx<CatalogTables>): Promise<BulkDone> => {
        const shelves = await applyLines(tx, id, adjustment, hand);
        const changed = shelves.filter((s) => s.delta !== 0);
        const units = shelves.reduce((sum, { delta }) => sum + delta, 0);
        return { id, dryRun, lines: shelves.length, changed: changed.length, units };
      };
      if (dryRun) return takenBack(uow, work);
      return uow.command(`adjust:${id}`, 'adjustStockInBulk', adjustment, work);
    },
  };
  return bulk;
}

export const Refused = z.object({ lines: z.array(z.object({ line: z.int(), reason: z.string() })), wrong: z.int() });

async function applyLines(tx: Tx<CatalogTables>, id: string, adjustment: BulkAdjustment, hand: Hand): Promise<readonly ShelfAfter[]> {
  const { reason, reference = null, note = null } = adjustment;
  const { lines, wrong } = await resolve(tx.db, adjustment, hand);
  if (wrong.length > 0) throw refuse(wrong);
  const result = await setStock(tx, lines, { cause: causeOf(reason, id), reason, note, reference, actorId: hand.actorId, from: 'staff' });
  if (result.outcome === 'refused') {
    const at = new Map(lines.map((line, index) => [keyOf(line), index + 1]));
    throw refuse(result.lines.map((shelf) => ({ line: at.get(keyOf(shelf)) ?? 0, reason: reasonFor(shelf) })));
  }
  await recordStock(tx.db, result.shelves, {
    action: 'stock-adjusted',
    note: [reason, reference, note].filter(Boolean).join(': '),
    actorId: hand.actorId,
  });
  return result.shelves;
}

/** Each line's shelf, in one statement for all lines. */
async function resolve(
  db: Transaction<CatalogTables>,
  { lines, store }: BulkAdjustment,
  { scope }: Hand,
): Promise<{ lines: StockLine[]; wrong: Wrong[] }> {
  const asked = lines.map((line, at) => ({ n: at, sku: line.sku ?? null, id: line.variantId ?? null, store: line.store ?? store ?? null }));
  const { rows } = await sql<{ n: number; variant_id: string | null; store_id: string | null; supply: string | null }>`
    with asked as materialized (
      select a.n, a.sku, a.id, a.store from json_to_recordset(${JSON.stringify(asked)}::json) as a (n int, sku text, id uuid, store text)),
    named as (
      select distinct on (n.store) n.store, t.id
      from (select distinct a.store from asked a where a.store is not null) n
      join stores t on t.code = n.store or t.id::text = n.store or lower(t.name) = lower(n.store)
      order by n.store, t.code = n.store desc, t.created_at
    ),
    locked as (select t.id from stores t where t.id in (select d.id from named d) order by t.id for share)
    select a.n, coalesce(v.id, k.id) as variant_id, l.id as store_id, coalesce(v.supply, k.supply) as supply
    from asked a
    left join variants v on v.id = a.id
    left join variants k on k.sku = a.sku and a.id is null
    left join named d on d.store = a.store
    left join locked l on l.id = d.id
    order by a.n`.execute(db);
  const seen = new Map<string, number>();
  const wrong: Wrong[] = [];
  const found: StockLine[] = [];
  for (const [at, line] of lines.entries()) {
    const row = rows[at];
    const reason = faultOf(line, row?.variant_id ?? null, row?.store_id ?? null, asked[at]?.store ?? null, scope);
    if (reason === null && row?.supply !== 'shelf') {
      wrong.push({ line: at + 1, reason: row?.supply === 'parts' ? 'is a bundle: its parts have the stock' : 'never runs out' });
      continue;
    }
    if (reason !== null || !row?.variant_id || !row.store_id) {
      wrong.push({ line: at + 1, reason: reason ?? 'cannot be read' });
      continue;
    }
    const shelf = {
      variantId: row.variant_id,
      storeId: row.store_id,
      delta: line.delta ?? null,
      onHand: line.onHand ?? null,
      backorder: null,
    };
    const before = seen.get(keyOf(shelf));
    if (before !== undefined) wrong.push({ line: at + 1, reason: `names the same shelf as line ${before}` });
    else seen.set(keyOf(shelf), at + 1);
    found.push(shelf);
  }
  return { lines: found, wrong };
}

function faultOf(
  { sku, variantId, delta, onHand }: BulkAdjustment['lines'][number],
  foundVariant: string | null,
  foundStore: string | null,
  store: string | null,
  scope: Hand['scope'],
): string | null {
  if ((sku === undefined) === (variantId === undefined)) return 'say either sku or variantId';
  if ((delta === undefined) === (onHand === undefined)) return 'say either delta or onHand';
  if (foundVariant === null) return sku === undefined ? 'there is no such variant' : `there is no SKU "${sku}"`;
  if (store === null) return 'say the store';
  if (foundStore === null || (scope !== null && !scope.includes(foundStore))) return `there is no store "${store}"`;
  return null;
}

const keyOf = ({ variantId, storeId }: { readonly variantId: string; readonly storeId: string }): string => `${variantId} ${storeId}`;

function reasonFor({ onHand, reserved }: ShelfAfter): string {
  if (onHand > mostUnits) return `a shelf cannot hold ${onHand} units`;
  if (onHand < 0) return `the count would be ${onHand}`;
  return `the count would be ${onHand}, and ${reserved} are promised to buyers`;
}

const refuse = (wrong: readonly Wrong[]): Error => badLines([...wrong].sort((a, b) => a.line - b.line).slice(0, namedLines), wrong.length);

/** Does the work and takes it back. */
async function takenBack<R>(uow: UnitOfWork<CatalogTables>, work: (tx: Tx<CatalogTables>) => Promise<R>): Promise<R> {
  const dryRun = new Error('dry run');
  const results: R[] = [];
  try {
    await uow.run(async (tx) => {
      results.push(await work(tx));
      throw dryRun;
    });
  } catch (error) {
    if (error !== dryRun) throw error;
  }
  const [result] = results.slice(-1);
  if (result === undefined) throw new Error('the dry run has no result');
  return result;
}
