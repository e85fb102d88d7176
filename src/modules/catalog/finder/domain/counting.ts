import { allMet, type Condition } from './conditions';
import type { ProductIndex } from './product-index';

/** How many products each choice would leave: those that meet all conditions but the one on the same subject. */
export interface Counts {
  /** Those that meet all. */
  readonly total: number;
  /** By number of the category. */
  readonly categories: Uint32Array;
  /** By number of the brand and one more. */
  readonly brands: Uint32Array;
  /** By number of the value. */
  readonly values: Uint32Array;
  readonly prices: readonly number[];
  /** At least four, three, two stars and one. */
  readonly ratings: readonly number[];
  readonly inStock: number;
  readonly soldOut: number;
}

export interface Counter {
  /** `missing`: the place of the only condition the product does not meet, or `allMet`. */
  count(place: number, missing: number): void;
  read(): Counts;
}

export const stars = [4, 3, 2, 1] as const;

/** `attributes`: of each attribute condition the number of its attribute, -1 where there is none. */
export function createCounter(index: ProductIndex, conditions: readonly Condition[], attributes: readonly number[]): Counter {
  const subjects = conditions.map(({ subject }) => subject);
  const [categories, brands] = [new Uint32Array(index.categories.size), new Uint32Array(index.brands.size + 1)];
  const values = new Uint32Array(index.values.length);
  const prices: number[] = [];
  const byRating = new Uint32Array(stars.length + 2);
  const byStock = new Uint32Array(2);
  let total = 0;

  const columns = { brand: index.brand.values, price: index.price.values, rating: index.rating.values, soldOut: index.soldOut.values };
  const [inCategories, withValues] = [index.inCategories.values, index.withValues.values];
  const countBrand = (place: number): void => {
    const brand = columns.brand[place] ?? 0;
    brands[brand] = (brands[brand] ?? 0) + 1;
  };
  const countRating = (place: number): void => {
    const whole = Math.floor((columns.rating[place] ?? 0) / 100);
    byRating[whole] = (byRating[whole] ?? 0) + 1;
  };
  const countStock = (place: number): void => {
    const mark = columns.soldOut[place] ?? 0;
    byStock[mark] = (byStock[mark] ?? 0) + 1;
  };

  return {
    count(place, missing) {
      if (missing === allMet) {
        total += 1;
        index.lists.tally(inCategories[place] ?? 0, categories);
        countBrand(place);
        prices.push(columns.price[place] ?? 0);
        countRating(place);
        countStock(place);
        index.lists.tally(withValues[place] ?? 0, values);
        return;
      }
      const subject = subjects[missing];
      if (subject === 'category') index.lists.tally(inCategories[place] ?? 0, categories);
      else if (subject === 'brand') countBrand(place);
      else if (subject === 'price') prices.push(columns.price[place] ?? 0);
      else if (subject === 'rating') countRating(place);
      else if (subject === 'stock') countStock(place);
      else if (subject !== undefined) {
        const attribute = attributes[subject];
        index.lists.each(withValues[place] ?? 0, (value) => {
          if (index.values[value]?.attribute === attribute) values[value] = (values[value] ?? 0) + 1;
        });
      }
    },
    read: () => ({
      total,
      categories,
      brands,
      values,
      prices,
      ratings: stars.map((least) => byRating.slice(least).reduce((sum, count) => sum + count, 0)),
      inStock: byStock[0] ?? 0,
      soldOut: byStock[1] ?? 0,
    }),
  };
}

export interface PriceStep {
  /** Both included. */
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Steps are 1, 2 or 5 times a power of ten wide, about five of them. */
export function priceSteps(prices: readonly number[]): {
  readonly min: number | null;
  readonly max: number | null;
  readonly steps: PriceStep[];
} {
  if (prices.length === 0) return { min: null, max: null, steps: [] };
  let [min, max] = [Infinity, -Infinity];
  for (const price of prices) {
    if (price < min) min = price;
    if (price > max) max = price;
  }
  const width = stepWidth(max - min);
  const first = Math.floor(min / width);
  const counted = new Uint32Array(Math.floor(max / width) - first + 1);
  for (const price of prices) {
    const step = Math.floor(price / width) - first;
    counted[step] = (counted[step] ?? 0) + 1;
  }
  const steps = [...counted].map((count, at) => ({ min: (first + at) * width, max: (first + at + 1) * width - 1, count }));
  return { min, max, steps: steps.filter(({ count }) => count > 0) };
}

const about = 5;

function stepWidth(span: number): number {
  let magnitude = 1;
  while (magnitude * 10 * about <= span) magnitude *= 10;
  const times = [1, 2, 5].find((factor) => span <= factor * magnitude * about) ?? 10;
  return times * magnitude;
}
