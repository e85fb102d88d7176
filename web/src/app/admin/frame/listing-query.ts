/** What the page's address says about a list. */
export interface ListingQuery {
  readonly filter: Readonly<Record<string, string>>;
  readonly sort: string | null;
  readonly cursor: string | null;
}

export type FilterChange = Readonly<Record<string, string | null>>;

/** Reads the known filters out of an address; anything else in it belongs to somebody else. */
export function queryOf(read: (name: string) => string | null, filters: readonly string[]): ListingQuery {
  const found = filters.flatMap((name) => {
    const value = read(name)?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return { filter: Object.fromEntries(found), sort: read('sort'), cursor: read('cursor') };
}

/** The address of the changed list: it starts at its first page, and what is empty is left out. */
export function paramsFor(change: FilterChange): Record<string, string | null> {
  const entries = Object.entries(change).map(([name, value]) => [name, value === null || value.trim() === '' ? null : value.trim()]);
  return { ...Object.fromEntries(entries), cursor: null };
}

/** `value` when it is one of `known`: addresses are typed by hand. */
export const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find((name) => name === value);
