import type { AttributeValue, AttributeValues } from './attributes';
import { foldAccents } from './slug';

/** A collection holds the products for which its rule is true, beside those that were put into it by hand. */
export interface CollectionRule {
  readonly match: 'all' | 'any';
  readonly conditions: readonly CollectionCondition[];
}

export type CollectionCondition =
  | { readonly field: 'tag' | 'brand' | 'category' | 'type'; readonly is: string }
  | { readonly field: 'title'; readonly contains: string }
  /** Minor units of the shop's currency; both ends included. */
  | { readonly field: 'price'; readonly min?: number | undefined; readonly max?: number | undefined }
  | { readonly field: 'on-sale'; readonly is: boolean }
  /** Stars. */
  | { readonly field: 'rating'; readonly min: number }
  | {
      readonly field: 'attribute';
      readonly name: string;
      readonly is?: AttributeValue | undefined;
      readonly min?: number | undefined;
      readonly max?: number | undefined;
    }
  | { readonly field: 'published'; readonly withinDays: number };

/** What rules look at. Prices are minor units of the shop's currency. */
export interface CollectionFacts {
  readonly title: string;
  readonly tags: readonly string[];
  readonly brandSlug: string | null;
  readonly typeCode: string | null;
  /** Of its categories and all above them. */
  readonly categorySlugs: ReadonlySet<string>;
  readonly prices: readonly { readonly amount: number; readonly compareAt: number | null }[];
  readonly rating: number | null;
  readonly attributes: AttributeValues;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
}

export function belongs(rule: CollectionRule, facts: CollectionFacts, now: number): boolean {
  const meets = (condition: CollectionCondition): boolean => isMet(condition, facts, now);
  return rule.conditions.length > 0 && (rule.match === 'all' ? rule.conditions.every(meets) : rule.conditions.some(meets));
}

function isMet(condition: CollectionCondition, facts: CollectionFacts, now: number): boolean {
  switch (condition.field) {
    case 'tag':
      return facts.tags.includes(condition.is);
    case 'brand':
      return facts.brandSlug === condition.is;
    case 'type':
      return facts.typeCode === condition.is;
    case 'category':
      return facts.categorySlugs.has(condition.is);
    case 'title':
      return folded(facts.title).includes(folded(condition.contains));
    case 'price':
      return facts.prices.length > 0 && within(Math.min(...facts.prices.map((p) => p.amount)), condition);
    case 'on-sale':
      return facts.prices.some((p) => p.compareAt !== null) === condition.is;
    case 'rating':
      return (facts.rating ?? 0) >= condition.min;
    case 'attribute':
      return attributeMeets(facts.attributes[condition.name], condition);
    case 'published':
      return now - facts.publishedAt <= condition.withinDays * 86_400_000;
  }
}

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const within = (value: number, { min, max }: Range): boolean => value >= (min ?? -Infinity) && value <= (max ?? Infinity);

function attributeMeets(value: AttributeValue | undefined, condition: Range & { readonly is?: AttributeValue | undefined }): boolean {
  if (value === undefined) return false;
  const values = typeof value === 'object' ? value : [value];
  const { is } = condition;
  if (is !== undefined && !values.some((v) => (typeof is === 'object' ? is : [is]).some((w) => folded(String(w)) === folded(String(v)))))
    return false;
  if (condition.min === undefined && condition.max === undefined) return is !== undefined;
  return values.some((v) => typeof v === 'number' && within(v, condition));
}

const folded = (text: string): string => foldAccents(text).toLowerCase();
