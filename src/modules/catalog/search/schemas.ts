import { z } from 'zod';
import { OneLine, pageQuery, QueryInteger } from '../../../platform/facade/schemas';
import { Image, ProductCard } from '../products/schemas';
import { localeQuery } from '../translations/schemas';

/** What is offered while somebody types. `queries` were searched by others, often and with success. */
export const Suggestions = z
  .object({
    queries: z.array(z.string()),
    categories: z.array(z.object({ slug: z.string(), name: z.string() })),
    brands: z.array(z.object({ slug: z.string(), name: z.string() })),
    products: z.array(ProductCard.pick({ slug: true, title: true, price: true, priceVaries: true }).extend({ image: Image.nullable() })),
  })
  .meta({ id: 'SearchSuggestions' });
export type Suggestions = z.output<typeof Suggestions>;

export const SuggestQuery = z.strictObject({ q: z.string().trim().min(1).max(100), ...localeQuery });
export const SearchClick = z.strictObject({ q: z.string().trim().min(1).max(200) });

const Words = z.array(OneLine(80)).min(1).max(50);
const Language = z.string().regex(/^(?:[a-z]{2,8})?$/, 'must be a language such as en, or empty for all');

/**
 * Words that mean the same. `oneWay`: whoever searches one of `words` also finds those of `means`, not the other way round.
 * `language`: of which the words are; empty for any.
 */
export const Synonyms = z
  .object({
    id: z.uuid(),
    language: z.string(),
    oneWay: z.boolean(),
    words: z.array(z.string()),
    means: z.array(z.string()),
    version: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'SearchSynonyms' });
export type Synonyms = z.output<typeof Synonyms>;

export const NewSynonyms = z.strictObject({
  language: Language.default(''),
  oneWay: z.boolean().default(false),
  words: Words,
  means: z.array(OneLine(80)).max(50).default([]),
});
export type NewSynonyms = z.output<typeof NewSynonyms>;

export const SynonymChanges = z.strictObject({
  version: z.int(),
  language: Language.optional(),
  oneWay: z.boolean().optional(),
  words: Words.optional(),
  means: z.array(OneLine(80)).max(50).optional(),
});
export type SynonymChanges = z.output<typeof SynonymChanges>;

export const SynonymQuery = z.strictObject({ ...pageQuery, q: z.string().trim().min(1).max(80).optional() });
export type SynonymQuery = z.output<typeof SynonymQuery>;

/** `results`: of the latest search. `clicks`: how often a product was opened from it. */
export const SearchedQuery = z
  .object({ query: z.string(), searches: z.int(), clicks: z.int(), results: z.int() })
  .meta({ id: 'SearchedQuery' });
export type SearchedQuery = z.output<typeof SearchedQuery>;

export const SearchedQueries = z.object({ items: z.array(SearchedQuery), searches: z.int(), withoutResult: z.int(), clicks: z.int() });
export type SearchedQueries = z.output<typeof SearchedQueries>;

/** `days`: back from today, which counts. `found=false`: only what had no result. */
export const SearchesQuery = z.strictObject({
  days: QueryInteger(1, 400).optional(),
  found: z.enum(['true', 'false']).optional(),
  limit: QueryInteger(1, 100).optional(),
});
export type SearchesQuery = z.output<typeof SearchesQuery>;
