/** What the shop knows of the words of a question. */
export interface WordFacts {
  /** Products that may be found, about. */
  readonly products: number;
  readonly known: ReadonlyMap<string, KnownWord>;
  /** Words that begin with the last one, when it is none by itself. */
  readonly completions: readonly KnownWord[];
  /** Words spelt much like one that does not occur. */
  readonly alike: readonly (KnownWord & { readonly of: string })[];
  readonly synonyms: readonly Synonym[];
}

export interface KnownWord {
  readonly word: string;
  readonly terms: readonly string[];
  /** Products that have it, counted up to a limit. */
  readonly products: number;
  readonly stop: boolean;
}

/** Whoever asks for `from` also means `to`; each may be several words. */
export interface Synonym {
  readonly from: string;
  readonly to: string;
}
