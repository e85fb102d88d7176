import type { Caller, Principal } from './principal';

/** Stores that somebody is held to: who is assigned to some and may not work in all. Null: none. */
export const storesOf = ({ principal, can }: Pick<Caller, 'principal' | 'can'>): readonly string[] | null =>
  !principal || principal.storeIds.length === 0 || can('catalog:work-in-all-stores') ? null : principal.storeIds;

export const isHeldToStores = (principal: Principal): boolean =>
  storesOf({ principal, can: (permission) => principal.permissions.includes(permission) }) !== null;
