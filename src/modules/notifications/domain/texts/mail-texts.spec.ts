import { mailDe } from './de';
import { mailEn } from './en';
import { mailTexts } from './mail-texts';

const given = ['«first»', '«second»'];

/** Each text by its path, with something to find again where it takes something. */
function said(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function') return [[here, String(value(...given))]];
    return typeof value === 'object' && value !== null ? said(value, here) : [];
  });
}

const english = new Map(said(mailEn));
const german = new Map(said(mailDe));

it('has a German text for every English one', () => {
  expect([...german.keys()]).toEqual([...english.keys()]);
});

it.each([...german])('says %s in German, with all that the English one says it of', (path, text) => {
  expect(text).not.toBe(english.get(path));
  expect(given.filter((part) => text.includes(part))).toEqual(given.filter((part) => english.get(path)?.includes(part)));
});

it.each([
  ['de', 'de'],
  ['de-CH', 'de'],
  ['DE', 'de'],
  ['en-GB', 'en'],
  ['sw', 'en'],
  ['', 'en'],
])('writes to readers of "%s" in %s', (locale, lang) => {
  expect(mailTexts(locale).lang).toBe(lang);
});
