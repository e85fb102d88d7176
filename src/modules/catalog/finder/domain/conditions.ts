import type { ProductIndex } from './product-index';
import type { AttributeCondition, Conditions } from './question';

/** What a condition is about: an attribute condition is told by its place among them. */
export type Subject = 'category' | 'brand' | 'price' | 'rating' | 'stock' | number;

export interface Condition {
  readonly subject: Subject;
  meets(place: number): boolean;
}

/** All that was asked for, one for each subject. */
export function conditionsOn(index: ProductIndex, asked: Conditions): Condition[] {
  const conditions: Condition[] = [];
  const { category, brands, minPrice = 0, maxPrice = Infinity, minRating, inStock, attributes } = asked;
  if (category !== undefined) {
    const wanted = new Uint8Array(index.categories.size);
    const number = category === null ? -1 : index.categories.find(category);
    if (number >= 0) wanted[number] = 1;
    const places = index.inCategories.values;
    conditions.push({ subject: 'category', meets: (place) => index.lists.meets(places[place] ?? 0, wanted) });
  }
  if (brands !== undefined) {
    const wanted = new Set(brands.map((brand) => index.brands.find(brand) + 1).filter((number) => number > 0));
    const brand = index.brand.values;
    conditions.push({ subject: 'brand', meets: (place) => wanted.has(brand[place] ?? 0) });
  }
  if (minPrice > 0 || maxPrice < Infinity) {
    const price = index.price.values;
    conditions.push({ subject: 'price', meets: (place) => (price[place] ?? 0) >= minPrice && (price[place] ?? 0) <= maxPrice });
  }
  if (minRating !== undefined) {
    const rating = index.rating.values;
    conditions.push({ subject: 'rating', meets: (place) => (rating[place] ?? 0) >= minRating });
  }
  if (inStock) {
    const soldOut = index.soldOut.values;
    conditions.push({ subject: 'stock', meets: (place) => soldOut[place] === 0 });
  }
  for (const [at, condition] of attributes.entries()) {
    const wanted = valuesMeeting(index, condition);
    const places = index.withValues.values;
    conditions.push({ subject: at, meets: (place) => index.lists.meets(places[place] ?? 0, wanted) });
  }
  return conditions;
}

/** By number of a value: 1 when it meets the condition. */
function valuesMeeting(index: ProductIndex, { attributeId, keys, range }: AttributeCondition): Uint8Array {
  const wanted = new Uint8Array(index.values.length);
  const attribute = attributeId === null ? -1 : index.attributes.find(attributeId);
  if (attribute < 0) return wanted;
  const named = new Set(keys);
  for (const [number, value] of index.values.entries()) {
    if (value.attribute !== attribute) continue;
    const met = range ? value.number !== null && value.number >= range.min && value.number <= range.max : named.has(value.key);
    if (met) wanted[number] = 1;
  }
  return wanted;
}

export const allMet = -1;
export const severalMissed = -2;

/** The place of the only condition that is not met, `allMet` or `severalMissed`. */
export function missed(conditions: readonly Condition[], place: number): number {
  let missing = allMet;
  for (let at = 0; at < conditions.length; at += 1) {
    if (conditions[at]?.meets(place) !== false) continue;
    if (missing !== allMet) return severalMissed;
    missing = at;
  }
  return missing;
}
