import {
  filterValues,
  missingValues,
  readValue,
  shownAttributes,
  typedValues,
  type AttributeDefinition,
  type AttributeSet,
} from './attributes';

const definition = (fields: Partial<AttributeDefinition>): AttributeDefinition => ({
  id: fields.name ?? 'id',
  code: 'code',
  name: 'Thing',
  kind: 'text',
  unit: null,
  choices: [],
  multiple: false,
  filterable: true,
  searchable: true,
  shown: true,
  position: 0,
  ...fields,
});

describe('a value is read as its attribute wants it', () => {
  const inches = definition({ kind: 'number', unit: 'in' });
  const wood = definition({ kind: 'choice', choices: ['Oak', 'Häll'] });
  test.each([
    [inches, 55, 55],
    [inches, '55', 55],
    [inches, '55.5 in', 55.5],
    [inches, '55,5IN', 55.5],
    [definition({ kind: 'number' }), '-3', -3],
    [definition({ kind: 'boolean' }), 'Yes', true],
    [definition({ kind: 'boolean' }), 0, false],
    [wood, 'oak', 'Oak'],
    [wood, ' hall ', 'Häll'],
    [{ ...wood, multiple: true }, ['oak', 'Oak'], ['Oak']],
    [wood, ['oak'], 'Oak'],
    [definition({ kind: 'date' }), '2026-02-28', '2026-02-28'],
    [definition({}), 12, '12'],
    [definition({ multiple: true }), 'one', ['one']],
  ])('%o reads %j as %j', (attribute, raw, value) => {
    expect(readValue(attribute, raw)).toEqual({ value });
  });

  test.each([
    [inches, '55 cm', 'must be a number in in'],
    [inches, 'wide', 'must be a number in in'],
    [definition({ kind: 'boolean' }), 'perhaps', 'must be true or false'],
    [wood, 'Pine', 'must be one of: Oak, Häll'],
    [wood, ['Oak', 'Häll'], 'takes one value'],
    [wood, [], 'takes one value'],
    [definition({ kind: 'date' }), '2026-02-30', 'must be a date such as 2026-05-31'],
  ])('%o refuses %j: %s', (attribute, raw, problem) => {
    expect(readValue(attribute, raw)).toEqual({ problem });
  });
});

const set = (definitions: readonly AttributeDefinition[], required: readonly string[] = []): AttributeSet => ({
  byName: new Map(definitions.map((d) => [d.name, d])),
  types: new Map([
    [
      'lamp',
      {
        id: 'lamp',
        code: 'lamp',
        name: 'Lamp',
        attributes: ['Watt', 'Wood'].map((id) => ({ attributeId: id, required: required.includes(id) })),
      },
    ],
  ]),
});
const watt = definition({ name: 'Watt', kind: 'number', unit: 'W' });
const wood = definition({ name: 'Wood', position: 3 });

test('values without a definition stay as they are, and each misfit is named', () => {
  expect(typedValues(set([watt]), { Watt: '7 W', Note: 'hello' })).toEqual({ values: { Watt: 7, Note: 'hello' }, problems: [] });
  expect(typedValues(set([watt]), { Watt: 'bright' }).problems).toEqual(['attribute "Watt" must be a number in W']);
});

test('what a type asks for is missing when it is absent or blank', () => {
  expect(missingValues(set([watt, wood], ['Watt', 'Wood']), 'lamp', { Wood: '' })).toEqual([
    'attribute "Watt" is missing',
    'attribute "Wood" is missing',
  ]);
  expect(missingValues(set([watt, wood], ['Watt']), 'lamp', { Watt: 0 })).toEqual([]);
  expect(missingValues(set([watt], ['Watt']), null, {})).toEqual([]);
});

test('the page shows those of the type first, then other defined ones, then the rest; hidden ones never', () => {
  const other = definition({ name: 'Other', position: 1 });
  const hidden = definition({ name: 'Hidden', shown: false });
  const shown = shownAttributes(set([other, watt, wood, hidden]), 'lamp', {
    Zeal: 'z',
    Apt: 'a',
    Other: 'o',
    Hidden: 'h',
    Wood: 'w',
    Watt: 7,
  });
  expect(shown.map((a) => a.name)).toEqual(['Watt', 'Wood', 'Other', 'Apt', 'Zeal']);
  expect(shown[0]).toEqual({ name: 'Watt', code: 'code', kind: 'number', unit: 'W', value: 7 });
  expect(shown[3]).toEqual({ name: 'Apt', code: null, kind: null, unit: null, value: 'a' });
});

test('filters go by a key that can stand in an address, ranges by a number', () => {
  expect(filterValues(definition({ kind: 'choice', multiple: true }), ['Reclaimed Pine', 'Öak'])).toEqual([
    { key: 'reclaimed-pine', label: 'Reclaimed Pine', number: null },
    { key: 'oak', label: 'Öak', number: null },
  ]);
  expect(filterValues(definition({ kind: 'number' }), 5.5)).toEqual([{ key: '5.5', label: '5.5', number: 5.5 }]);
  expect(filterValues(definition({ kind: 'date' }), '1970-01-03')).toEqual([{ key: '1970-01-03', label: '1970-01-03', number: 2 }]);
});
