import { arrangeOptions, carryOver, problemsOf, type ProductDefinition, type VariantDefinition } from './product';

const variant = (sku: string, optionValues: string[], more: Partial<VariantDefinition> = {}): VariantDefinition => ({
  id: null,
  sku,
  optionValues,
  weightGrams: 0,
  prices: [{ currency: 'USD', amountMinor: 1000, compareAtMinor: null }],
  ...more,
});
const product = (more: Partial<ProductDefinition>): ProductDefinition => ({
  slug: 'mug',
  externalId: null,
  status: 'published',
  title: 'Mug',
  publishAt: null,
  typeId: null,
  tags: [],
  seoTitle: null,
  seoDescription: null,
  relatedIds: [],
  translations: {},
  description: '',
  brand: null,
  taxClass: 'standard',
  sellerStoreId: null,
  downloadLimit: null,
  downloadDays: null,
  finalSale: false,
  attributes: {},
  categoryIds: [],
  options: ['Colour'],
  variants: [variant('A', ['Blue']), variant('B', ['Red'])],
  ...more,
});

test('a product whose variants differ in their options holds together', () => {
  expect(problemsOf(product({}))).toEqual([]);
});

test.each<[string, Partial<ProductDefinition>, RegExp]>([
  ['no variant', { variants: [] }, /at least one variant/],
  ['one SKU twice', { variants: [variant('A', ['Blue']), variant('A', ['Red'])] }, /SKU "A" is used twice/],
  ['two variants alike', { variants: [variant('A', ['Blue']), variant('B', ['Blue'])] }, /same options/],
  ['a variant without its option', { variants: [variant('A', [])] }, /one value for each option/],
  ['two options of one name', { options: ['Size', 'Size'], variants: [variant('A', ['S', 'M'])] }, /same name/],
  [
    'a former price below the price',
    { variants: [variant('A', ['Blue'], { prices: [{ currency: 'USD', amountMinor: 1000, compareAtMinor: 900 }] })] },
    /must be above the price/,
  ],
  [
    'two prices in one currency',
    {
      variants: [
        variant('A', ['Blue'], {
          prices: [
            { currency: 'USD', amountMinor: 1, compareAtMinor: null },
            { currency: 'USD', amountMinor: 2, compareAtMinor: null },
          ],
        }),
      ],
    },
    /two prices in USD/,
  ],
])('a product with %s is refused', (_what, more, problem) => {
  expect(problemsOf(product(more)).join('\n')).toMatch(problem);
});

test('option values are put in the order of the option names', () => {
  expect(
    arrangeOptions(
      ['Colour', 'Size'],
      [
        { name: 'Size', value: 'L' },
        { name: 'Colour', value: 'Blue' },
      ],
    ),
  ).toEqual(['Blue', 'L']);
  expect(arrangeOptions(['Colour'], [{ name: 'Size', value: 'L' }])).toBeNull();
  expect(
    arrangeOptions(
      ['Colour', 'Size'],
      [
        { name: 'Size', value: 'L' },
        { name: 'Size', value: 'M' },
      ],
    ),
  ).toBeNull();
});

test.each<[string, string[], string[] | null]>([
  ['renamed', ['Colour', 'Format'], ['Blue', 'S']],
  ['reordered', ['Size', 'Colour'], ['S', 'Blue']],
  ['reduced', ['Size'], ['S']],
  ['reduced to none', [], []],
  ['extended', ['Colour', 'Size', 'Fabric'], null],
  ['reordered and renamed', ['Size', 'Shade'], null],
])('options that are %s take the values along where it is clear which', (_how, after, expected) => {
  expect(carryOver(['Blue', 'S'], ['Colour', 'Size'], after)).toEqual(expected);
});
