import { createShelf } from './shelf';

describe('lists that were looked at', () => {
  it('are shown again until they are too old', () => {
    let time = 0;
    const shelf = createShelf<string>({ most: 5, freshFor: 100, now: () => time });
    shelf.put('a', 'first');
    time = 99;
    expect(shelf.get('a')).toBe('first');
    time = 100;
    expect(shelf.get('a')).toBeNull();
    expect(shelf.get('b')).toBeNull();
  });

  it('make room for newer ones', () => {
    const shelf = createShelf<number>({ most: 2, freshFor: 100, now: () => 0 });
    shelf.put('a', 1);
    shelf.put('b', 2);
    shelf.put('a', 3);
    shelf.put('c', 4);
    expect(['a', 'b', 'c'].map((key) => shelf.get(key))).toEqual([3, null, 4]);
  });
});
