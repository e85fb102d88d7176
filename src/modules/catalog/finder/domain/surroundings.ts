import type { AttributeKind } from '../../domain/attributes';
import type { AttributeTexts, CategoryTexts, Translations } from '../../domain/translations';

/** What facets name: few rows beside the products, each in the order in which it is shown among equals. */
export interface Surroundings {
  readonly categories: readonly CategoryFacts[];
  readonly brands: readonly BrandFacts[];
  readonly attributes: readonly AttributeFacts[];
  readonly synonyms: readonly SynonymFacts[];
}

/** Whoever asks for the phrase, in the terms of the language, also means `to`. */
export interface SynonymFacts {
  /** '': any; the phrase is as it is written. */
  readonly language: string;
  readonly from: string;
  readonly to: string;
}

export interface CategoryFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly slug: string;
  readonly name: string;
  /** It fills itself by a rule. */
  readonly collection: boolean;
  readonly translations: Translations<CategoryTexts>;
}

export interface BrandFacts {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export interface AttributeFacts {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AttributeKind;
  readonly unit: string | null;
  readonly position: number;
  readonly filterable: boolean;
  readonly translations: Translations<AttributeTexts>;
}

/** By its address in any language; null: there is none. */
export function categoryAt({ categories }: Surroundings, slug: string): CategoryFacts | null {
  const own = categories.find((category) => category.slug === slug);
  return own ?? categories.find(({ translations }) => Object.values(translations).some((texts) => texts.slug === slug)) ?? null;
}
