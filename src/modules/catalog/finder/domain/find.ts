import { createBest } from './best';
import { allMet, conditionsOn, missed } from './conditions';
import { createCounter, type Counts } from './counting';
import type { ProductIndex } from './product-index';
import type { Ask, ListSort } from './question';
import type { Scorer } from './scoring';

export interface Answer {
  readonly ids: readonly string[];
  /** The sort key of the last one, when more come after it. */
  readonly key: number | null;
  /** null: they were not asked for. */
  readonly counts: Counts | null;
}

/** Where others may have their turn. */
export interface Step {
  /** Whoever lets others in says so before: what several questions share is copied. */
  keep(): void;
}

/** Looks at products between two steps. */
const looksAtOnce = 2_048;

/** Without a pause. */
export function find(index: ProductIndex, scorer: Scorer, ask: Ask): Answer {
  const work = finding(index, scorer, ask);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** One look at each product that has the words, or at all; the newest first, as most lists begin with them. */
export function* finding(index: ProductIndex, scorer: Scorer, ask: Ask): Generator<Step, Answer> {
  const conditions = conditionsOn(index, ask.conditions);
  const attributes = ask.conditions.attributes.map(({ attributeId }) => (attributeId === null ? -1 : index.attributes.find(attributeId)));
  const counter = ask.facets ? createCounter(index, conditions, attributes) : null;
  let found = ask.sought ? scorer.find(ask.sought) : null;
  let keys = keysOf(index, ask.sort, found?.scores);
  const direction = ask.sort === 'price' ? 1 : -1;
  const compare = (one: number, other: number): number =>
    direction * ((keys[one] ?? 0) - (keys[other] ?? 0) || index.compareIds(one, other));
  const best = createBest(ask.limit + 1, compare);
  const { after } = ask;
  const step: Step = {
    keep() {
      if (!found) return;
      found = { ...found, places: found.places.slice(0, found.count), scores: found.scores.slice() };
      keys = keysOf(index, ask.sort, found.scores);
    },
  };

  function isAfter(place: number): boolean {
    if (!after) return true;
    const difference = (keys[place] ?? 0) - after.key;
    if (difference !== 0) return difference * direction > 0;
    const id = index.idAt(place);
    return direction > 0 ? id > after.id : id < after.id;
  }
  function look(place: number): void {
    const missing = missed(conditions, place);
    if (missing === allMet && isAfter(place)) best.offer(place);
    if (counter && missing >= allMet) counter.count(place, missing);
  }
  /** From the last one down to the first. */
  function lookAt(from: number, downTo: number): void {
    if (found) for (let i = from; i >= downTo; i -= 1) look(found.places[i] ?? 0);
    else {
      const alive = index.alive.values;
      for (let place = from; place >= downTo; place -= 1) if (alive[place] === 1) look(place);
    }
  }

  for (let from = (found ? found.count : index.places) - 1; from >= 0; from -= looksAtOnce) {
    yield step;
    lookAt(from, Math.max(0, from - looksAtOnce + 1));
  }
  const shown = best.read();
  const page = shown.slice(0, ask.limit);
  const last = page.at(-1);
  return {
    ids: page.map((place) => index.idAt(place)),
    key: shown.length > ask.limit && last !== undefined ? (keys[last] ?? 0) : null,
    counts: counter?.read() ?? null,
  };
}

function keysOf(index: ProductIndex, sort: ListSort, scores: Int32Array | undefined): ArrayLike<number> {
  switch (sort) {
    case 'relevance':
      return scores ?? index.newest.values;
    case 'price':
    case '-price':
      return index.price.values;
    case 'rating':
      return index.rating.values;
    case 'newest':
      return index.newest.values;
  }
}
