import { toAmount, toText } from './money-text';

describe('an amount that is typed', () => {
  it('is read with a point or a comma, in the digits of its currency', () => {
    expect(['12', '12.5', '12,50', '1 200.00'].map((text) => toAmount(text, 'USD')?.minor)).toEqual([1200, 1250, 1250, 120000]);
    expect([toAmount('1200', 'JPY')?.minor, toAmount('1.234', 'KWD')?.minor]).toEqual([1200, 1234]);
  });

  it('is refused when it is none or finer than the currency', () => {
    expect(['', '-1', 'abc', '1.234', '1.2.3', '12.'].map((text) => toAmount(text, 'USD'))).toEqual([null, null, null, null, null, null]);
    expect(toAmount('1.5', 'JPY')).toBeNull();
  });

  it('stands in the field as it is stored', () => {
    expect([1999, 5, 0, -250].map((minor) => toText({ minor, currency: 'USD' }))).toEqual(['19.99', '0.05', '0.00', '-2.50']);
    expect(toText({ minor: 1200, currency: 'JPY' })).toBe('1200');
  });
});
