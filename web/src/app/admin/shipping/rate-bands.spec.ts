import { bandsOf } from './rate-bands';

const usd = (minor: number) => ({ minor, currency: 'USD' });

describe('a price by weight', () => {
  it('grows band by band, and the last one may have no end', () => {
    expect(
      bandsOf(
        [
          { upToGrams: '1000', price: '4.95' },
          { upToGrams: '', price: '9' },
        ],
        'USD',
      ),
    ).toEqual([
      { upToGrams: 1000, price: usd(495) },
      { upToGrams: null, price: usd(900) },
    ]);
  });

  it('is refused where the bands do not follow each other', () => {
    expect(
      bandsOf(
        [
          { upToGrams: '1000', price: '4' },
          { upToGrams: '500', price: '5' },
        ],
        'USD',
      ),
    ).toBeNull();
    expect(
      bandsOf(
        [
          { upToGrams: '', price: '4' },
          { upToGrams: '500', price: '5' },
        ],
        'USD',
      ),
    ).toBeNull();
    expect(bandsOf([{ upToGrams: '0', price: '4' }], 'USD')).toBeNull();
    expect(bandsOf([{ upToGrams: 'much', price: '4' }], 'USD')).toBeNull();
    expect(bandsOf([{ upToGrams: '500', price: '' }], 'USD')).toBeNull();
    expect(bandsOf([], 'USD')).toBeNull();
  });
});
