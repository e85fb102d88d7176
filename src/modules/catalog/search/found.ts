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
  /** The highest slot, where each alternative is one term: they can then be told apart in one pass. Otherwise null. */
  readonly slots: number | null;
  readonly excluded: boolean;
  readonly phrases: boolean;
}

/**
 * A common table expression `found (product_no, score)`: products with everything that is asked for, and those with less of
 * it that come near the best. Scores are integers.
 */
export function foundProducts(shape: FoundShape, value: (name: keyof FoundValues, type: string) => string): string {
  const asked = `search_asked(${value('terms', 'text[]')}, ${value('slots', 'int[]')}, ${value('alternatives', 'int[]')}, ${value('sizes', 'int[]')}, ${value('weights', 'int[]')}) q`;
  const slots = shape.slots === null ? null : Array.from({ length: shape.slots + 1 }, (_, slot) => slot);
  const scored = slots
    ? `select h.product_no, ${slots.map((n) => `coalesce(h.part_${n}, 0)`).join(' + ')} as score,
        ${slots.flatMap((n) => (n > 0 ? `(h.part_${n} is not null)::int` : [])).join(' + ')} as slots
      from (
        select p.product_no, ${slots.map((n) => `max(p.impact * q.weight) filter (where q.slot = ${n}) as part_${n}`).join(', ')}
        from ${asked} join search_postings p on p.term = q.term
        group by p.product_no) h`
    : `select h.product_no, sum(h.part)::bigint as score, count(*) filter (where h.slot > 0) as slots from (
        select a.product_no, a.slot, max(a.part) as part from (
          select p.product_no, q.slot, sum(p.impact * q.weight) as part
          from ${asked} join search_postings p on p.term = q.term
          group by p.product_no, q.slot, q.alternative, q.size having count(*) = q.size) a
        group by a.product_no, a.slot) h
      group by h.product_no`;
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
      ${scored}),
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
  slots: slotsOf(lookup),
  excluded: excluded.length > 0,
  phrases: phrases.length > 0,
});

const mostSlots = 8;

function slotsOf({ sizes, slots }: Lookup): number | null {
  const highest = Math.max(...slots);
  return sizes.every((size) => size === 1) && highest >= 1 && highest <= mostSlots ? highest : null;
}
