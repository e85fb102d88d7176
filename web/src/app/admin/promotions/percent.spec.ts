import { percentPattern, toBasisPoints, toPercent } from './percent';

describe('a percentage that is typed', () => {
  it('is read to the hundredth', () => {
    expect(['10', ' 12,5 ', '0.01', '100'].map(toBasisPoints)).toEqual([1000, 1250, 1, 10_000]);
    expect([toPercent(1250), toPercent(1000), toPercent(null)]).toEqual(['12.5', '10', '']);
  });

  it('is refused when it is nothing, too much or no number', () => {
    expect(['0', '100.01', '12.345', 'ten', ''].map(toBasisPoints)).toEqual([null, null, null, null, null]);
  });

  it('is refused in the form where the reading would refuse it', () => {
    for (const words of ['10', ' 12,5 ', '0.01', '100', '100.0', '0', '0.00', '100.01', '150', '12.345', 'ten'])
      expect([words, percentPattern.test(words)]).toEqual([words, toBasisPoints(words) !== null]);
  });
});
