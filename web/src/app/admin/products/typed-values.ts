import { FormControl, Validators } from '@angular/forms';
import type { Attribute } from '../types';
import { attributeText, type AttributeValue } from './attribute-text';

export type TypedControl = FormControl<string | readonly string[]>;

/** The field of a defined attribute; empty where the product does not have it. */
export function typedControl({ kind, multiple }: Attribute, value: AttributeValue | undefined): TypedControl {
  const validators = kind === 'number' ? [Validators.pattern(/^\s*[+-]?\d{1,15}([.,]\d{1,10})?\s*$/)] : [];
  const start = multiple ? (value === undefined ? [] : [value].flat().map(String)) : value === undefined ? '' : attributeText(value);
  return new FormControl<string | readonly string[]>(start, { nonNullable: true, validators });
}

/** What is sent for it; undefined: the product does not have it. */
export function typedValue({ kind }: Pick<Attribute, 'kind'>, typed: string | readonly string[]): AttributeValue | undefined {
  if (typeof typed !== 'string') return typed.length === 0 ? undefined : typed;
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'number') return Number(text.replace(',', '.'));
  return kind === 'boolean' ? text === 'true' : text;
}
