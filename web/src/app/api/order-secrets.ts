import type { KeyValueStore } from '../platform/browser';

/** The secrets that open orders without an account, for as long as the tab lives. */
export interface OrderSecrets {
  find(orderId: string): string | null;
  /** Of the order that was opened last: payments and parcels belong to it. */
  latest(): string | null;
  keep(orderId: string, secret: string): void;
  /** Whoever sits here next opens nothing with them. */
  forget(): void;
}

export function createOrderSecrets(store: KeyValueStore): OrderSecrets {
  const read = (): [string, string][] => parsed(store.getItem(storeKey));
  return {
    find: (orderId) => read().find(([id]) => id === orderId)?.[1] ?? null,
    latest: () => read()[0]?.[1] ?? null,
    keep(orderId, secret) {
      const others = read().filter(([id]) => id !== orderId);
      store.setItem(storeKey, JSON.stringify([[orderId, secret], ...others].slice(0, mostKept)));
    },
    forget: () => store.removeItem(storeKey),
  };
}

const storeKey = 'galleria.orders';
const mostKept = 20;

function parsed(text: string | null): [string, string][] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isPair) : [];
  } catch {
    return [];
  }
}

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
