import type { Attribute } from '../types';
import { attributeText, type AttributeValue } from './attribute-text';

/** What a number is typed as. */
export const numberPattern = /^\s*[+-]?\d{1,15}([.,]\d{1,10})?\s*$/;

/** What stands in the field of a defined attribute; empty where the product does not have it. */
export function typedText({ multiple }: Pick<Attribute, 'multiple'>, value: AttributeValue | undefined): string | readonly string[] {
  if (multiple) return value === undefined ? [] : [value].flat().map(String);
  return value === undefined ? '' : attributeText(value);
}

/** What is sent for it; undefined: the product does not have it. */
export function typedValue({ kind }: Pick<Attribute, 'kind'>, typed: string | readonly string[]): AttributeValue | undefined {
  if (typeof typed !== 'string') return typed.length === 0 ? undefined : typed;
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'number') return Number(text.replace(',', '.'));
  return kind === 'boolean' ? text === 'true' : text;
}
