/** A product's choices and what is sold of them, while they are edited. Rules only: what a row holds besides is its own matter. */
export interface Matrix<R extends MatrixRow> {
  /** Names, in the order they are shown. */
  readonly options: readonly string[];
  readonly rows: readonly R[];
}

export interface MatrixRow {
  /** One for each option, in their order. */
  readonly values: readonly string[];
}

/** The values of an option, in the order they first occur. */
export const valuesAt = <R extends MatrixRow>({ rows }: Matrix<R>, option: number): string[] => [
  ...new Set(rows.flatMap(({ values }) => values[option] ?? [])),
];

/** All that was there gets `value`: what has no choice yet has it from now on. */
export const withOption = <R extends MatrixRow>({ options, rows }: Matrix<R>, name: string, value: string): Matrix<R> => ({
  options: [...options, name],
  rows: rows.map((row) => ({ ...row, values: [...row.values, value] })),
});

/** Of rows that are the same without it, the first one stays. */
export function withoutOption<R extends MatrixRow>({ options, rows }: Matrix<R>, option: number): Matrix<R> {
  const seen = new Set<string>();
  const left = rows
    .map((row) => ({ ...row, values: row.values.filter((_, at) => at !== option) }))
    .filter(({ values }) => {
      const key = JSON.stringify(values);
      return !seen.has(key) && seen.add(key);
    });
  return { options: options.filter((_, at) => at !== option), rows: left };
}

/** One more value, together with everything the other options are combined to; `make` fills the rest of a new row. */
export function withValue<R extends MatrixRow>(
  matrix: Matrix<R>,
  option: number,
  value: string,
  make: (values: readonly string[], like: R) => R,
): Matrix<R> {
  const { options, rows } = matrix;
  if (value === '' || valuesAt(matrix, option).includes(value)) return matrix;
  const seen = new Set<string>();
  const added = rows.flatMap((row) => {
    const values = row.values.map((old, at) => (at === option ? value : old));
    const key = JSON.stringify(values);
    if (seen.has(key)) return [];
    seen.add(key);
    return [make(values, row)];
  });
  return { options, rows: [...rows, ...added].toSorted(inOrder(valueOrder(matrix, option, value))) };
}

/** The last value stays: a product has something to choose or no such option. */
export const withoutValue = <R extends MatrixRow>(matrix: Matrix<R>, option: number, value: string): Matrix<R> =>
  valuesAt(matrix, option).length <= 1 ? matrix : { ...matrix, rows: matrix.rows.filter(({ values }) => values[option] !== value) };

/** How many variants there are when every choice is combined with every other. */
export const combinationsOf = <R extends MatrixRow>(matrix: Matrix<R>): number =>
  matrix.options.reduce((count, _, at) => count * valuesAt(matrix, at).length, 1);

/** Every choice together with every other; what was there stays as it is. */
export function withCombinations<R extends MatrixRow>(matrix: Matrix<R>, make: (values: readonly string[], like: R) => R): Matrix<R> {
  const { options, rows } = matrix;
  const [like] = rows;
  if (like === undefined || options.length === 0) return matrix;
  const present = new Map(rows.map((row) => [JSON.stringify(row.values), row]));
  const all = options.reduce<string[][]>(
    (combined, _, at) => combined.flatMap((values) => valuesAt(matrix, at).map((value) => [...values, value])),
    [[]],
  );
  return { options, rows: all.map((values) => present.get(JSON.stringify(values)) ?? make(values, like)) };
}

/** `MUG` and `['Sea blue', 'L']` → `MUG-SEA-BLUE-L`, made different from those that are taken. */
export function skuFor(stem: string, values: readonly string[], taken: ReadonlySet<string>): string {
  const word = (text: string): string =>
    text
      .normalize('NFKD')
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '')
      .toUpperCase();
  const sku = [stem, ...values].map(word).filter(Boolean).join('-').slice(0, 56) || 'SKU';
  const isFree = (text: string): boolean => !taken.has(text);
  if (isFree(sku)) return sku;
  let number = 2;
  while (!isFree(`${sku}-${number}`)) number += 1;
  return `${sku}-${number}`;
}

const valueOrder = <R extends MatrixRow>(matrix: Matrix<R>, option: number, added: string): string[][] =>
  matrix.options.map((_, at) => (at === option ? [...valuesAt(matrix, at), added] : valuesAt(matrix, at)));

const inOrder =
  (order: readonly (readonly string[])[]) =>
  (a: MatrixRow, b: MatrixRow): number => {
    for (const [at, values] of order.entries()) {
      const difference = values.indexOf(a.values[at] ?? '') - values.indexOf(b.values[at] ?? '');
      if (difference !== 0) return difference;
    }
    return 0;
  };
