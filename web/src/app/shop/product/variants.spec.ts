import { choicesOf, choose, firstVariant, type Choosable, withPrices } from './variants';

const article = (colour: string, size: string, available = true): Choosable => ({
  sku: `${colour}-${size}`,
  options: [
    { name: 'Colour', value: colour },
    { name: 'Size', value: size },
  ],
  available,
});
const redS = article('red', 'S', false);
const redM = article('red', 'M');
const blueM = article('blue', 'M');
const blueL = article('blue', 'L', false);
const shirts = [redS, redM, blueM, blueL];

describe('choosing an article', () => {
  it('starts with one that can be bought, unless the address names another', () => {
    expect(firstVariant(shirts, null)).toBe(redM);
    expect(firstVariant(shirts, 'red-S')).toBe(redS);
    expect(firstVariant(shirts, 'green-XL')).toBe(redM);
    expect(firstVariant([redS], null)).toBe(redS);
    expect(firstVariant([], null)).toBeNull();
  });

  it('keeps what was chosen before where such an article exists', () => {
    expect(choose(shirts, redM, { name: 'Colour', value: 'blue' })).toBe(blueM);
  });

  it('changes the other options where it must, to something that can be bought', () => {
    expect(choose(shirts, redS, { name: 'Colour', value: 'blue' })).toBe(blueM);
    expect(choose(shirts, blueL, { name: 'Colour', value: 'red' })).toBe(redM);
  });

  it('says which values fit and which are sold out', () => {
    expect(choicesOf(shirts, redM, 'Size', ['S', 'M', 'L'])).toEqual([
      { value: 'S', chosen: false, fits: true, available: false },
      { value: 'M', chosen: true, fits: true, available: true },
      { value: 'L', chosen: false, fits: false, available: false },
    ]);
  });
});

describe('an article at the prices of a customer', () => {
  const usd = (minor: number) => ({ minor, currency: 'USD' });
  const article = { sku: 'A', price: usd(800), compareAtPrice: usd(1000), lowestPrice30: usd(900) };
  const tiers = (minor: number) => [{ minQuantity: 1, price: usd(minor), listPrice: usd(minor) }];

  it('has their price and tiers, and what everybody paid before is not told of it', () => {
    expect(withPrices(article, { price: usd(700), listPrice: usd(700), tiers: tiers(700) })).toEqual({
      sku: 'A',
      price: usd(700),
      compareAtPrice: null,
      lowestPrice30: undefined,
      tiers: tiers(700),
    });
  });

  it('stays as it is where they pay what everybody pays', () => {
    expect(withPrices(article, { price: usd(800), listPrice: usd(1000), tiers: tiers(800) })).toEqual({ ...article, tiers: tiers(800) });
  });
});
