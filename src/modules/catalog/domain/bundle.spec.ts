import { bundleSaving, bundleUnits, bundleWorth } from './bundle';

describe('a bundle', () => {
  it('can be sold as often as its scarcest part allows', () => {
    expect(
      bundleUnits([
        { quantity: 2, available: 9 },
        { quantity: 1, available: 5 },
      ]),
    ).toBe(4);
    expect(
      bundleUnits([
        { quantity: 3, available: 2 },
        { quantity: 1, available: 50 },
      ]),
    ).toBe(0);
  });

  it('without parts cannot be sold, nor with one that is oversold', () => {
    expect(bundleUnits([])).toBe(0);
    expect(bundleUnits([{ quantity: 1, available: -3 }])).toBe(0);
  });

  it('saves what its parts cost more than it does', () => {
    const parts = [
      { quantity: 2, price: 1_500 },
      { quantity: 1, price: 4_000 },
    ];
    expect(bundleWorth(parts)).toBe(7_000);
    expect(bundleSaving(5_900, parts)).toBe(1_100);
    expect(bundleSaving(7_000, parts)).toBeNull();
    expect(bundleSaving(8_000, parts)).toBeNull();
  });

  it('claims no saving where a part has no price of its own', () => {
    expect(bundleSaving(100, [{ quantity: 1, price: null }])).toBeNull();
    expect(bundleSaving(100, [])).toBeNull();
  });
});
