import { shapeError } from './json-shape';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('the shape of a body', () => {
  test('32 levels pass, 33 do not', () => {
    expect(shapeError(nested(32))).toBeNull();
    expect(shapeError(nested(33))).toMatchObject({ detail: 'is nested deeper than 32 levels' });
  });

  test('10,000 entries pass, 10,001 do not', () => {
    expect(shapeError(Array(10_000).fill(1))).toBeNull();
    expect(shapeError({ items: Array(10_001).fill(1) })).toEqual({ pointer: '/items', detail: 'has more than 10000 entries' });
    expect(shapeError(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, i])))).not.toBeNull();
  });

  test.each([
    ['{"a":[{"b/c":"x\\u0000"}]}', '/a/0/b~1c'],
    ['{"a":"\\ud83d"}', '/a'],
    ['{"a":{"__proto__":1}}', '/a'],
    ['{"a\\u0000":1}', ''],
  ])('%s is refused at "%s"', (text, pointer) => {
    expect(shapeError(JSON.parse(text))).toMatchObject({ pointer });
  });

  test('any proper text passes', () => {
    expect(shapeError({ name: 'Zoë 👩‍🚀', constructor: 'x', prototype: 'y', n: 1, b: false, z: null })).toBeNull();
  });
});
