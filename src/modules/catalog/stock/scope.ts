import { sql } from 'kysely';
import type { Caller } from '../../../platform/auth/principal';
import { storesOf } from '../../../platform/auth/stores';
import { actorOf } from '../actor';
import { onlyInAllStores, storeNotFound } from '../errors';

/** Stores whose stock somebody may see and change; null: all. */
export type StoreScope = readonly string[] | null;

/** Who is assigned to stores and may not work in all of them is held to these. */
export const scopeOf = (caller: Pick<Caller, 'principal' | 'can'>): StoreScope => storesOf(caller);

/** A condition on a column with a store's id. */
export const inScope = (column: string, scope: StoreScope) =>
  scope === null ? sql`true` : sql`${sql.ref(column)} = any(${scope}::uuid[])`;

/** Throws `catalog.no-such-store`: what is out of scope is not there. */
export function assertInScope(scope: StoreScope, storeIds: readonly string[]): void {
  if (scope !== null && storeIds.some((id) => !scope.includes(id))) throw storeNotFound();
}

/** Throws `catalog.only-in-all-stores`: it concerns stores that somebody is not assigned to. */
export function assertInAllStores(scope: StoreScope): void {
  if (scope !== null) throw onlyInAllStores();
}

/** Whoever moves stock, and in which stores they may. */
export interface Hand {
  readonly actorId: string | null;
  readonly scope: StoreScope;
}

export const handOf = (caller: Caller): Hand => ({ actorId: actorOf(caller), scope: scopeOf(caller) });
