/** What every list of the API answers. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** How many there are in all, where the API counts them. */
  readonly total?: number | null;
}
