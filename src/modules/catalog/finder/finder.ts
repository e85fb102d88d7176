import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Market } from '../../../platform/module';
import type { CatalogChanges, ProductIds } from '../read-models/changes';
import type { Stems } from '../search/stems';
import type { CatalogTables } from '../tables';
import { isWorn, type ProductIndex } from './domain/product-index';
import type { Surroundings } from './domain/surroundings';
import { catchUp, fillShelf, type Shelf } from './fill';
import { createFinderRows } from './rows';

export interface FinderDeps {
  readonly db: Kysely<CatalogTables>;
  readonly market: Market;
  readonly changes: CatalogChanges;
  readonly logger: Logger;
  readonly stems: Stems;
}

/** How well somebody must know what is sold out: as of this moment, or not at all. */
export type StockAge = 'now' | 'any';

/** Everything products are found by, in the memory of this process; PostgreSQL stays the truth. */
export interface Finder {
  /**
   * As of a moment after the last change this process has heard of; it is true until the next await. The first one waits until all
   * products are read.
   */
  shelf(stock: StockAge): Promise<FinderShelf>;
  /** Of these numbers of products those that have all phrases. */
  withPhrases(numbers: readonly number[], phrases: readonly string[]): Promise<ReadonlySet<number>>;
}

export interface FinderShelf extends Pick<Shelf, 'index' | 'scorer'> {
  readonly surroundings: Surroundings;
  /** Another one when anything has changed. */
  readonly version: number;
}

/** A notice that was lost is made up for by a look after so long; the one who comes later waits for it. */
const freshMs = 15_000;
const staleMs = 30_000;
const stockFreshMs = 2_500;
const stockStaleMs = 5_000;
/** Beyond it, all stock is read. */
const productsAtMost = 1_000;

export function createFinder({ db, market, changes, logger, stems }: FinderDeps): Finder {
  const rows = createFinderRows(db, market.currency, stems);
  let shelf: Shelf | null = null;
  let surroundings: Surroundings = { categories: [], brands: [], attributes: [], synonyms: [] };
  let named = '';
  let version = 0;
  let [told, heard, readAt] = [0, -1, 0];
  let [stockTold, stockHeard, stockReadAt] = [0, -1, 0];
  let touched: Set<string> | null = new Set();
  let underWay: Promise<void> | null = null;
  let renewing = false;

  changes.onChange(() => void (told += 1));
  changes.onSupply(stockChanged);

  function stockChanged(productIds: ProductIds): void {
    if (productIds?.length === 0) return;
    stockTold += 1;
    touched = productIds && touched && touched.size <= productsAtMost ? new Set([...touched, ...productIds]) : null;
  }

  async function fill(): Promise<Shelf> {
    const begun = performance.now();
    const filled = await fillShelf(rows);
    logger.info(
      { products: filled.index.size, mib: Math.round(filled.index.bytes / 2 ** 20), ms: Math.round(age(begun)) },
      'products can be found',
    );
    return filled;
  }

  async function readProducts(): Promise<void> {
    const asOf = told;
    const at = performance.now();
    const [present, names] = await Promise.all([shelf ?? fill(), rows.surroundings()]);
    const changed = shelf ? await catchUp(present, rows) : present.index.size;
    shelf ??= present;
    const text = JSON.stringify(names);
    if (text !== named) await stems.of(new Set(names.synonyms.flatMap(({ to }) => to.split(' '))));
    if (changed > 0 || asOf > heard || text !== named) version += 1;
    [surroundings, named] = [names, text];
    [heard, readAt] = [asOf, at];
    if (isWorn(present.index)) void renew();
  }

  async function readStock({ index }: Shelf): Promise<void> {
    const asOf = stockTold;
    const at = performance.now();
    const productIds = touched && [...touched];
    touched = new Set();
    const few = stockReadAt > 0 && at - stockReadAt < stockFreshMs && productIds;
    try {
      const marks = few ? await rows.stockOf(few) : marksOf(index, new Set(await rows.soldOut()));
      if (shelf?.index !== index) return;
      let flips = 0;
      for (const { no, soldOut } of marks) flips += Number(index.mark(no, soldOut));
      if (flips > 0) version += 1;
      if (!few) stockReadAt = at;
      stockHeard = asOf;
    } catch (error) {
      stockChanged(productIds);
      throw error;
    }
  }

  /** What has left holes is read anew beside what is asked meanwhile, and takes its place. */
  async function renew(): Promise<void> {
    if (renewing) return;
    renewing = true;
    try {
      const fresh = await fill();
      await underWay?.catch(() => undefined);
      [shelf, stockReadAt, told] = [fresh, 0, told + 1];
      version += 1;
    } catch (err) {
      logger.warn({ err }, 'what products are found by could not be read anew, will be tried again');
    } finally {
      renewing = false;
    }
  }

  const productsDue = (asOf: number, oldest: number): boolean => !shelf || heard < asOf || age(readAt) > oldest;
  const stockDue = (asOf: number, oldest: number): boolean => stockReadAt === 0 || stockHeard < asOf || age(stockReadAt) > oldest;

  async function read(stock: boolean): Promise<void> {
    if (productsDue(told, freshMs)) await readProducts();
    if (stock && shelf && stockDue(stockTold, stockFreshMs)) await readStock(shelf);
  }
  const readOnce = (stock: boolean): Promise<void> =>
    (underWay ??= read(stock).finally(() => {
      underWay = null;
    }));

  return {
    async shelf(stock) {
      const [asOf, stockAsOf] = [told, stockTold];
      const wanting = (): boolean => productsDue(asOf, staleMs) || (stock !== 'any' && stockDue(stockAsOf, stockStaleMs));
      while (wanting()) await readOnce(stock !== 'any');
      const soon = productsDue(asOf, freshMs) || (stock !== 'any' && stockDue(stockTold, stockFreshMs));
      if (soon) readOnce(stock !== 'any').catch((err: unknown) => logger.warn({ err }, 'changes of products could not be read'));
      if (!shelf) throw new Error('there is nothing to find products by');
      return { index: shelf.index, scorer: shelf.scorer, surroundings, version };
    },
    withPhrases: async (numbers, phrases) => new Set(await rows.withPhrases(numbers, phrases)),
  };
}

function* marksOf(index: ProductIndex, soldOut: ReadonlySet<number>): Generator<{ readonly no: number; readonly soldOut: boolean }> {
  for (const no of index.numbers()) yield { no, soldOut: soldOut.has(no) };
}

const age = (since: number): number => performance.now() - since;
