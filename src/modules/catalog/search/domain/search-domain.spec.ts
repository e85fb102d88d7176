import { correctionOf, suggestionFor } from './corrections';
import { distance } from './distance';
import { describeForSearch, type Described } from './document';
import { measuresIn } from './measures';
import { parseQuery, spellingsOf } from './query';
import { lookupOf, understand } from './question';
import { occurrence, rarity } from './ranking';
import type { KnownWord, WordFacts } from './word-facts';
import { fold, joinedCodes, wordsOf } from './words';

const known = (word: string, products: number, term = word): KnownWord => ({ word, terms: [term], products, stop: false });
const facts = (words: readonly KnownWord[], more: Partial<WordFacts> = {}): WordFacts => ({
  products: 1_000,
  known: new Map(words.map((w) => [w.word, w])),
  completions: [],
  alike: [],
  synonyms: [],
  ...more,
});

describe('texts', () => {
  test('lose accents, marks and apostrophes', () => {
    expect(fold("Crème BRÛLÉE™ Men's")).toBe('creme brulee  mens');
  });

  test('in plain English are read as all others are', () => {
    const signs = [...'aZ09-/. \'",\u0000\t'];
    let seed = 7;
    const sign = (): string => signs[(seed = (seed * 48_271) % 2_147_483_647) % signs.length] ?? '';
    for (let n = 0; n < 500; n += 1) {
      const text = Array.from({ length: n % 40 }, sign).join('');
      const folded = fold(text);
      expect(fold(`${text} ¶`)).toBe(`${folded} ¶`);
      expect(wordsOf(`${folded} ¶`)).toEqual(wordsOf(folded));
    }
  });

  test.each([
    ['TN-2110', ['tn2110']],
    ['SPA2600/00', ['spa260000']],
    ['LC-30HV-4E', ['lc30hv', 'lc30hv4e', '30hv4e']],
    ['wall-mounted lamp', []],
  ])('%s: its codes as one word', (text, codes) => {
    expect(joinedCodes(wordsOf(fold(text)))).toEqual(codes);
  });

  test.each([
    ['139.7 cm (55")', ['1397mm', '55in', '55in']],
    ['140 cm', ['1400mm', '55in']],
    ['14,1 inch', ['14.1in']],
    ['1TB', ['1000gb']],
    ['1.5 l', ['1500ml']],
    ['2 m', ['2000mm', '79in']],
    ['500 ml bottle', ['500ml']],
    ['s55in2', []],
    ['mp3 player', []],
  ])('%s: its measures', (text, terms) => {
    expect(measuresIn(text).map((m) => m.term)).toEqual(terms);
  });
});

describe('a question', () => {
  test('is taken apart into words, measures, phrases and what is not wanted', () => {
    const query = parseQuery('TV 55" "full hd" -oled or stand');
    expect(query.tokens.map((t) => t.text)).toEqual(['tv', '55inch', 'stand', 'full', 'hd']);
    expect(query.tokens[1]?.measures).toEqual(['55in']);
    expect(query).toMatchObject({ phrases: [' full hd '], excluded: ['oled'] });
  });

  test('is read up to twelve words', () => {
    expect(parseQuery('a '.repeat(100)).tokens).toHaveLength(12);
  });

  test('may be spelt in one or in several words', () => {
    const { joined, split } = spellingsOf(parseQuery('head phones hp301xl').tokens);
    expect(joined.map((j) => j.text)).toContain('headphones');
    expect(split.filter((s) => s.token === 2).map((s) => s.parts)).toEqual([
      ['hp', '301xl'],
      ['hp301', 'xl'],
    ]);
  });

  test('a rare word weighs more than a common one', () => {
    const { slots } = understand(parseQuery('black astrolabe'), facts([known('black', 500), known('astrolabe', 2)]), { correct: true });
    expect(slots.map((s) => s.rarity)).toEqual([rarity(1_000, 500), rarity(1_000, 2)]);
    expect(rarity(1_000, 2)).toBeGreaterThan(rarity(1_000, 500));
    expect(rarity(10, 500)).toBeGreaterThan(0);
  });

  test('a synonym of two words needs both of them, and counts for the word it stands for', () => {
    const question = understand(
      parseQuery('hdd'),
      facts([known('hdd', 5), known('hard', 50), known('drive', 20)], { synonyms: [{ from: 'hdd', to: 'hard drive' }] }),
      { correct: true },
    );
    expect(question.slots[0]?.alternatives).toEqual([
      { terms: ['hdd'], products: 5, worth: 1 },
      { terms: ['hard', 'drive'], products: 20, worth: 0.9 },
    ]);
    const lookup = lookupOf(question.slots, [4]);
    expect(lookup).toMatchObject({
      terms: ['hdd', 'hard', 'drive', '=hdd', '=hard drive'],
      slots: [1, 1, 1, 0, 0],
      sizes: [1, 2, 2, 1, 1],
    });
    expect(lookup.weights.slice(0, 3)).toEqual([400, 180, 180]);
  });

  test('stop words count only when there is nothing else', () => {
    const stop = { ...known('the', 900), stop: true };
    expect(understand(parseQuery('the lamp'), facts([stop, known('lamp', 3)]), { correct: true }).slots).toHaveLength(1);
    expect(understand(parseQuery('the'), facts([stop]), { correct: true }).slots).toHaveLength(1);
  });
});

describe('a misspelt word', () => {
  test.each([
    ['samsung', 'samsung', 0],
    ['samsng', 'samsung', 1],
    ['smasung', 'samsung', 1],
    ['galxy', 'galaxy', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%s and %s are %i apart', (a, b, apart) => {
    expect([distance(a, b), distance(b, a)]).toEqual([apart, apart]);
  });

  test('is what is near, and of these what is common', () => {
    expect(correctionOf('galxy', [known('galaxy', 300), known('gala', 2)])?.word.word).toBe('galaxy');
    expect(correctionOf('lapto', [known('laptop', 100)])?.word.word).toBe('laptop');
    expect(correctionOf('abc', [known('abd', 100)])).toBeNull();
    expect(correctionOf('monitor', [known('motor', 9)])?.word.word).toBe('motor');
    expect(correctionOf('speaker', [known('printer', 900)])).toBeNull();
  });

  test('that stands in a product or two is only asked about, and only for something far more common', () => {
    expect(suggestionFor(known('headphnes', 1), [known('headphones', 200)])?.word).toBe('headphones');
    expect(suggestionFor(known('galaxies', 2), [known('galaxy', 40)])).toBeNull();
  });
});

describe('a product', () => {
  const product: Described = {
    title: 'Neo laptop for students 14 inch',
    brand: 'Neo',
    description: 'The best one of the year.',
    skus: ['NEO-14'],
    optionValues: ['Silver'],
    attributes: { type: 'Notebook', model: 'N14-X', weight: 3, touch: true, colours: ['red', 'blue'] },
    categories: [['Laptops', 'Computers']],
  };
  const document = describeForSearch(product);
  const weightOf = (word: string): number => document.weights[document.words.indexOf(word)] ?? 0;

  test('is described by its title first, then by what else is known of it', () => {
    expect(document.words.slice(0, document.kept)).toEqual(['neo', 'laptop', 'for', 'students', '14', 'inch', '14in']);
    expect(document.words).toEqual(expect.arrayContaining(['neo14', 'n14x', 'silver', 'red', 'computers', 'notebook', 'best']));
    expect(document.types).toEqual(['notebook', 'laptops']);
    expect(document.vocabulary).toEqual(expect.arrayContaining(['neo', 'laptop', 'students', 'notebook', 'computers']));
    expect(document.vocabulary).not.toContain('14in');
    expect(document.text).toContain(' neo laptop for students 14 inch , ');
  });

  test('is more about what it is than about what it is for', () => {
    expect(weightOf('laptop')).toBeGreaterThan(weightOf('students'));
    expect(weightOf('laptop')).toBeGreaterThan(weightOf('best'));
  });

  test('a word of a long text says less than one of a short text', () => {
    const field = { weight: 1, lengthMatters: 0.5, usualLength: 10, readAtMost: 100 };
    expect(occurrence(field, 10)).toBe(1);
    expect(occurrence(field, 30)).toBe(0.5);
  });
});
