export type AttributeValue = string | number | boolean | readonly string[];

/** As it stands in a field. */
export const attributeText = (value: AttributeValue): string => (Array.isArray(value) ? value.join(', ') : String(value));

/** What was typed, as the kind of value it was before: a number stays one as long as it reads like one. */
export function attributeValue(text: string, before: AttributeValue | undefined): string | number | boolean | string[] {
  const words = text.trim();
  if (Array.isArray(before))
    return words
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  if (typeof before === 'number' && words !== '' && Number.isFinite(Number(words))) return Number(words);
  if (typeof before === 'boolean' && /^(true|false)$/.test(words)) return words === 'true';
  return words;
}
