import { toAmount, toText } from '../frame/money-text';
import type { CollectionRule } from '../types';

type Condition = CollectionRule['conditions'][number];
export type RuleField = Condition['field'];

/** A condition as it stands in its fields. */
export interface ConditionDraft {
  readonly field: RuleField;
  readonly value: string;
  /** Of an attribute. */
  readonly name: string;
  readonly min: string;
  readonly max: string;
}

export const ruleFields = [
  'tag',
  'brand',
  'type',
  'category',
  'title',
  'price',
  'on-sale',
  'rating',
  'attribute',
  'published',
] as const satisfies readonly RuleField[];

export const emptyCondition: ConditionDraft = { field: 'tag', value: '', name: '', min: '', max: '' };

export function draftOf(condition: Condition, currency: string): ConditionDraft {
  const draft = { ...emptyCondition, field: condition.field };
  switch (condition.field) {
    case 'title':
      return { ...draft, value: condition.contains };
    case 'price':
      return { ...draft, min: priceText(condition.min, currency), max: priceText(condition.max, currency) };
    case 'rating':
      return { ...draft, value: String(condition.min) };
    case 'published':
      return { ...draft, value: String(condition.withinDays) };
    case 'attribute': {
      const { is, min, max } = condition;
      return { ...draft, name: condition.name, value: is === undefined ? '' : [is].flat().join(', '), min: textOf(min), max: textOf(max) };
    }
    default:
      return { ...draft, value: String(condition.is) };
  }
}

/** null while something is missing or cannot be read. */
export function conditionOf({ field, value, name, min, max }: ConditionDraft, currency: string): Condition | null {
  const words = value.trim();
  switch (field) {
    case 'title':
      return words === '' ? null : { field, contains: words };
    case 'price': {
      const range = rangeOf(min, max, (text) => toAmount(text, currency)?.minor ?? null);
      return range === null || (range.min === undefined && range.max === undefined) ? null : { field, ...range };
    }
    case 'on-sale':
      return { field, is: words !== 'false' };
    case 'rating': {
      const stars = numberOf(words);
      return stars === null || stars < 1 || stars > 5 ? null : { field, min: stars };
    }
    case 'published':
      return /^\d{1,4}$/.test(words) && Number(words) >= 1 && Number(words) <= 3_650 ? { field, withinDays: Number(words) } : null;
    case 'attribute': {
      const range = rangeOf(min, max, numberOf);
      if (name === '' || range === null || (words === '' && range.min === undefined && range.max === undefined)) return null;
      const values = words
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
      const [first] = values;
      return { field, name, ...range, ...(first === undefined ? {} : { is: values.length === 1 ? first : values }) };
    }
    default:
      return words === '' ? null : { field, is: words };
  }
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function rangeOf(least: string, most: string, read: (text: string) => number | null): Range | null {
  const [min, max] = [least.trim() === '' ? undefined : read(least), most.trim() === '' ? undefined : read(most)];
  if (min === null || max === null || (min !== undefined && max !== undefined && max < min)) return null;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function numberOf(text: string): number | null {
  const words = text.trim().replace(',', '.');
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(words) ? Number(words) : null;
}

const priceText = (minor: number | undefined, currency: string): string => (minor === undefined ? '' : toText({ minor, currency }));
const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));
