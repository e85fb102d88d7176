import { escapePointer, isStorable } from './json-shape';
import { invalidRequest } from './problem';

const maxParameters = 60;

/**
 * `a=1&b=2` to an object without a prototype. @throws EdgeError 400 for a parameter given twice, for more than 60, and for what is not UTF-8.
 */
export function parseQuery(search: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  if (search === '') return query;
  let count = 0;
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? '' : decode(pair.slice(at + 1));
    if (name in query) throw invalidRequest([{ in: 'query', pointer: `/${escapePointer(name)}`, detail: 'is given twice' }]);
    if (++count > maxParameters) throw invalidRequest([{ in: 'query', pointer: '', detail: `has more than ${maxParameters} parameters` }]);
    query[name] = value;
  }
  return query;
}

/** @throws EdgeError 400 */
export function decodeSegment(text: string): string {
  const plain = text.includes('%') ? decodeURIComponent(text) : text;
  if (!isStorable(plain)) throw invalidRequest([{ in: 'path', pointer: '', detail: 'must be text without U+0000' }]);
  return plain;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  const plain = spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
  if (!isStorable(plain)) throw invalidRequest([{ in: 'query', pointer: '', detail: 'must be text without U+0000' }]);
  return plain;
}
