/*
 * BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): how often a term occurs in each field, by the
 * field's weight and length, saturated; times how rare the term is. The part of a term within a product is known when the
 * product is indexed and stored as its impact; rarity is known when somebody asks.
 */

/** How soon more of the same word says no more. */
export const saturation = 1.2;

/** Impacts are stored as integers: sums of them are the same in whatever order they are added. */
export const impactScale = 1_000;
export const weightScale = 100;

/** Of a product whose type (or category) is just what was asked for: "laptop" means laptops before bags for them. */
export const typeImpact = 500;

export interface Field {
  readonly weight: number;
  /** 0: a long text counts like a short one; 1: a word of a text twice as long counts half. */
  readonly lengthMatters: number;
  /** Words of a usual text. */
  readonly usualLength: number;
  /** Words that are read at most. */
  readonly readAtMost: number;
}

export const fields = {
  title: { weight: 3, lengthMatters: 0.5, usualLength: 14, readAtMost: 100 },
  brand: { weight: 1.5, lengthMatters: 0, usualLength: 1, readAtMost: 20 },
  model: { weight: 1.5, lengthMatters: 0.5, usualLength: 5, readAtMost: 50 },
  sku: { weight: 1.5, lengthMatters: 0, usualLength: 1, readAtMost: 6_000 },
  type: { weight: 2, lengthMatters: 0, usualLength: 2, readAtMost: 50 },
  section: { weight: 1, lengthMatters: 0, usualLength: 2, readAtMost: 100 },
  attributes: { weight: 1, lengthMatters: 0.8, usualLength: 30, readAtMost: 500 },
  description: { weight: 1, lengthMatters: 0.8, usualLength: 15, readAtMost: 500 },
} as const satisfies Record<string, Field>;

/** Of what a title says after "for", "with" and the like: a case for a phone is no phone. */
export const afterForWeight = 0.5;

/** What one occurrence in a field of `length` words adds. */
export const occurrence = ({ weight, lengthMatters, usualLength }: Field, length: number): number =>
  weight / (1 - lengthMatters + (lengthMatters * length) / usualLength);

/** Between 0 and a bit more than ten. */
export const rarity = (products: number, having: number): number =>
  Math.log(1 + (Math.max(products, having) - having + 0.5) / (having + 0.5));

/** A product that has only some of the words is shown when its score is at least the best one divided by this. */
export const partialWithin = 2;
