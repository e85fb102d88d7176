import { partialWithin } from '../../search/domain/ranking';
import { bytes, counts, createColumn, integers } from './columns';
import type { ProductIndex } from './product-index';
import type { Sought } from './question';

export interface Found {
  /** Places, the first `count` of them. */
  readonly places: Uint32Array;
  readonly count: number;
  /** By place. */
  readonly scores: Int32Array;
}

/** What has something of what is sought, by place; used again and again. */
export interface Scorer {
  /** Products with everything that is asked for, and those with less of it that come near the best. It holds until the next call. */
  find(sought: Sought): Found;
  /** Products that have anything of it: `among` is not looked at. */
  candidates(sought: Sought): number[];
}

/**
 * Of each slot its best alternative counts, of an alternative the sum of its terms when all are there; slot 0 adds to the score and need
 * not be there. Scores are integers.
 */
export function createScorer(index: ProductIndex): Scorer {
  const [score, part, sum] = [createColumn(integers), createColumn(integers), createColumn(integers)];
  const [slots, terms] = [createColumn(bytes), createColumn(bytes)];
  const [touched, inSlot, inAlternative] = [createColumn(counts), createColumn(counts), createColumn(counts)];
  let count = 0;

  function begin(): void {
    for (const column of [score, part, sum, slots, terms, touched, inSlot, inAlternative]) column.reserve(index.places);
    const [scores, places, had] = [score.values, touched.values, slots.values];
    for (let i = 0; i < count; i += 1) {
      const place = places[i] ?? 0;
      scores[place] = 0;
      had[place] = 0;
    }
    count = 0;
  }

  /** Most slots are one word: it adds to the score at once. */
  function addWord({ term, weight }: WeightedTerm, slot: number): void {
    const [alive, scores, all, had] = [index.alive.values, score.values, touched.values, slots.values];
    const once = slot > 0 ? 1 : 0;
    index.postings.slices(term, (places, impacts, start, end) => {
      let met = count;
      for (let i = start; i < end; i += 1) {
        const place = places[i] ?? 0;
        if (alive[place] === 0) continue;
        const before = scores[place] ?? 0;
        if (before === 0) {
          all[met] = place;
          met += 1;
        }
        scores[place] = before + (impacts[i] ?? 0) * weight;
        had[place] = (had[place] ?? 0) + once;
      }
      count = met;
    });
  }

  /** Answers how many places have one of them; they and the best part of each stand in `inSlot` and `part`. */
  function lookUp(alternatives: readonly Alternative[]): number {
    const [alive, parts, places] = [index.alive.values, part.values, inSlot.values];
    let found = 0;
    const keep = (place: number, value: number): void => {
      const best = parts[place] ?? 0;
      if (best === 0) {
        places[found] = place;
        found += 1;
      }
      if (value > best) parts[place] = value;
    };
    for (const { terms: wanted } of alternatives) {
      const [only] = wanted;
      if (!only || wanted.length > 1) {
        eachWithAll(wanted, keep);
        continue;
      }
      index.postings.slices(only.term, (having, impacts, start, end) => {
        for (let i = start; i < end; i += 1) {
          const place = having[i] ?? 0;
          if (alive[place] === 1) keep(place, (impacts[i] ?? 0) * only.weight);
        }
      });
    }
    return found;
  }

  function eachWithAll(wanted: readonly WeightedTerm[], keep: (place: number, value: number) => void): void {
    const [alive, sums, having, places] = [index.alive.values, sum.values, terms.values, inAlternative.values];
    let met = 0;
    for (const { term, weight } of wanted)
      index.postings.slices(term, (withTerm, impacts, start, end) => {
        for (let i = start; i < end; i += 1) {
          const place = withTerm[i] ?? 0;
          if (alive[place] === 0) continue;
          if (having[place] === 0) {
            places[met] = place;
            met += 1;
          }
          having[place] = (having[place] ?? 0) + 1;
          sums[place] = (sums[place] ?? 0) + (impacts[i] ?? 0) * weight;
        }
      });
    for (let i = 0; i < met; i += 1) {
      const place = places[i] ?? 0;
      if (having[place] === wanted.length) keep(place, sums[place] ?? 0);
      having[place] = 0;
      sums[place] = 0;
    }
  }

  function addBest(alternatives: readonly Alternative[], slot: number): void {
    const found = lookUp(alternatives);
    const [scores, parts, places, all, had] = [score.values, part.values, inSlot.values, touched.values, slots.values];
    for (let i = 0; i < found; i += 1) {
      const place = places[i] ?? 0;
      if (scores[place] === 0) {
        all[count] = place;
        count += 1;
      }
      scores[place] = (scores[place] ?? 0) + (parts[place] ?? 0);
      parts[place] = 0;
      if (slot > 0) had[place] = (had[place] ?? 0) + 1;
    }
  }

  function scoreAll(sought: Sought): void {
    begin();
    for (const { slot, alternatives } of slotsOf(index, sought)) {
      const [only, ...others] = alternatives;
      const [word, ...more] = only?.terms ?? [];
      if (word && others.length === 0 && more.length === 0) addWord(word, slot);
      else addBest(alternatives, slot);
    }
  }

  return {
    candidates(sought) {
      scoreAll(sought);
      return Array.from(touched.values.subarray(0, count), (place) => index.noAt(place));
    },
    find(sought) {
      scoreAll(sought);
      const { among, excluded, slotCount } = sought;
      const [scores, all, had] = [score.values, touched.values, slots.values];
      const without = marked(index, excluded);
      const places = inSlot.values;
      let matching = 0;
      let best = 0;
      for (let i = 0; i < count; i += 1) {
        const place = all[i] ?? 0;
        if (without?.has(place) || (among && !among.has(index.noAt(place)))) continue;
        places[matching] = place;
        matching += 1;
        best = Math.max(best, scores[place] ?? 0);
      }
      let kept = 0;
      for (let i = 0; i < matching; i += 1) {
        const place = places[i] ?? 0;
        if ((had[place] ?? 0) < slotCount && (scores[place] ?? 0) * partialWithin < best) continue;
        places[kept] = place;
        kept += 1;
      }
      return { places, count: kept, scores };
    },
  };
}

interface WeightedTerm {
  readonly term: number;
  readonly weight: number;
}

interface Alternative {
  readonly terms: readonly WeightedTerm[];
}

interface Slot {
  readonly slot: number;
  readonly alternatives: readonly Alternative[];
}

/** An alternative with a term that no product has is none. */
function slotsOf(index: ProductIndex, { lookup }: Sought): Slot[] {
  const slots = new Map<number, Map<number, { terms: WeightedTerm[]; size: number }>>();
  for (const [at, text] of lookup.terms.entries()) {
    const slot = lookup.slots[at] ?? 0;
    const alternatives = slots.get(slot) ?? new Map<number, { terms: WeightedTerm[]; size: number }>();
    slots.set(slot, alternatives);
    const number = lookup.alternatives[at] ?? 0;
    const alternative = alternatives.get(number) ?? { terms: [], size: lookup.sizes[at] ?? 1 };
    alternatives.set(number, alternative);
    const term = index.terms.find(text);
    if (term >= 0) alternative.terms.push({ term, weight: lookup.weights[at] ?? 0 });
  }
  return [...slots].map(([slot, alternatives]) => ({
    slot,
    alternatives: [...alternatives.values()].filter(({ terms, size }) => terms.length === size),
  }));
}

function marked(index: ProductIndex, terms: readonly string[]): ReadonlySet<number> | null {
  if (terms.length === 0) return null;
  const places = new Set<number>();
  for (const text of terms) {
    const term = index.terms.find(text);
    if (term < 0) continue;
    index.postings.slices(term, (having, _impacts, start, end) => {
      for (let i = start; i < end; i += 1) places.add(having[i] ?? 0);
    });
  }
  return places;
}
