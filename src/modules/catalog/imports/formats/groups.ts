import type { Row, TableRow } from './table';

type Group = readonly [Row, ...Row[]];
type Failed = { readonly number: number; readonly error: string };

/**
 * Rows that stand together under one key; a row without a key goes on with the product before it. A row that cannot be read
 * takes its product along. A key that comes back later is refused: what stands there would take the variants of the first away.
 */
export async function* gathered(
  rows: AsyncIterable<TableRow>,
  keyOf: (row: Row) => string,
  column: string,
): AsyncGenerator<Group | Failed> {
  const startOf = new Map<string, number>();
  let group: [Row, ...Row[]] | null = null;
  let key = '';
  let spoilt = false;
  /** Products with a row that cannot be read before their first one that can. */
  const ruined = new Set<string>();
  for await (const row of rows) {
    if ('error' in row) {
      yield { number: row.number, error: row.error };
      const its = row.text && row.exact ? keyOf({ number: row.number, text: row.text, exact: row.exact }) : '';
      if (its === '' || its === key) spoilt = true;
      else ruined.add(its);
      continue;
    }
    const own = keyOf(row);
    if (group && (own === '' || own === key)) {
      group.push(row);
      continue;
    }
    if (group && !spoilt) yield group;
    else if (group) yield spoiltProduct(group[0].number);
    group = null;
    spoilt = ruined.has(own);
    if (own === '') {
      yield { number: row.number, error: `${column}: is empty: it says which product this is` };
      continue;
    }
    const before = startOf.get(own);
    if (before !== undefined) {
      yield { number: row.number, error: `${column}: "${own}" began at line ${before}: the rows of a product must stand together` };
      continue;
    }
    startOf.set(own, row.number);
    group = [row];
    key = own;
  }
  if (group) yield spoilt ? spoiltProduct(group[0].number) : group;
}

const spoiltProduct = (number: number): Failed => ({ number, error: 'another row of this product cannot be read' });
