/** Keeps the first few of many, in order: a heap whose top is the last of them. */
export interface Best {
  offer(place: number): void;
  /** In their order. */
  read(): number[];
}

/** `before`: below 0 when the first stands before the second. */
export function createBest(most: number, before: (one: number, other: number) => number): Best {
  const heap: number[] = [];
  const at = (i: number): number => heap[i] ?? 0;

  function swap(i: number, j: number): void {
    const kept = at(i);
    heap[i] = at(j);
    heap[j] = kept;
  }
  function rise(from: number): void {
    for (let i = from; i > 0;) {
      const above = (i - 1) >> 1;
      if (before(at(i), at(above)) <= 0) return;
      swap(i, above);
      i = above;
    }
  }
  function sink(): void {
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let last = i;
      if (left < heap.length && before(at(left), at(last)) > 0) last = left;
      if (right < heap.length && before(at(right), at(last)) > 0) last = right;
      if (last === i) return;
      swap(i, last);
      i = last;
    }
  }

  return {
    offer(place) {
      if (heap.length < most) {
        heap.push(place);
        rise(heap.length - 1);
      } else if (before(place, at(0)) < 0) {
        heap[0] = place;
        sink();
      }
    },
    read: () => [...heap].sort(before),
  };
}
