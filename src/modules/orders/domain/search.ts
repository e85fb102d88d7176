/** Longer words are cut: nobody types more of one. */
const longest = 100;

export interface Searched {
  readonly names: readonly (string | undefined)[];
  readonly email: string;
  readonly skus: readonly string[];
}

/** What an order is found by: the words of its names, its e-mail address, its SKUs; each once. */
export function wordsOf({ names, email, skus }: Searched): string[] {
  const words = [...names.flatMap((name) => partsOf(fold(name ?? ''))), fold(email), ...skus.map(fold)];
  return [...new Set(words.map((word) => word.slice(0, longest)).filter((word) => word !== ''))];
}

export interface Term {
  /** Matches the beginning of a word as it was typed (a SKU, an address) … */
  readonly whole: string;
  /** … or words that begin with each of these. */
  readonly parts: readonly string[];
  /** It may also be an order's number. */
  readonly number: number | null;
}

/** What somebody typed into the search, term by term: an order has to match them all. At most eight are looked at. */
export function termsOf(typed: string): Term[] {
  return fold(typed)
    .split(/\s+/)
    .filter((term) => term !== '')
    .slice(0, 8)
    .map((term) => ({
      whole: term.slice(0, longest),
      parts: partsOf(term),
      number: /^#?\d{1,15}$/.test(term) ? Number(term.replace('#', '')) : null,
    }));
}

/** As people compare words: without case, accents and width. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const partsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
