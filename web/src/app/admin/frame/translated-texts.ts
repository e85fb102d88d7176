/** A text of the default language that may have words in another one. */
export interface Translatable {
  /** Where it stands in a translation, as `['options', 'Size', 'name']`. */
  readonly path: readonly string[];
  readonly label: string;
  readonly source: string;
  readonly most: number;
  readonly long?: boolean;
  /** An address: without one of its own, that of the default language holds. */
  readonly spare?: boolean;
}

/** Texts by their path as JSON. */
export type FlatTexts = Readonly<Record<string, string>>;
/** By locale. */
export type Drafts = Readonly<Record<string, FlatTexts>>;

export const keyOf = ({ path }: Pick<Translatable, 'path'>): string => JSON.stringify(path);

/** `{ options: { Size: { name: 'Größe' } } }` → `{ '["options","Size","name"]': 'Größe' }` */
export function flat(texts: unknown, path: readonly string[] = []): FlatTexts {
  if (typeof texts === 'string') return { [JSON.stringify(path)]: texts };
  if (typeof texts !== 'object' || texts === null) return {};
  return Object.assign({}, ...Object.entries(texts).map(([key, value]) => flat(value, [...path, key])));
}

export interface Nested {
  [key: string]: string | Nested;
}

/** The other way round, without what is empty; null when nothing is left. */
export function nested(texts: FlatTexts): Nested | null {
  const filled = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  if (filled.length === 0) return null;
  const root: Nested = {};
  for (const [key, text] of filled) {
    const path: unknown = JSON.parse(key);
    if (!Array.isArray(path)) continue;
    let at = root;
    for (const step of path.slice(0, -1).map(String)) {
      const below = at[step];
      const next: Nested = typeof below === 'object' ? below : {};
      at[step] = next;
      at = next;
    }
    at[String(path.at(-1))] = text.trim();
  }
  return root;
}

export const draftsOf = (translations: Readonly<Record<string, unknown>>): Drafts =>
  Object.fromEntries(Object.entries(translations).map(([locale, texts]) => [locale, flat(texts)]));

/** What the default language says and this one does not. */
export const missingIn = (fields: readonly Translatable[], texts: FlatTexts | undefined): readonly Translatable[] =>
  fields.filter((field) => !field.spare && field.source.trim() !== '' && (texts?.[keyOf(field)] ?? '').trim() === '');
