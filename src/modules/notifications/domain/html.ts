/** Markup that is known to be safe: made by `html` only. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | readonly Html[] | null;

/** Every value is escaped, in text and in quoted attributes, save markup that was made by `html` itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  markup: strings.reduce((whole, part, i) => whole + render(values[i - 1] ?? null) + part),
});

function render(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
