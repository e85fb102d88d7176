import type { Transaction } from 'kysely';
import type { CatalogTables } from '../tables';

type Db = Transaction<CatalogTables>;

export interface Sellable {
  readonly variantId: string;
  readonly productId: string;
}

const marked = new WeakMap<Db, Map<string, string>>();
const turns = new WeakSet<Db>();

/** Stands beside every statement that changes what can be sold of these variants: after the commit, whoever shows them is told. */
export function markStock(db: Db, variants: readonly Sellable[]): void {
  const all = marked.get(db) ?? new Map<string, string>();
  for (const { variantId, productId } of variants) all.set(variantId, productId);
  marked.set(db, all);
}

/** What can be sold will be other at another time than before. */
export const markTurn = (db: Db): void => void turns.add(db);

export interface MarkedStock {
  readonly variantIds: readonly string[];
  readonly productIds: readonly string[];
  readonly turn: boolean;
}

/** What was marked since the last time: one connection's transactions share their `db`. */
export function takeMarkedStock(db: Db): MarkedStock {
  const all = marked.get(db) ?? new Map<string, string>();
  marked.delete(db);
  return { variantIds: [...all.keys()], productIds: [...new Set(all.values())], turn: turns.delete(db) };
}
