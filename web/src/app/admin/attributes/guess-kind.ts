import type { AttributeKind } from '../types';

export interface Guess {
  readonly kind: AttributeKind;
  readonly unit: string;
}

/** What these values seem to be; text where they do not agree. */
export function guessKind(examples: readonly string[]): Guess {
  const words = examples.map((word) => word.trim());
  if (words.length === 0) return { kind: 'text', unit: '' };
  if (words.every((word) => /^(true|false|yes|no)$/i.test(word))) return { kind: 'boolean', unit: '' };
  if (words.every((word) => /^\d{4}-\d{2}-\d{2}$/.test(word))) return { kind: 'date', unit: '' };
  const units = words.map((word) => /^[+-]?\d{1,15}(?:[.,]\d{1,10})? ?(.*)$/.exec(word)?.[1]?.trim() ?? null);
  const [unit = '', ...others] = [...new Set(units)].filter((one) => one !== '');
  return unit === null || unit.length > 8 || others.length > 0 ? { kind: 'text', unit: '' } : { kind: 'number', unit };
}
