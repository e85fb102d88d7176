/** Many short lists of numbers, packed together; they are never taken away, only left behind. */
export interface Lists {
  /** Where it stands. */
  add(numbers: ArrayLike<number>): number;
  each(place: number, visit: (number: number) => void): void;
  /** Adds one to the count of each number. */
  tally(place: number, counted: Uint32Array): void;
  /** One of the numbers is marked with 1. */
  meets(place: number, marked: Uint8Array): boolean;
  /** Bytes they take. */
  readonly bytes: number;
}

const bits = 16;
const blockLength = 1 << bits;
const within = blockLength - 1;

/** Blocks instead of one array: it would have to be copied when it is full. A list that fits in none has one of its own. */
export function createLists(): Lists {
  const blocks: Uint32Array[] = [];
  let free = blockLength;
  let bytes = 0;

  function room(length: number): number {
    if (free + length > blockLength) {
      const block = new Uint32Array(Math.max(blockLength, length));
      bytes += block.byteLength;
      blocks.push(block);
      free = 0;
    }
    const place = (blocks.length - 1) * blockLength + free;
    free += length;
    return place;
  }
  const none = new Uint32Array(1);
  const blockOf = (place: number): Uint32Array => blocks[place >>> bits] ?? none;

  return {
    add(numbers) {
      const place = room(numbers.length + 1);
      const block = blockOf(place);
      const start = place & within;
      block[start] = numbers.length;
      for (let i = 0; i < numbers.length; i += 1) block[start + 1 + i] = numbers[i] ?? 0;
      return place;
    },
    each(place, visit) {
      const block = blockOf(place);
      const start = place & within;
      const end = start + (block[start] ?? 0);
      for (let i = start + 1; i <= end; i += 1) visit(block[i] ?? 0);
    },
    tally(place, counted) {
      const block = blockOf(place);
      const start = place & within;
      const end = start + (block[start] ?? 0);
      for (let i = start + 1; i <= end; i += 1) {
        const number = block[i] ?? 0;
        counted[number] = (counted[number] ?? 0) + 1;
      }
    },
    meets(place, marked) {
      const block = blockOf(place);
      const start = place & within;
      const end = start + (block[start] ?? 0);
      for (let i = start + 1; i <= end; i += 1) if (marked[block[i] ?? 0] === 1) return true;
      return false;
    },
    get bytes() {
      return bytes;
    },
  };
}
