import type { SearchDocument } from './document';
import { impactScale, saturation, typeImpact } from './ranking';

export interface StemmedWord {
  readonly terms: readonly string[];
  readonly stop: boolean;
}

/** What a product is found by, one impact for each term. */
export interface Terms {
  readonly terms: readonly string[];
  readonly impacts: readonly number[];
}

/** All words that have to be known. */
export const wordsToStem = ({ words, types }: SearchDocument): string[] => [...words, ...types.flatMap((type) => type.split(' '))];

/** Stop words count in the title only. */
export function termsOf({ words, weights, kept, types }: SearchDocument, stems: ReadonlyMap<string, StemmedWord>): Terms {
  const weightOf = new Map<string, number>();
  for (const [at, word] of words.entries()) {
    const stem = stems.get(word);
    if (at >= kept && stem?.stop === true) continue;
    for (const term of stem?.terms ?? [word]) weightOf.set(term, (weightOf.get(term) ?? 0) + (weights[at] ?? 0));
  }
  const impacts = new Map([...weightOf].map(([term, weight]) => [term, impactOf(weight)]));
  for (const type of types) {
    const name = type.split(' ').map((word) => stems.get(word)?.terms[0] ?? word);
    impacts.set(`=${name.join(' ')}`, typeImpact);
  }
  return { terms: [...impacts.keys()], impacts: [...impacts.values()] };
}

const impactOf = (weight: number): number => Math.max(1, Math.round((impactScale * weight * (saturation + 1)) / (weight + saturation)));
