import { foldAccents, slugify } from './slug';
import { pick, type AttributeTexts, type Translations } from './translations';

export const attributeKinds = ['text', 'number', 'boolean', 'choice', 'date'] as const;
export type AttributeKind = (typeof attributeKinds)[number];
export type AttributeValue = string | number | boolean | readonly string[];
export type AttributeValues = Readonly<Record<string, AttributeValue>>;

/** Products keep a value under the attribute's name; `code` stands in addresses. */
export interface AttributeDefinition {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AttributeKind;
  readonly unit: string | null;
  readonly choices: readonly string[];
  readonly multiple: boolean;
  readonly filterable: boolean;
  readonly searchable: boolean;
  readonly shown: boolean;
  readonly position: number;
  readonly translations?: Translations<AttributeTexts>;
}

export interface ProductType {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** In the order they are shown. */
  readonly attributes: readonly { readonly attributeId: string; readonly required: boolean }[];
}

/** All that staff have defined; names and ids are looked up in it. */
export interface AttributeSet {
  readonly byName: ReadonlyMap<string, AttributeDefinition>;
  readonly types: ReadonlyMap<string, ProductType>;
}

export type Reading = { readonly value: AttributeValue } | { readonly problem: string };

/** The value as its definition wants it. What people and files write for it is understood: `"55 in"`, `"yes"`, `"oak"` for the choice `Oak`. */
export function readValue(definition: AttributeDefinition, raw: AttributeValue): Reading {
  const parts = typeof raw === 'object' ? raw : [raw];
  if (definition.multiple) {
    const readings = parts.map((part) => readOne(definition, part));
    return (
      readings.find((r) => 'problem' in r) ?? { value: [...new Set(readings.flatMap((r) => ('value' in r ? [String(r.value)] : [])))] }
    );
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? readOne(definition, only) : { problem: 'takes one value' };
}

type Scalar = string | number | boolean;

function readOne(definition: AttributeDefinition, raw: Scalar): Reading {
  switch (definition.kind) {
    case 'text':
      return { value: String(raw) };
    case 'number':
      return readNumber(definition.unit, raw);
    case 'boolean':
      return readBoolean(raw);
    case 'choice':
      return readChoice(definition.choices, raw);
    case 'date':
      return readDate(raw);
  }
}

function readNumber(unit: string | null, raw: Scalar): Reading {
  if (typeof raw === 'number') return { value: raw };
  const match = /^([+-]?[0-9]{1,15}(?:[.,][0-9]{1,10})?) ?(.*)$/.exec(String(raw).trim());
  const [, digits, rest] = match ?? [];
  if (digits === undefined || (rest !== '' && !sameText(rest ?? '', unit ?? ''))) {
    return { problem: unit === null ? 'must be a number' : `must be a number in ${unit}` };
  }
  return { value: Number(digits.replace(',', '.')) };
}

const words = new Map<string, boolean>([
  ['true', true],
  ['yes', true],
  ['y', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['n', false],
  ['0', false],
]);

function readBoolean(raw: Scalar): Reading {
  const value = words.get(String(raw).trim().toLowerCase());
  return value === undefined ? { problem: 'must be true or false' } : { value };
}

function readChoice(choices: readonly string[], raw: Scalar): Reading {
  const choice = choices.find((c) => sameText(c, String(raw)));
  return choice === undefined ? { problem: `must be one of: ${choices.join(', ')}` } : { value: choice };
}

function readDate(raw: Scalar): Reading {
  const text = String(raw).trim();
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return { problem: 'must be a date such as 2026-05-31' };
  return { value: text };
}

const sameText = (a: string, b: string): boolean => foldAccents(a).trim().toLowerCase() === foldAccents(b).trim().toLowerCase();

export interface Typed {
  readonly values: AttributeValues;
  readonly problems: readonly string[];
}

/** Values that have a definition as it wants them; those without one stay as they are. */
export function typedValues(set: AttributeSet, values: AttributeValues): Typed {
  const problems: string[] = [];
  const typed = Object.entries(values).map(([name, raw]) => {
    const definition = set.byName.get(name);
    const reading = definition ? readValue(definition, raw) : { value: raw };
    if ('value' in reading) return [name, reading.value] as const;
    problems.push(`attribute "${name}" ${reading.problem}`);
    return [name, raw] as const;
  });
  return { values: Object.fromEntries(typed), problems };
}

/** What a product of this type must say before it is published. */
export function missingValues(set: AttributeSet, typeId: string | null, values: AttributeValues): string[] {
  const required = typeId === null ? [] : (set.types.get(typeId)?.attributes.filter((a) => a.required) ?? []);
  const names = new Map([...set.byName.values()].map((d) => [d.id, d.name]));
  return required
    .map((a) => names.get(a.attributeId) ?? '')
    .filter((name) => isBlank(values[name]))
    .map((name) => `attribute "${name}" is missing`);
}

const isBlank = (value: AttributeValue | undefined): boolean =>
  value === undefined || value === '' || (typeof value === 'object' && value.length === 0);

export interface ShownAttribute {
  readonly name: string;
  readonly code: string | null;
  readonly kind: AttributeKind | null;
  readonly unit: string | null;
  readonly value: AttributeValue;
}

/** For the page: those of the type in its order, then other defined ones, then the rest by name. Names and choices in the first language of the chain that has them. */
export function shownAttributes(
  set: AttributeSet,
  typeId: string | null,
  values: AttributeValues,
  chain: readonly string[] = [],
): ShownAttribute[] {
  const places = new Map(set.types.get(typeId ?? '')?.attributes.map((a, at) => [a.attributeId, at]));
  const placeOf = (definition: AttributeDefinition | undefined): number =>
    definition ? (places.get(definition.id) ?? 1_000 + definition.position) : Number.MAX_SAFE_INTEGER;
  return Object.entries(values)
    .map(([name, value]) => ({ name, value, definition: set.byName.get(name) }))
    .filter(({ definition }) => definition?.shown !== false)
    .sort((a, b) => placeOf(a.definition) - placeOf(b.definition) || (a.name < b.name ? -1 : 1))
    .map(({ name, value, definition }) => ({
      name: pick(chain, definition?.translations ?? {}, (texts) => texts.name) ?? name,
      value: definition?.kind === 'choice' ? choiceIn(chain, definition, value) : value,
      code: definition?.code ?? null,
      kind: definition?.kind ?? null,
      unit: definition?.unit ?? null,
    }));
}

/** What a choice is called in the first language of the chain that has a word for it. */
export function choiceIn(chain: readonly string[], { translations = {} }: AttributeDefinition, value: AttributeValue): AttributeValue {
  const one = (choice: string): string => pick(chain, translations, (texts) => texts.choices?.[choice]) ?? choice;
  if (typeof value === 'object') return value.map(one);
  return typeof value === 'string' ? one(value) : value;
}

/** `key` stands in addresses and filters, `label` on the page; `number` is what a range compares (dates: days since 1970). */
export interface FilterValue {
  readonly key: string;
  readonly label: string;
  readonly number: number | null;
}

export function filterValues(definition: AttributeDefinition, value: AttributeValue): FilterValue[] {
  const values = (typeof value === 'object' ? value : [value]).map((part) => filterValue(definition.kind, part));
  return [...new Map(values.map((v) => [v.key, v])).values()];
}

function filterValue(kind: AttributeKind, part: Scalar): FilterValue {
  const label = String(part);
  if (kind === 'number') return { key: label, label, number: Number(part) };
  if (kind === 'date') return { key: label, label, number: daysOf(label) };
  if (kind === 'boolean') return { key: label, label, number: null };
  return { key: slugify(label, 'other'), label, number: null };
}

export const daysOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
