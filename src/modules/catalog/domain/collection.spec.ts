import { belongs, type CollectionCondition, type CollectionFacts } from './collection';

const now = Date.parse('2026-06-10T00:00:00Z');
const facts: CollectionFacts = {
  title: 'Café table',
  tags: ['summer'],
  brandSlug: 'kiln-yard',
  typeCode: 'furniture',
  categorySlugs: new Set(['garden', 'tables']),
  prices: [
    { amount: 9_900, compareAt: 12_000 },
    { amount: 15_000, compareAt: null },
  ],
  rating: 4.2,
  attributes: { Material: ['Oak', 'Steel'], Seats: 4 },
  publishedAt: Date.parse('2026-06-01T00:00:00Z'),
};

const met: CollectionCondition[] = [
  { field: 'tag', is: 'summer' },
  { field: 'brand', is: 'kiln-yard' },
  { field: 'type', is: 'furniture' },
  { field: 'category', is: 'garden' },
  { field: 'title', contains: 'CAFE' },
  { field: 'price', max: 9_900 },
  { field: 'price', min: 9_900, max: 10_000 },
  { field: 'on-sale', is: true },
  { field: 'rating', min: 4 },
  { field: 'attribute', name: 'Material', is: 'oak' },
  { field: 'attribute', name: 'Material', is: ['Pine', 'Steel'] },
  { field: 'attribute', name: 'Seats', min: 4 },
  { field: 'published', withinDays: 9 },
];
const unmet: CollectionCondition[] = [
  { field: 'tag', is: 'winter' },
  { field: 'brand', is: 'other' },
  { field: 'type', is: 'lamp' },
  { field: 'category', is: 'kitchen' },
  { field: 'title', contains: 'chair' },
  { field: 'price', min: 9_901 },
  { field: 'on-sale', is: false },
  { field: 'rating', min: 4.5 },
  { field: 'attribute', name: 'Material', is: 'Pine' },
  { field: 'attribute', name: 'Colour', is: 'Red' },
  { field: 'attribute', name: 'Seats', max: 3 },
  { field: 'attribute', name: 'Material', min: 1 },
  { field: 'published', withinDays: 8 },
];

test.each(met)('it belongs by %j', (condition) => {
  expect(belongs({ match: 'all', conditions: [condition] }, facts, now)).toBe(true);
});

test.each(unmet)('it does not belong by %j', (condition) => {
  expect(belongs({ match: 'all', conditions: [condition] }, facts, now)).toBe(false);
});

test('all of several, or any of them; a rule that says nothing holds nothing', () => {
  const [yes, no] = [met[0], unmet[0]].flatMap((c) => c ?? []);
  const conditions = [yes, no].flatMap((c) => c ?? []);
  expect(belongs({ match: 'all', conditions }, facts, now)).toBe(false);
  expect(belongs({ match: 'any', conditions }, facts, now)).toBe(true);
  expect(belongs({ match: 'all', conditions: [] }, facts, now)).toBe(false);
});
