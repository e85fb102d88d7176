type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Numbers by place, packed; `values` may be longer than what is used, and is another one after `reserve`. */
export interface Column<A extends Numbers> {
  readonly values: A;
  reserve(length: number): void;
}

const firstLength = 1_024;

export function createColumn<A extends Numbers>(make: (length: number) => A): Column<A> {
  let values = make(firstLength);
  return {
    get values() {
      return values;
    },
    reserve(length) {
      if (length <= values.length) return;
      const larger = make(Math.max(length, values.length * 2));
      larger.set(values);
      values = larger;
    },
  };
}

export const bytes = (length: number): Uint8Array => new Uint8Array(length);
export const shorts = (length: number): Uint16Array => new Uint16Array(length);
export const counts = (length: number): Uint32Array => new Uint32Array(length);
export const integers = (length: number): Int32Array => new Int32Array(length);
export const floats = (length: number): Float64Array => new Float64Array(length);
