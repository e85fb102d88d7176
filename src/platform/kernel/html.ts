/** HTML that is safe to send: made by `html` only, which escapes what it is given. */
export interface Html {
  readonly html: string;
}

type Value = Html | string | number | readonly Html[] | null;

/** Text is escaped for elements and quoted attributes, Html is taken as it is, lists are joined, null is nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: parts.reduce((whole, part, i) => whole + written(values[i - 1] ?? null) + part),
});

function written(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map((part) => part.html).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
