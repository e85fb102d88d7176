import { bytes, counts, createColumn, floats, shorts, type Column } from './columns';
import { createLists, type Lists } from './lists';
import { createNames, type Names } from './names';
import { createPostings, type Postings } from './postings';
import { isCode } from '../../search/domain/words';
import { createSortedWords, type SortedWords } from './sorted-words';
import { createVocabulary, type Vocabulary } from './vocabulary';

/** What a listed product is found, filtered, sorted and counted by. */
export interface Listed {
  readonly no: number;
  /** A UUID, in lower case. */
  readonly id: string;
  readonly brand: string | null;
  /** Microseconds since 1970. */
  readonly newest: number;
  readonly price: number;
  /** Hundredths of a star. */
  readonly rating: number;
  /** Ids of the categories and collections it is listed in. */
  readonly categories: readonly string[];
  readonly values: readonly ListedValue[];
  /** null: those that are known of it. */
  readonly words: Described | null;
}

export interface Described {
  readonly terms: readonly string[];
  /** One for each term. */
  readonly impacts: readonly number[];
  /** Words people may have meant, with their terms. */
  readonly vocabulary: readonly WrittenWord[];
}

export interface WrittenWord {
  readonly word: string;
  readonly terms: readonly string[];
}

export interface ListedValue {
  readonly attributeId: string;
  readonly key: string;
  readonly label: string;
  readonly number: number | null;
}

/** A value of an attribute as it is written in one way. */
export interface KnownValue extends ListedValue {
  /** The number of its attribute among `attributes`. */
  readonly attribute: number;
}

/**
 * Products in numbered places. A place is taken once: a product whose words have changed gets a new one, and what it leaves behind is
 * passed over until the index is made anew.
 */
export interface ProductIndex {
  /** Throws when its words are wanted and not known: see `knows`. */
  put(product: Listed): void;
  /** True when there was one. */
  remove(no: number): boolean;
  knows(no: number): boolean;
  /** True when it was otherwise. */
  mark(no: number, soldOut: boolean): boolean;
  /** One more with each change. */
  readonly changes: number;
  /** Of all products. */
  numbers(): Iterable<number>;
  /** Products. */
  readonly size: number;
  /** Places taken so far, those left behind included. */
  readonly places: number;
  /** In how many products a term stands. */
  having(term: string): number;
  /** Of how many products it is a category, a brand: by number. */
  inCategory(number: number): number;
  ofBrand(number: number): number;
  readonly alive: Column<Uint8Array>;
  readonly soldOut: Column<Uint8Array>;
  readonly newest: Column<Float64Array>;
  readonly price: Column<Float64Array>;
  readonly rating: Column<Uint16Array>;
  /** The number of its brand among `brands` and one more; 0: none. */
  readonly brand: Column<Uint32Array>;
  /** Of each place, where its numbers stand in `lists`. */
  readonly inCategories: Column<Uint32Array>;
  readonly withValues: Column<Uint32Array>;
  readonly lists: Lists;
  readonly postings: Postings;
  readonly terms: Names;
  /** Terms with a digit. */
  readonly codes: SortedWords;
  readonly vocabulary: Vocabulary;
  readonly brands: Names;
  readonly categories: Names;
  readonly attributes: Names;
  readonly values: readonly KnownValue[];
  noAt(place: number): number;
  idAt(place: number): string;
  /** By key and then by id, as lists are sorted: below 0 when the first id is the lower one. */
  compareIds(one: number, other: number): number;
  /** Bytes of what grows with the shop, beside its texts. */
  readonly bytes: number;
}

export function createProductIndex(): ProductIndex {
  const columns = {
    alive: createColumn(bytes),
    soldOut: createColumn(bytes),
    newest: createColumn(floats),
    price: createColumn(floats),
    rating: createColumn(shorts),
    brand: createColumn(counts),
    inCategories: createColumn(counts),
    withValues: createColumn(counts),
    withTerms: createColumn(counts),
    withWords: createColumn(counts),
    no: createColumn(counts),
    idStart: createColumn(floats),
  };
  const [df, byCategory, byBrand] = [createColumn(counts), createColumn(counts), createColumn(counts)];
  const lists = createLists();
  const postings = createPostings();
  const [terms, brands, categories, attributes, writings] = [createNames(), createNames(), createNames(), createNames(), createNames()];
  const values: KnownValue[] = [];
  const codes = createSortedWords();
  const vocabulary = createVocabulary();
  const ids: string[] = [];
  const placeByNo = new Map<number, number>();
  let [places, changes] = [0, 0];

  function valueNumber(value: ListedValue): number {
    const number = writings.numberOf([value.attributeId, value.key, value.label, value.number ?? ''].join('\0'));
    if (number === values.length) values.push({ ...value, attribute: attributes.numberOf(value.attributeId) });
    return number;
  }

  function take(no: number, id: string): number {
    const place = places;
    places += 1;
    for (const column of Object.values(columns)) column.reserve(places);
    columns.no.values[place] = no;
    columns.idStart.values[place] = parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    columns.alive.values[place] = 1;
    ids.push(id);
    placeByNo.set(no, place);
    return place;
  }

  /** `by`: 1 or −1. */
  function countPlace(place: number, by: number): void {
    const brand = columns.brand.values[place] ?? 0;
    byBrand.reserve(brands.size + 1);
    byBrand.values[brand] = (byBrand.values[brand] ?? 0) + by;
    byCategory.reserve(categories.size);
    lists.each(columns.inCategories.values[place] ?? 0, (number) => {
      byCategory.values[number] = (byCategory.values[number] ?? 0) + by;
    });
  }

  function leave(place: number): void {
    columns.alive.values[place] = 0;
    lists.each(columns.withTerms.values[place] ?? 0, (term) => (df.values[term] = (df.values[term] ?? 1) - 1));
    lists.each(columns.withWords.values[place] ?? 0, vocabulary.drop);
  }

  function termNumber(term: string): number {
    const before = terms.size;
    const number = terms.numberOf(term);
    if (number === before && isCode(term) && !term.startsWith('=')) codes.add(terms.nameOf(number));
    return number;
  }

  function describe(place: number, words: Described): void {
    const numbers = words.terms.map(termNumber);
    const written = words.vocabulary.map((w) => vocabulary.add(w.word, w.terms.map(termNumber)));
    columns.withWords.values[place] = lists.add(written);
    columns.withTerms.values[place] = lists.add(numbers);
    df.reserve(terms.size);
    const having = df.values;
    for (let at = 0; at < numbers.length; at += 1) {
      const term = numbers[at] ?? 0;
      postings.add(term, place, words.impacts[at] ?? 1);
      having[term] = (having[term] ?? 0) + 1;
    }
  }

  return {
    ...columns,
    put({ no, id, words, ...product }) {
      changes += 1;
      const before = placeByNo.get(no);
      if (before === undefined && words === null) throw new Error(`product ${id} came without its words`);
      const place = before !== undefined && words === null ? before : take(no, id);
      if (before !== undefined) countPlace(before, -1);
      if (words) describe(place, words);
      if (before !== undefined && before !== place) {
        columns.soldOut.values[place] = columns.soldOut.values[before] ?? 0;
        leave(before);
      }
      columns.newest.values[place] = product.newest;
      columns.price.values[place] = product.price;
      columns.rating.values[place] = product.rating;
      columns.brand.values[place] = product.brand === null ? 0 : brands.numberOf(product.brand) + 1;
      columns.inCategories.values[place] = lists.add(product.categories.map((name) => categories.numberOf(name)));
      columns.withValues.values[place] = lists.add(product.values.map(valueNumber));
      countPlace(place, 1);
    },
    remove(no) {
      const place = placeByNo.get(no);
      if (place === undefined) return false;
      changes += 1;
      countPlace(place, -1);
      leave(place);
      placeByNo.delete(no);
      return true;
    },
    knows: (no) => placeByNo.has(no),
    mark(no, soldOut) {
      const place = placeByNo.get(no);
      const mark = soldOut ? 1 : 0;
      if (place === undefined || columns.soldOut.values[place] === mark) return false;
      changes += 1;
      columns.soldOut.values[place] = mark;
      return true;
    },
    numbers: () => placeByNo.keys(),
    get size() {
      return placeByNo.size;
    },
    get places() {
      return places;
    },
    get changes() {
      return changes;
    },
    having(term) {
      const number = terms.find(term);
      return number < 0 ? 0 : (df.values[number] ?? 0);
    },
    inCategory: (number) => (number < 0 ? 0 : (byCategory.values[number] ?? 0)),
    ofBrand: (number) => (number < 0 ? 0 : (byBrand.values[number + 1] ?? 0)),
    lists,
    postings,
    terms,
    codes,
    vocabulary,
    brands,
    categories,
    attributes,
    values,
    noAt: (place) => columns.no.values[place] ?? 0,
    idAt: (place) => ids[place] ?? '',
    compareIds(one, other) {
      const difference = (columns.idStart.values[one] ?? 0) - (columns.idStart.values[other] ?? 0);
      if (difference !== 0) return difference;
      const [id, otherId] = [ids[one] ?? '', ids[other] ?? ''];
      return id < otherId ? -1 : id > otherId ? 1 : 0;
    },
    get bytes() {
      const sizes = [...Object.values(columns), df].map((column) => column.values.byteLength);
      return sizes.reduce((sum, size) => sum + size, lists.bytes + postings.bytes);
    },
  };
}

/** So many places may be left behind for each product before the index is made anew. */
const leftBehind = 0.5;
const alwaysAllowed = 2_000;

export const isWorn = ({ places, size }: Pick<ProductIndex, 'places' | 'size'>): boolean =>
  places - size > size * leftBehind + alwaysAllowed;
