import type { OrderStatus } from '../../api/types';

export const orderStatuses = ['pending', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded'] as const satisfies readonly OrderStatus[];

export interface OrderFilter {
  readonly status?: OrderStatus;
  readonly number?: string;
  readonly email?: string;
}

/** What staff typed into the one search field; null when it is neither a number nor an address. */
export function filterOf(words: string, status: string | undefined): OrderFilter | null {
  const known = orderStatuses.find((name) => name === status);
  const base: OrderFilter = known ? { status: known } : {};
  const text = words.trim().replace(/^#/, '');
  if (text === '') return base;
  if (/^\d{1,15}$/.test(text)) return { ...base, number: text };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { ...base, email: text.toLowerCase() };
  return null;
}
