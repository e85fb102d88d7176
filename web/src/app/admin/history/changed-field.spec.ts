import { changedField } from './changed-field';

describe('what the history of a product says was changed', () => {
  it('is a price of a variant in its money', () => {
    expect(changedField('variants.MUG.S-1.prices.USD')).toEqual({ name: 'prices', of: 'MUG.S-1', currency: 'USD' });
  });

  it('is a price in a list, for one or for several', () => {
    expect(changedField('prices.MUG.S-1.USD')).toEqual({ name: 'prices', of: 'MUG.S-1', currency: 'USD' });
    expect(changedField('prices.MUG.S-1.USD.10')).toEqual({ name: 'prices', of: 'MUG.S-1, 10 +', currency: 'USD' });
  });

  it('is something else of a variant', () => {
    expect(changedField('variants.KIL-MUG-SAGE.lowStockThreshold')).toEqual({
      name: 'lowStockThreshold',
      of: 'KIL-MUG-SAGE',
      currency: null,
    });
  });

  it('is a detail, or something of the product itself', () => {
    expect(changedField('attributes.material')).toEqual({ name: 'attributes', of: 'material', currency: null });
    expect(changedField('title')).toEqual({ name: 'title', of: null, currency: null });
  });
});
