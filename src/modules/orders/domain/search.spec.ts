import { termsOf, wordsOf } from './search';

describe('the words of an order', () => {
  test('are those of its names, its address and its SKUs, as people compare them', () => {
    expect(wordsOf({ names: ['Zoë O’Brien-Łuk', undefined, 'Zoe'], email: 'Zoe@Example.com', skus: ['MUG-1', 'MUG-1'] })).toEqual([
      'zoe',
      'o',
      'brien',
      'łuk',
      'zoe@example.com',
      'mug-1',
    ]);
  });

  test('are cut, not refused, when they are endless', () => {
    expect(wordsOf({ names: ['x'.repeat(500)], email: '', skus: [] })).toEqual(['x'.repeat(100)]);
  });
});

describe('what is typed into the search', () => {
  test('is looked at term by term', () => {
    expect(termsOf('  Zoë  #1042 mug-1 ')).toEqual([
      { whole: 'zoe', parts: ['zoe'], numbers: [] },
      { whole: '#1042', parts: ['1042'], numbers: [{ from: 1042, to: 1043 }] },
      { whole: 'mug-1', parts: ['mug', '1'], numbers: [] },
    ]);
  });

  test('may be the beginning of a number', () => {
    const numbers = (typed: string) => termsOf(typed)[0]?.numbers ?? [];
    const fits = (typed: string, number: number) => numbers(typed).some(({ from, to }) => number >= from && number < to);
    expect([100, 1001, 1009, 10_099, 100_999_999_999_999].map((number) => fits('100', number))).toEqual(Array(5).fill(true));
    expect([10, 99, 101, 1010, 1099, 2100].map((number) => fits('100', number))).toEqual(Array(6).fill(false));
    expect([fits('#100', 100), fits('#100', 1001), fits('0100', 1001), fits('0', 0), fits('0', 1)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(Math.max(...numbers('999999999999999').map(({ to }) => to))).toBe(10 ** 15);
  });

  test('may be nothing, or too much', () => {
    expect(termsOf(' \t ')).toEqual([]);
    expect(termsOf('a b c d e f g h i j')).toHaveLength(8);
    expect(termsOf('9'.repeat(40))[0]?.numbers).toEqual([]);
  });
});
