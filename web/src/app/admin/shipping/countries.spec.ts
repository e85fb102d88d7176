import { countryOptions } from './countries';

describe('the countries one can ship to', () => {
  const options = countryOptions('en');

  it('are those of today, by name', () => {
    const codes = options.map(({ value }) => value);
    expect(['DE', 'KE', 'US'].every((code) => codes.includes(code))).toBe(true);
    expect(['EU', 'DD', 'SU', 'ZZ', 'AA'].some((code) => codes.includes(code))).toBe(false);
    expect(options.map(({ label }) => label)).toEqual(options.map(({ label }) => label).toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(options.length).toBeGreaterThan(230);
  });
});
