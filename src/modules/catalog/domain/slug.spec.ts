import { foldAccents, freeSlug, looksLikeId, slugify } from './slug';

test.each([
  ['Crème Brûlée Dish', 'creme-brulee-dish'],
  ['Potter’s Mug, 350 ml', 'potters-mug-350-ml'],
  ['  --  ', 'x'],
  ['日本', 'x'],
  ['0190f3a4-1111-7222-8333-444455556666', 'x'],
])('"%s" becomes the address %s', (text, slug) => {
  expect(slugify(text, 'x')).toBe(slug);
});

test('a long title gives an address of at most 120 characters that does not end in a hyphen', () => {
  const slug = slugify(`${'a'.repeat(119)} and more`, 'x');
  expect(slug).toBe('a'.repeat(119));
});

test('a taken address gets the lowest free number', () => {
  const taken = new Set(['mug', 'mug-2']);
  expect(freeSlug('mug', (s) => taken.has(s))).toBe('mug-3');
  expect(freeSlug('bowl', (s) => taken.has(s))).toBe('bowl');
  expect(freeSlug('a'.repeat(120), (s) => s.length === 120 && !s.endsWith('-2'))).toHaveLength(120);
});

test('accents fall off on both sides of a search', () => {
  expect(foldAccents('Žluťoučký kůň')).toBe('Zlutoucky kun');
});

test('an id is told from an address', () => {
  expect(looksLikeId('0190f3a4-1111-7222-8333-444455556666')).toBe(true);
  expect(looksLikeId('blue-mug')).toBe(false);
});
