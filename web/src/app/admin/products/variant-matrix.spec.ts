import {
  combinationsOf,
  skuFor,
  valuesAt,
  withCombinations,
  withOption,
  withoutOption,
  withoutValue,
  withValue,
  type Matrix,
} from './variant-matrix';

interface Row {
  readonly values: readonly string[];
  readonly price: number;
}

const plain: Matrix<Row> = { options: [], rows: [{ values: [], price: 5 }] };
const copy = (values: readonly string[], like: Row): Row => ({ ...like, values });
const shirt = withValue(withOption(withOption(plain, 'Colour', 'Red'), 'Size', 'S'), 1, 'L', copy);

describe('the choices of a product', () => {
  it('begin with one thing that gets its first value', () => {
    expect(withOption(plain, 'Colour', 'Red')).toEqual({ options: ['Colour'], rows: [{ values: ['Red'], price: 5 }] });
  });

  it('are combined with a new value, at the price of their like', () => {
    const both = withValue(shirt, 0, 'Blue', copy);
    expect(both.rows.map(({ values }) => values.join('/'))).toEqual(['Red/S', 'Red/L', 'Blue/S', 'Blue/L']);
    expect(both.rows.every(({ price }) => price === 5)).toBe(true);
    expect(valuesAt(both, 1)).toEqual(['S', 'L']);
  });

  it('do not double what is there', () => {
    expect(withValue(shirt, 1, 'L', copy)).toBe(shirt);
    expect(withValue(shirt, 1, '', copy)).toBe(shirt);
  });

  it('lose the rows of a value that goes, but never the last value', () => {
    const small = withoutValue(shirt, 1, 'L');
    expect(small.rows.map(({ values }) => values)).toEqual([['Red', 'S']]);
    expect(withoutValue(small, 1, 'S')).toBe(small);
  });

  it('fall together when an option goes', () => {
    expect(withoutOption(shirt, 1)).toEqual({ options: ['Colour'], rows: [{ values: ['Red'], price: 5 }] });
  });

  it('are made of every choice with every other, and keep what was there', () => {
    const gaps = {
      options: ['Colour', 'Size'],
      rows: [
        { values: ['Red', 'S'], price: 5 },
        { values: ['Blue', 'L'], price: 9 },
      ],
    };
    expect(combinationsOf(gaps)).toBe(4);
    expect(withCombinations(gaps, copy).rows).toEqual([
      { values: ['Red', 'S'], price: 5 },
      { values: ['Red', 'L'], price: 5 },
      { values: ['Blue', 'S'], price: 5 },
      { values: ['Blue', 'L'], price: 9 },
    ]);
  });

  it('have SKUs that say what they are, each its own', () => {
    expect(skuFor('mug', ['Sea blue', 'L'], new Set())).toBe('MUG-SEA-BLUE-L');
    expect(skuFor('Mug', [], new Set(['MUG', 'MUG-2']))).toBe('MUG-3');
    expect(skuFor('', [], new Set())).toBe('SKU');
  });
});
