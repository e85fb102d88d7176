import type { Kysely, Transaction } from 'kysely';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Live } from '../../../platform/realtime/live';
import { takeMarkedStock, type MarkedStock } from '../inventory/mark-stock';
import type { CatalogTables } from '../tables';
import { createBundleMap } from './bundle-map';

/** null: any of them. */
export type ProductIds = readonly string[] | null;

/** Who remembers what the catalog says is told when it says something else, in every process. */
export interface CatalogChanges {
  /** In the transaction of the change. Lists may say something else after any; single products only where they are named, or where none is. */
  mark(db: Transaction<CatalogTables>, productIds?: readonly string[]): void;
  /**
   * `forget` is called after the commit and before the change is answered; in other processes a moment later. What is read once all have
   * been called must be new.
   */
  onChange(forget: (productIds: ProductIds) => void): void;
  /** The same for what can be sold of products: see `markStock`. `withBundles`: these and those that have bundles of them. */
  onSupply(forget: (productIds: ProductIds, withBundles: ProductIds) => void): void;
  /** Whoever keeps something calls it at every question, so that a change of stock need not empty everything. */
  knowBundles(): void;
  /** Time has changed what can be sold, in every process at its own moment. */
  turned(): void;
  /** `tell` is called after the commit, in this process, where `markStock` named variants. */
  onStock(tell: (variantIds: readonly string[]) => void): void;
  /** A unit of work that tells of what was marked in it. */
  telling(uow: UnitOfWork<CatalogTables>): UnitOfWork<CatalogTables>;
  /** The same for the effects of a message. */
  tellingOnce(once: Once): Once;
}

type Work<R> = (tx: Tx<CatalogTables>) => Promise<R>;
type Once = (effects: Work<void>) => Promise<void>;

export interface CatalogChangesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly live: Live;
}

const room = 'inside:catalog';
/** More than these are told as `any`. */
const mostProducts = 600;
const perWord = 120;

const Told = z.object({ by: z.string(), productIds: z.array(z.string()).nullable() });

export function createCatalogChanges({ db, live }: CatalogChangesDeps): CatalogChanges {
  const marked = new WeakMap<Transaction<CatalogTables>, Set<string> | null>();
  const stockListeners: ((variantIds: readonly string[]) => void)[] = [];
  const changeListeners: ((productIds: ProductIds) => void)[] = [];
  const supplyListeners: ((productIds: ProductIds, withBundles: ProductIds) => void)[] = [];
  const bundles = createBundleMap(db);
  const me = randomUUID();
  live.hear(room, (name, data) => {
    if (name !== 'changed' && name !== 'supply') return;
    const told = Told.safeParse(data);
    if (told.data?.by !== me) tellHere(name, told.data?.productIds ?? null);
  });
  live.onGap(() => {
    tellHere('changed', null);
    tellHere('supply', null);
  });

  function tellHere(name: 'changed' | 'supply', productIds: ProductIds): void {
    if (name === 'changed') {
      bundles.forget();
      changeListeners.forEach((forget) => forget(productIds));
    } else {
      const withBundles = productIds && bundles.withBundles(productIds);
      supplyListeners.forEach((forget) => forget(productIds, withBundles));
    }
  }

  function tell(name: 'changed' | 'supply', productIds: ProductIds): void {
    tellHere(name, productIds);
    const publish = (ids: ProductIds): void => live.publish(room, name, { by: me, productIds: ids });
    if (productIds === null || productIds.length > mostProducts) return publish(null);
    for (let at = 0; at === 0 || at < productIds.length; at += perWord) publish(productIds.slice(at, at + perWord));
  }

  /** A commit that failed may have happened: then it is told of, too. */
  async function told<R>(run: (work: Work<R>) => Promise<R>, work: Work<R>): Promise<R> {
    const done: { marks: Marks | null } = { marks: null };
    try {
      return await run(async (tx) => {
        done.marks = null;
        take(tx.db);
        const result = await work(tx);
        done.marks = take(tx.db);
        return result;
      });
    } finally {
      if (done.marks) tellOf(done.marks);
    }
  }

  /** One connection's transactions share their `db`: what one that failed has marked is taken by the next and dropped. */
  function take(db: Transaction<CatalogTables>): Marks {
    const products = marked.get(db);
    marked.delete(db);
    return { stock: takeMarkedStock(db), products };
  }

  function tellOf({ stock, products }: Marks): void {
    if (stock.variantIds.length > 0) stockListeners.forEach((each) => each(stock.variantIds));
    if (stock.variantIds.length > 0 || stock.turn) tell('supply', stock.turn ? null : stock.productIds);
    if (products !== undefined) tell('changed', products && [...products]);
  }

  return {
    mark(db, productIds) {
      const before = marked.get(db);
      marked.set(db, productIds === undefined || before === null ? null : new Set([...(before ?? []), ...productIds]));
    },
    knowBundles: bundles.know,
    turned: () => tellHere('supply', null),
    onChange: (forget) => void changeListeners.push(forget),
    onSupply: (forget) => void supplyListeners.push(forget),
    onStock: (each) => void stockListeners.push(each),
    tellingOnce: (once) => (effects) => told(once, effects),
    telling: (uow) => ({
      run: (work) => told((inside) => uow.run(inside), work),
      command: (id, method, input, work) => told((inside) => uow.command(id, method, input, inside), work),
    }),
  };
}

interface Marks {
  readonly stock: MarkedStock;
  /** null: any. */
  readonly products: ReadonlySet<string> | null | undefined;
}
