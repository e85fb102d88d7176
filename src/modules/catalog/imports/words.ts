import { z } from 'zod';
import { OneLine } from '../../../platform/facade/schemas';
import { CollectionRule } from '../categories/rule';
import { Slug } from '../products/slug-schemas';
import { AttributeTranslations, CategoryTranslations } from '../translations/schemas';

export const CategoryPath = OneLine(500).refine((path) => categoryPath(path).length <= 20, 'is more than 20 levels deep');

/** Known by its name; what is left out stays as it is. */
const CollectionLine = z.strictObject({
  collection: OneLine(120),
  slug: Slug.optional(),
  description: z.string().trim().max(5_000).optional(),
  seoTitle: OneLine(200).nullable().optional(),
  seoDescription: OneLine(500).nullable().optional(),
  rule: CollectionRule,
  translations: CategoryTranslations.optional(),
});
export type CollectionLine = z.output<typeof CollectionLine>;

/** How a category or an attribute is called in further languages. */
const CategoryWords = z.strictObject({ category: CategoryPath, translations: CategoryTranslations });
export type CategoryWords = z.output<typeof CategoryWords>;
const AttributeWords = z.strictObject({ attribute: OneLine(80), translations: AttributeTranslations });
export type AttributeWords = z.output<typeof AttributeWords>;

/** Instead of a product. */
export type Words = CollectionLine | CategoryWords | AttributeWords;

export interface ReadWords {
  /** Counted from 1. */
  readonly number: number;
  readonly words: Words;
}

/** The first thing that does not fit, and where it stands. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

export function firstFault({ issues: [first] }: z.ZodError): Fault {
  return { path: first?.path ?? [], reason: first?.message ?? 'does not fit' };
}

export const wordsKinds = ['collection', 'category', 'attribute'] as const;

export const isWords = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !('variants' in value) && wordsKinds.some((kind) => kind in value);

export function readWords(value: object, number: number): ReadWords | Fault {
  const schema = 'collection' in value ? CollectionLine : 'category' in value ? CategoryWords : AttributeWords;
  const parsed = schema.safeParse(value);
  return parsed.success ? { number, words: parsed.data } : firstFault(parsed.error);
}

/** What it is about. */
export const titleOf = (words: Words): string =>
  'collection' in words ? words.collection : 'category' in words ? words.category : words.attribute;

/** `"Home > Kitchen"` → `['Home', 'Kitchen']`. */
export function categoryPath(text: string): string[] {
  return text
    .split('>')
    .map((name) => name.trim().slice(0, 120))
    .filter((name) => name !== '');
}
