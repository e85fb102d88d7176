import { counts, createColumn } from './columns';

/** Which products have a term, and how much it says about each; in the order in which they were added. */
export interface Postings {
  /** `impact`: 1 to 65,535. */
  add(term: number, place: number, impact: number): void;
  /** Slice by slice: from `start` to before `end` in both. */
  slices(term: number, visit: (places: Uint32Array, impacts: Uint16Array, start: number, end: number) => void): void;
  readonly bytes: number;
}

const bits = 16;
const blockLength = 1 << bits;
const within = blockLength - 1;
const firstSlice = 2;
const longestSlice = 1_024;

/**
 * Most terms stand in one or two products and a few in nearly all: a term begins with a slice of two and goes on in longer ones; behind
 * the last entry of a slice stands where the next one is.
 */
export function createPostings(): Postings {
  const places: Uint32Array[] = [];
  const impacts: Uint16Array[] = [];
  let free = blockLength;
  const first = createColumn(counts);
  const next = createColumn(counts);
  const end = createColumn(counts);
  const had = createColumn(counts);

  function slice(length: number): number {
    if (free + length + 1 > blockLength) {
      places.push(new Uint32Array(blockLength));
      impacts.push(new Uint16Array(blockLength));
      free = 0;
    }
    const start = (places.length - 1) * blockLength + free;
    free += length + 1;
    return start;
  }

  function set(at: number, place: number, impact: number): void {
    const [block, said] = [places[at >>> bits], impacts[at >>> bits]];
    if (!block || !said) return;
    block[at & within] = place;
    said[at & within] = impact;
  }

  return {
    add(term, place, impact) {
      if (term >= had.values.length) for (const column of [first, next, end, had]) column.reserve(term + 1);
      const known = had.values[term] ?? 0;
      if (known === 0) {
        first.values[term] = next.values[term] = slice(firstSlice);
        end.values[term] = (next.values[term] ?? 0) + firstSlice;
      } else if (next.values[term] === end.values[term]) {
        const length = Math.min(longestSlice, known);
        const start = slice(length);
        set(end.values[term] ?? 0, start, 0);
        next.values[term] = start;
        end.values[term] = start + length;
      }
      set(next.values[term] ?? 0, place, impact);
      next.values[term] = (next.values[term] ?? 0) + 1;
      had.values[term] = known + 1;
    },
    slices(term, visit) {
      let left = had.values[term] ?? 0;
      let at = first.values[term] ?? 0;
      for (let length = firstSlice, read = 0; left > 0; length = Math.min(longestSlice, read)) {
        const [block, said] = [places[at >>> bits], impacts[at >>> bits]];
        if (!block || !said) return;
        const here = Math.min(length, left);
        const start = at & within;
        visit(block, said, start, start + here);
        left -= here;
        read += here;
        at = block[start + here] ?? 0;
      }
    },
    get bytes() {
      return places.length * blockLength * 6 + [first, next, end, had].reduce((sum, { values }) => sum + values.byteLength, 0);
    },
  };
}
