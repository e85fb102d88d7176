import type { Clock } from '../kernel/clock';

export interface Delayed<E> {
  add(entry: E): void;
  takeDue(): E[];
  clear(): void;
}

/** Entries in the order in which they fall due, and one timer for the first. */
export function createDelayed<E extends { readonly dueAt: number }>(clock: Clock, whenDue: () => void): Delayed<E> {
  const entries: E[] = [];
  let timer: NodeJS.Timeout | undefined;

  function arm(): void {
    clearTimeout(timer);
    const first = entries[0];
    if (!first) return;
    timer = setTimeout(wake, Math.min(Math.max(first.dueAt - clock().getTime(), 1), 0x7fffffff));
    timer.unref();
  }

  function wake(): void {
    whenDue();
    arm();
  }

  return {
    add(entry) {
      entries.splice(placeOf(entries, entry.dueAt), 0, entry);
      if (entries[0] === entry) arm();
    },
    takeDue() {
      const due = entries.splice(0, placeOf(entries, clock().getTime()));
      if (due.length > 0) arm();
      return due;
    },
    clear() {
      entries.length = 0;
      clearTimeout(timer);
    },
  };
}

/** The index behind the last entry that falls due at `dueAt` or before. */
function placeOf(entries: readonly { readonly dueAt: number }[], dueAt: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.dueAt ?? 0) <= dueAt) low = middle + 1;
    else high = middle;
  }
  return low;
}
