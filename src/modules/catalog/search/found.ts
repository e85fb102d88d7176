import { partialWithin } from './domain/ranking';
import type { Lookup } from './domain/question';

/** Values of a search, by name, beside those of the list it is part of. */
export interface FoundValues {
  readonly terms: readonly string[];
  readonly slots: readonly number[];
  readonly alternatives: readonly number[];
  readonly sizes: readonly number[];
  readonly weights: readonly number[];
  readonly slotCount: number;
  readonly excluded: readonly string[];
  readonly phrases: readonly string[];
}

/** What makes one prepared statement of a search differ from another. */
export interface FoundShape {
  /** Some alternative is made of several terms, all of which must occur. */
  readonly compounds: boolean;
  readonly excluded: boolean;
  readonly phrases: boolean;
}

/**
 * A common table expression `found (product_no, score)`: products with everything that is asked for, and those with less of
 * it that come near the best. Scores are integers.
 */
export function foundProducts(shape: FoundShape, value: (name: keyof FoundValues, type: string) => string): string {
  const asked = `search_asked(${value('terms', 'text[]')}, ${value('slots', 'int[]')}, ${value('alternatives', 'int[]')}, ${value('sizes', 'int[]')}, ${value('weights', 'int[]')}) q`;
  const parts = shape.compounds
    ? `select a.product_no, a.slot, max(a.part) as part from (
        select p.product_no, q.slot, sum(p.impact * q.weight) as part
        from ${asked} join search_postings p on p.term = q.term
        group by p.product_no, q.slot, q.alternative, q.size having count(*) = q.size) a
      group by a.product_no, a.slot`
    : `select p.product_no, q.slot, max(p.impact * q.weight) as part
      from ${asked} join search_postings p on p.term = q.term
      group by p.product_no, q.slot`;
  const conditions = [
    ...(shape.excluded
      ? [`not exists (select 1 from search_postings x where x.product_no = s.product_no and x.term = any(${value('excluded', 'text[]')}))`]
      : []),
    ...(shape.phrases
      ? [`exists (select 1 from product_search t where t.no = s.product_no and t.words like all (${value('phrases', 'text[]')}))`]
      : []),
  ];
  const all = value('slotCount', 'int');
  const matching = conditions.length === 0 ? 'scored' : 'matching';
  return `scored as materialized (
      select h.product_no, sum(h.part)::bigint as score, count(*) filter (where h.slot > 0) as slots from (${parts}) h group by h.product_no),
    ${
      conditions.length === 0
        ? ''
        : `matching as materialized (
      select s.product_no, s.score, s.slots from scored s where ${conditions.join(' and ')}),`
    }
    found as materialized (
      select m.product_no, m.score from ${matching} m
      where m.slots >= ${all} or m.score * ${partialWithin} >= (select max(b.score) from ${matching} b))`;
}

export const foundShape = (lookup: Lookup, excluded: readonly string[], phrases: readonly string[]): FoundShape => ({
  compounds: lookup.sizes.some((size) => size > 1),
  excluded: excluded.length > 0,
  phrases: phrases.length > 0,
});
