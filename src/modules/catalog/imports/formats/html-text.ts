import { Parser } from 'htmlparser2';

const paragraphs: ReadonlySet<string> = new Set(
  'p div h1 h2 h3 h4 h5 h6 ul ol table blockquote section article header footer figure pre dl hr'.split(' '),
);
const lines: ReadonlySet<string> = new Set('br li tr dt dd'.split(' '));
const unseen: ReadonlySet<string> = new Set('script style template noscript iframe svg head'.split(' '));

/** What an HTML text says, as plain text: an empty line between paragraphs, `• ` before an item. Text without a tag keeps its lines. */
export function textOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return tidied(html);
  let text = '';
  let hidden = 0;
  const hasTags = /<[a-z!/]/i.test(html);
  const parser = new Parser({
    onopentag(name) {
      if (unseen.has(name)) hidden += 1;
      if (paragraphs.has(name)) text += '\n\n';
      else if (lines.has(name)) text += name === 'li' ? '\n• ' : '\n';
      else if (name === 'td' || name === 'th') text += ' ';
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden -= 1;
      if (paragraphs.has(name)) text += '\n\n';
    },
    ontext(data) {
      if (hidden === 0) text += hasTags ? data.replace(/\s+/g, ' ') : data;
    },
  });
  parser.end(html);
  return tidied(text);
}

/** The same as HTML; `textOfHtml` of it gives the text back. */
export const htmlOfText = (text: string): string =>
  tidied(text)
    .split('\n\n')
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');

const tidied = (text: string): string =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\n\n(?=• )/g, '\n')
    .trim();

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
