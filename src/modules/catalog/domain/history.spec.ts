import { changesBetween, productChanges } from './history';
import type { ProductDefinition, VariantDefinition } from './product';

const variant: VariantDefinition = {
  id: 'a',
  sku: 'MUG-S',
  optionValues: ['S'],
  weightGrams: 300,
  prices: [{ currency: 'USD', amountMinor: 1000, compareAtMinor: null }],
  lowStock: null,
};
const mug: ProductDefinition = {
  slug: 'mug',
  externalId: null,
  status: 'draft',
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
  attributes: { material: 'clay' },
  categoryIds: ['k'],
  options: ['Size'],
  variants: [variant],
};
const names = new Map([
  ['k', 'Kitchen'],
  ['g', 'Garden'],
]);

test('only what differs is told, with what was before', () => {
  expect(changesBetween({ a: 1, b: ['x'], c: null }, { a: 2, b: ['x'], d: true })).toEqual([
    { field: 'a', before: 1, after: 2 },
    { field: 'd', before: null, after: true },
  ]);
});

test('a new price, a new SKU, another category and an attribute that went are each told by name', () => {
  const after = {
    ...mug,
    categoryIds: ['g'],
    attributes: {},
    variants: [{ ...variant, sku: 'MUG-SMALL', prices: [{ currency: 'USD', amountMinor: 900, compareAtMinor: 1000 }] }],
  };
  expect(productChanges(mug, after, names)).toEqual([
    { field: 'categories', before: ['Kitchen'], after: ['Garden'] },
    { field: 'attributes.material', before: 'clay', after: null },
    { field: 'variants', before: ['MUG-S'], after: ['MUG-SMALL'] },
    { field: 'variants.MUG-S.sku', before: 'MUG-S', after: 'MUG-SMALL' },
    { field: 'variants.MUG-S.prices.USD', before: 1000, after: 900 },
    { field: 'variants.MUG-S.compareAtPrices.USD', before: null, after: 1000 },
  ]);
});

test('a product that is new tells what it has and not what it has not', () => {
  const told = productChanges(null, mug, names).map((c) => c.field);
  expect(told).toContain('title');
  expect(told).not.toContain('description');
  expect(told).not.toContain('brand');
});

test('nothing changed is nothing told', () => {
  expect(productChanges(mug, { ...mug }, names)).toEqual([]);
});
