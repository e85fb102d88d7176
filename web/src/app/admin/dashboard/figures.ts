interface Sold {
  readonly createdAt: string;
  readonly placedAt: string | null;
  readonly status: string;
  readonly total: { readonly minor: number };
}

export interface DaySum {
  readonly day: Date;
  readonly orders: number;
  /** Of the shop's currency. */
  readonly minor: number;
}

/** Midnight of the reader's own time zone, `later` days on. */
export const startOfDay = (now: Date, later: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + later);

/** Orders that were accepted since then, and what they come to. What was cancelled or not paid yet does not count. */
export function sumsOf(orders: readonly Sold[], since: Date, before: Date | null = null): { orders: number; minor: number } {
  const counted = orders.filter(({ createdAt, placedAt, status }) => {
    const at = new Date(placedAt ?? createdAt);
    return status !== 'cancelled' && status !== 'pending' && at >= since && (before === null || at < before);
  });
  return { orders: counted.length, minor: counted.reduce((sum, { total }) => sum + total.minor, 0) };
}

/** The last days up to today, oldest first. */
export const byDay = (orders: readonly Sold[], now: Date, days: number): DaySum[] =>
  Array.from({ length: days }, (_, at) => {
    const later = at - days + 1;
    return { day: startOfDay(now, later), ...sumsOf(orders, startOfDay(now, later), startOfDay(now, later + 1)) };
  });
