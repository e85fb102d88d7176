import { z } from 'zod';
import { Address, OneLine, QueryInteger } from './schemas';

describe('a number in a query', () => {
  const Query = z.strictObject({ limit: QueryInteger(1, 100).optional() });
  const read = (limit: unknown) => Query.safeParse({ limit });

  test.each([
    ['1', 1],
    ['50', 50],
    ['007', 7],
    ['100', 100],
  ])('"%s" is %i', (text, number) => {
    expect(read(text)).toEqual({ success: true, data: { limit: number } });
  });

  test.each([
    '',
    ' ',
    ' 50',
    '50 ',
    '0x10',
    '0b1',
    '1e1',
    '1.0',
    '+5',
    '-5',
    '１',
    '٥',
    'NaN',
    'Infinity',
    'true',
    '0',
    '101',
    '9'.repeat(400),
  ])('"%s" is none', (text) => {
    expect(read(text).success).toBe(false);
  });

  test.each([[['5']], [{ valueOf: 5 }], [true], [null], [5n]])('%p is none', (value) => {
    expect(read(value).success).toBe(false);
  });

  test('may be left out, and says what it wants', () => {
    expect(Query.parse({})).toEqual({});
    expect(read('many').error?.issues).toMatchObject([{ path: ['limit'], message: 'must be a whole number in digits' }]);
    expect(z.toJSONSchema(Query, { io: 'input', unrepresentable: 'any' })).toMatchObject({
      properties: { limit: { type: 'integer', minimum: 1, maximum: 100 } },
    });
    expect(z.toJSONSchema(Query, { io: 'input', unrepresentable: 'any' }).required ?? []).toEqual([]);
  });
});

describe('a name in one line', () => {
  const fits = (text: string) => OneLine(40).safeParse(text).success;

  test.each(['Zoë', '株式会社', 'محمد', 'क्षेत्र', '👩‍🚀', 'می‌خواهم', "O'Brien & Söhne", 'İstanbul', 'é', '#', '☕️', 'שלום\u200e!'])(
    '"%s" is one',
    (text) => {
      expect(fits(text)).toBe(true);
    },
  );

  test.each([
    ['two lines', 'a\nb'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['an override of direction', 'invoice\u202efdp.exe'],
    ['an embedding', 'a\u202ab'],
    ['an end of one', 'a\u202cb'],
    ['an isolate', 'a\u2066b'],
    ['an end of it', 'a\u2069b'],
    ['a bell', 'a\u0007b'],
    ['nothing', ''],
    ['blanks', ' \u00a0\u3000 '],
    ['a zero-width space', '\u200b'],
    ['joiners alone', '\u200d\u200c\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['a byte order mark', '\ufeff'],
    ['a Hangul filler', '\u3164'],
    ['an empty Braille cell', '\u2800'],
    ['a variation selector', '\ufe0f'],
    ['an accent of nothing', '\u0301'],
    ['a tag', '\u{e0041}'],
  ])('%s is none', (_what, text) => {
    expect(fits(text)).toBe(false);
  });

  test('is trimmed and bounded', () => {
    expect(OneLine(3).parse(' abc ')).toBe('abc');
    expect(OneLine(3).safeParse('abcd').success).toBe(false);
  });

  test('of any length is looked at in no time', () => {
    for (const text of ['\u200b'.repeat(500_000), ' '.repeat(500_000) + '\u200b', 'a'.repeat(500_000) + '\n']) {
      const start = performance.now();
      expect(fits(text)).toBe(false);
      expect(performance.now() - start).toBeLessThan(1_000);
    }
  });

  test('is what the lines of an address are', () => {
    const address = { name: 'Ada', line1: '1 Main Street', city: 'Springfield', postalCode: '62701', country: 'US' };
    expect(Address.safeParse(address).success).toBe(true);
    expect(Address.safeParse({ ...address, name: '\u200b' }).success).toBe(false);
    expect(Address.safeParse({ ...address, city: 'Spring\u202efield' }).success).toBe(false);
  });
});
