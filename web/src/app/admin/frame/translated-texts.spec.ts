import { draftsOf, flat, keyOf, missingIn, nested } from './translated-texts';

const texts = { title: 'Becher', options: { 'Size.cm': { name: 'Größe', values: { S: 'Klein' } } } };

test('texts come out of the form as they went in, whatever dots their names have', () => {
  expect(nested(flat(texts))).toEqual(texts);
});

test('what is empty is not sent, and nothing at all takes the language away', () => {
  expect(nested({ [keyOf({ path: ['title'] })]: ' Becher ', [keyOf({ path: ['slug'] })]: ' ' })).toEqual({ title: 'Becher' });
  expect(nested({ [keyOf({ path: ['title'] })]: '' })).toBeNull();
});

test('what the default language does not say is not missing, nor is an address', () => {
  const field = (path: string, source: string, spare = false) => ({ path: [path], label: path, source, most: 10, spare });
  const fields = [field('title', 'Mug'), field('description', ''), field('slug', 'mug', true), field('seoTitle', 'A mug')];
  expect(missingIn(fields, draftsOf({ de: texts })['de']).map(({ label }) => label)).toEqual(['seoTitle']);
  expect(missingIn(fields, undefined).map(({ label }) => label)).toEqual(['title', 'seoTitle']);
});
