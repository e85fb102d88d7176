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
      { whole: 'zoe', parts: ['zoe'], number: null },
      { whole: '#1042', parts: ['1042'], number: 1042 },
      { whole: 'mug-1', parts: ['mug', '1'], number: null },
    ]);
  });

  test('may be nothing, or too much', () => {
    expect(termsOf(' \t ')).toEqual([]);
    expect(termsOf('a b c d e f g h i j')).toHaveLength(8);
    expect(termsOf('9'.repeat(40))[0]?.number).toBeNull();
  });
});
