/** A number for each name, from 0 on, in the order in which they came. */
export interface Names {
  readonly size: number;
  /** Gives it a number when it has none. */
  numberOf(name: string): number;
  /** -1: it has none. */
  find(name: string): number;
  nameOf(number: number): string;
}

/** One map of a million names takes long to grow; these grow one after the other. */
const maps = 64;
/** A part of a text that is so long keeps the whole text in memory. */
const sliceFrom = 13;

export function createNames(): Names {
  const known = Array.from({ length: maps }, () => new Map<string, number>());
  const names: string[] = [];
  const first = new Map<string, number>();
  const mapOf = (name: string): Map<string, number> => known[hash(name)] ?? first;
  return {
    get size() {
      return names.length;
    },
    numberOf(name) {
      const map = mapOf(name);
      const number = map.get(name);
      if (number !== undefined) return number;
      const kept = name.length < sliceFrom ? name : Buffer.from(name).toString();
      map.set(kept, names.length);
      return names.push(kept) - 1;
    },
    find: (name) => mapOf(name).get(name) ?? -1,
    nameOf: (number) => names[number] ?? '',
  };
}

const hash = (name: string): number =>
  (name.length * 7 + name.charCodeAt(0) * 3 + name.charCodeAt(name.length >> 1) * 5 + name.charCodeAt(name.length - 1)) % maps || 0;
