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

/** From `from` on, below `to`. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export interface Term {
  /** Matches the beginning of a word as it was typed (a SKU, an address) … */
  readonly whole: string;
  /** … or words that begin with each of these. */
  readonly parts: readonly string[];
  /** Or an order's number in one of these: what was typed, or what begins with it. */
  readonly numbers: readonly NumberRange[];
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
      numbers: numbersOf(term),
    }));
}

/** As people compare words: without case, accents and width. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Of numbers with at most 15 digits. `100` begins 100, 1000 to 1009, 10000 to 10099 …; `#100` is that number alone. */
function numbersOf(term: string): NumberRange[] {
  if (!/^#?\d{1,15}$/.test(term)) return [];
  const digits = term.replace('#', '');
  const number = Number(digits);
  const longer = term === digits && number > 0 ? 15 - String(number).length : 0;
  return Array.from({ length: longer + 1 }, (_, zeros) => ({ from: number * 10 ** zeros, to: (number + 1) * 10 ** zeros }));
}

const partsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
