import type { Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Live } from '../../../platform/realtime/live';
import type { CatalogTables } from '../tables';

/** Who remembers what the catalog says is told when it says something else, in every process. */
export interface CatalogChanges {
  /** In the transaction of the change. */
  mark(db: Transaction<CatalogTables>): void;
  /** In the transaction that changes what of these variants can be sold. */
  markStock(db: Transaction<CatalogTables>, variantIds: readonly string[]): void;
  /** `forget` is called after the commit and before the change is answered; in other processes a moment later. */
  onChange(forget: () => void): void;
  /** `tell` is called after the commit, in this process. */
  onStock(tell: (variantIds: readonly string[]) => void): void;
  /** A unit of work that tells of what was marked in it. */
  telling(uow: UnitOfWork<CatalogTables>): UnitOfWork<CatalogTables>;
}

const room = 'inside:catalog';

export function createCatalogChanges(live: Live): CatalogChanges {
  const marked = new WeakSet<Transaction<CatalogTables>>();
  const stock = new WeakMap<Transaction<CatalogTables>, Set<string>>();
  const listeners: (() => void)[] = [];
  const stockListeners: ((variantIds: readonly string[]) => void)[] = [];
  const tellHere = (): void => listeners.forEach((forget) => forget());
  live.hear(room, tellHere);

  function noted<R>(work: (tx: Tx<CatalogTables>) => Promise<R>): { run: (tx: Tx<CatalogTables>) => Promise<R>; told: () => void } {
    let changed = false;
    let variantIds: readonly string[] = [];
    return {
      run: async (tx) => {
        const result = await work(tx);
        changed = marked.has(tx.db);
        variantIds = [...(stock.get(tx.db) ?? [])];
        return result;
      },
      told: () => {
        if (variantIds.length > 0) stockListeners.forEach((tell) => tell(variantIds));
        if (!changed) return;
        tellHere();
        live.publish(room, 'changed', null);
      },
    };
  }

  return {
    mark: (db) => void marked.add(db),
    markStock(db, variantIds) {
      const all = stock.get(db) ?? new Set();
      for (const id of variantIds) all.add(id);
      stock.set(db, all);
    },
    onStock: (tell) => void stockListeners.push(tell),
    onChange: (forget) => void listeners.push(forget),
    telling: (uow) => ({
      async run(work) {
        const { run, told } = noted(work);
        const result = await uow.run(run);
        told();
        return result;
      },
      async command(id, method, input, work) {
        const { run, told } = noted(work);
        const result = await uow.command(id, method, input, run);
        told();
        return result;
      },
    }),
  };
}
