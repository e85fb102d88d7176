import type { FieldError } from './problem';

const maxDepth = 32;
const maxEntries = 10_000;

/**
 * What no route wants: nesting beyond 32 levels, lists or objects beyond 10,000 entries, the key `__proto__`, and text
 * that PostgreSQL cannot store (U+0000, lone surrogates).
 */
export const shapeError = (value: unknown): FieldError | null => inspect(value, 1);

/** False for text that PostgreSQL cannot store. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** RFC 6901 */
export const escapePointer = (key: string): string =>
  key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

function inspect(value: unknown, depth: number): FieldError | null {
  if (typeof value === 'string') return isStorable(value) ? null : here('must be text without U+0000 and lone surrogates');
  if (typeof value !== 'object' || value === null) return null;
  if (depth > maxDepth) return here(`is nested deeper than ${maxDepth} levels`);
  const isList = Array.isArray(value);
  const keys = Object.keys(value);
  if (keys.length > maxEntries) return here(`has more than ${maxEntries} entries`);
  for (const key of keys) {
    if (!isList && key === '__proto__') return here('has the name __proto__, which is not allowed');
    if (!isList && !isStorable(key)) return here('has a name with U+0000 or a lone surrogate');
    const found = inspect((value as Record<string, unknown>)[key], depth + 1);
    if (found) return { pointer: `/${escapePointer(key)}${found.pointer}`, detail: found.detail };
  }
  return null;
}

const here = (detail: string): FieldError => ({ pointer: '', detail });
