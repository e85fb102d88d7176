import type { Attribute } from '../types';
import { typedControl, typedValue } from './typed-values';

const attribute = (kind: Attribute['kind'], multiple = false): Attribute => ({
  id: 'a',
  code: 'a',
  name: 'A',
  kind,
  multiple,
  unit: null,
  choices: [],
  filterable: true,
  searchable: false,
  shown: true,
  position: 0,
  version: 1,
  count: 0,
});

describe('the value of a defined attribute', () => {
  it.each([
    [attribute('number'), 55.5, '55.5'],
    [attribute('boolean'), false, 'false'],
    [attribute('choice'), 'Oak', 'Oak'],
    [attribute('date'), '2026-05-31', '2026-05-31'],
  ])('%j %j stands in its field as one types it, and comes back', (defined, value, text) => {
    const control = typedControl(defined, value);
    expect(control.value).toBe(text);
    expect(typedValue(defined, control.value)).toEqual(value);
  });

  it('of several is a list', () => {
    expect(typedControl(attribute('choice', true), 'Oak').value).toEqual(['Oak']);
    expect(typedValue(attribute('text', true), ['a', 'b'])).toEqual(['a', 'b']);
  });

  it('is none where the field is empty', () => {
    for (const [kind, typed] of [
      ['number', ' '],
      ['boolean', ''],
      ['text', []],
    ] as const) {
      expect(typedValue(attribute(kind), typed)).toBeUndefined();
    }
  });

  it('of a number may be written with a comma, and is nothing but a number', () => {
    expect(typedValue(attribute('number'), ' 12,5 ')).toBe(12.5);
    expect([typedControl(attribute('number'), 'twelve').valid, typedControl(attribute('number'), -3).valid]).toEqual([false, true]);
  });
});
