/** HTML that is safe to send: made only by `html`, which escapes what it is given. */
export interface Html {
  readonly html: string;
}

/** Strings in the template's places are escaped, Html is taken as it is, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  return { html: parts.reduce((text, part, i) => `${text}${i === 0 ? '' : textOf(values[i - 1] ?? '')}${part}`, '') };
}

export const nothing: Html = { html: '' };

function textOf(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}
