import { majorOf, minorOf } from './price-text';

describe('a price somebody types', () => {
  it('is read with comma or point, in the digits of its currency', () => {
    expect([minorOf('12', 'USD'), minorOf(' 12,5 ', 'USD'), minorOf('0.29', 'USD'), minorOf('1500', 'JPY')]).toEqual([
      1200, 1250, 29, 1500,
    ]);
  });

  it('is none when it is not a number', () => {
    for (const text of ['', 'a', '-1', '1e3', '1.2.3', '12345678901']) expect(minorOf(text, 'USD')).toBeNull();
  });

  it('comes back as it was', () => {
    for (const minor of [0, 29, 1250, 99_999]) expect(minorOf(majorOf(minor, 'USD'), 'USD')).toBe(minor);
  });
});
