import { numberPattern, typedText, typedValue } from './typed-values';

const one = { multiple: false };

describe('the value of a defined attribute', () => {
  it.each([
    ['number', 55.5, '55.5'],
    ['boolean', false, 'false'],
    ['choice', 'Oak', 'Oak'],
    ['date', '2026-05-31', '2026-05-31'],
  ] as const)('a %s %j stands in its field as one types it, and comes back', (kind, value, text) => {
    expect(typedText(one, value)).toBe(text);
    expect(typedValue({ kind }, text)).toEqual(value);
  });

  it('of several is a list', () => {
    expect(typedText({ multiple: true }, 'Oak')).toEqual(['Oak']);
    expect(typedText({ multiple: true }, undefined)).toEqual([]);
    expect(typedValue({ kind: 'text' }, ['a', 'b'])).toEqual(['a', 'b']);
  });

  it.each([
    ['number', ' '],
    ['boolean', ''],
    ['text', []],
  ] as const)('a %s is none where the field is empty', (kind, typed) => {
    expect(typedValue({ kind }, typed)).toBeUndefined();
  });

  it('of a number may be written with a comma, and is nothing but a number', () => {
    expect(typedValue({ kind: 'number' }, ' 12,5 ')).toBe(12.5);
    expect(['twelve', '-3', '1e9', '12,5 '].map((text) => numberPattern.test(text))).toEqual([false, true, false, true]);
  });
});
