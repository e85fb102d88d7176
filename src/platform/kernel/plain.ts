const breaks = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const directions = /[\u202a-\u202e\u2066-\u2069]/gu;
/** What begins a mark for the secret of a mail's link: whoever wrote it into a name would have a secret filled in where they like. */
const marks = /~(?=secret\.)/g;

/** One line of text whatever came in: what stands in a subject, an address or a line of a mail cannot begin another. */
export function oneLine(text: string, max = 200): string {
  const line = text.replace(breaks, ' ').replace(directions, '').replace(marks, '\u223c').replace(/ {2,}/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= max) return line;
  const start = characters.slice(0, max - 1).join('');
  return `${start.trimEnd()}…`;
}
