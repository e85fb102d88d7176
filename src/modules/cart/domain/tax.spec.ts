import fc from 'fast-check';
import { money } from '../../../platform/kernel/money';
import { effectivePpm, isRange, rulesAt, taxesOn, type TaxRate, type TaxRule } from './tax';

const usd = (minor: number) => money(minor, 'USD');
const rate = (name: string, percent: number, compound = false): TaxRate => ({ name, ppm: Math.round(percent * 10_000), compound });
const rule = (name: string, percent: number, more: Partial<TaxRule> = {}): TaxRule => ({
  ...rate(name, percent),
  taxClass: 'standard',
  country: '',
  region: '',
  postalCodes: [],
  cities: [],
  priority: 1,
  shipping: true,
  ...more,
});
const amounts = (minor: number, rates: readonly TaxRate[], included = false) => {
  const { tax, taxes } = taxesOn(usd(minor), rates, included);
  return [tax.minor, taxes.map((t) => t.amount.minor)];
};

describe('taxes to the cent', () => {
  test.each([
    ['Germany, 19 % in a shelf price of 119.00', 11_900, [rate('MwSt.', 19)], true, [1_900, [1_900]]],
    ['Germany, 7 % in a book of 9.99', 999, [rate('MwSt.', 7)], true, [65, [65]]],
    ['France, 5.5 % in 4.20', 420, [rate('TVA', 5.5)], true, [22, [22]]],
    ['Hungary, 27 % in 9,990', 9_990, [rate('ÁFA', 27)], true, [2_124, [2_124]]],
    ['Finland, 25.5 % on 100.00', 10_000, [rate('ALV', 25.5)], false, [2_550, [2_550]]],
    ['Luxembourg, 3 % in 1.00', 100, [rate('TVA', 3)], true, [3, [3]]],
    ['New York City, 8.875 % on 100.00', 10_000, [rate('Sales tax', 8.875)], false, [888, [888]]],
    [
      'New York in its parts: state 4, city 4.5, transit 0.375',
      10_000,
      [rate('NY', 4), rate('NYC', 4.5), rate('MCTD', 0.375)],
      false,
      [888, [400, 450, 38]],
    ],
    [
      'Chicago, 10.25 % on 19.99',
      1_999,
      [rate('IL', 6.25), rate('Cook', 1.75), rate('Chicago', 1.25), rate('RTA', 1)],
      false,
      [205, [125, 35, 25, 20]],
    ],
    ['Washington state, 6.5 % and 3.85 % on 49.95', 4_995, [rate('State', 6.5), rate('Seattle', 3.85)], false, [517, [325, 192]]],
    [
      'Québec as it was until 2012: GST 5, QST 9.5 on top of it',
      10_000,
      [rate('GST', 5), rate('QST', 9.5, true)],
      false,
      [1_498, [500, 998]],
    ],
    ['the same, in a price that has it inside', 11_498, [rate('GST', 5), rate('QST', 9.5, true)], true, [1_498, [500, 998]]],
    ['nothing at 0 %', 10_000, [rate('Zero', 0)], false, [0, []]],
    ['nothing without a rate', 10_000, [], true, [0, []]],
  ] as const)('%s', (_where, minor, rates, included, expected) => {
    expect(amounts(minor, rates, included)).toEqual(expected);
  });
});

describe('any taxes', () => {
  const anyRates = fc
    .array(fc.record({ ppm: fc.nat(1_000_000), compound: fc.boolean() }), { maxLength: 5 })
    .map((rates) => rates.map((r, at) => ({ name: `${at}`, ...r })).sort((a, b) => Number(a.compound) - Number(b.compound)));

  test('their parts are the tax, and the tax is within half a cent of the exact one', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), anyRates, fc.boolean(), (minor, rates, included) => {
        const { tax, taxes } = taxesOn(usd(minor), rates, included);
        expect(taxes.reduce((sum, t) => sum + t.amount.minor, 0)).toBe(tax.minor);
        const simple = rates.filter((r) => !r.compound).reduce((sum, r) => sum + r.ppm / 1e6, 0);
        const factor = rates.filter((r) => r.compound).reduce((product, r) => product * (1 + r.ppm / 1e6), 1 + simple);
        const exact = included ? minor - minor / factor : minor * (factor - 1);
        expect(Math.abs(tax.minor - exact)).toBeLessThanOrEqual(0.5 + 1e-3);
        expect(Math.abs(effectivePpm(rates) - (factor - 1) * 1e6)).toBeLessThanOrEqual(0.5 + 1e-3);
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is taken off a price with taxes is what they come to on the price without, give or take a cent', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), anyRates, (gross, rates) => {
        const { tax } = taxesOn(usd(gross), rates, true);
        const upon = taxesOn(usd(gross - tax.minor), rates, false).tax.minor;
        expect(Math.abs(upon - tax.minor)).toBeLessThanOrEqual(Math.ceil(effectivePpm(rates) / 1e6 / 2) + 1);
      }),
    );
  });
});

describe('which rates hold', () => {
  const names = (
    rules: readonly TaxRule[],
    place: Parameters<typeof rulesAt>[2],
    taxClass = 'standard',
    what: 'goods' | 'shipping' = 'goods',
  ) => rulesAt(rules, taxClass, place, what).map((r) => r.name);

  test('of one priority the closest: postal code before city before region before country before everywhere', () => {
    const rules = [
      rule('everywhere', 1),
      rule('country', 2, { country: 'US' }),
      rule('region', 3, { country: 'US', region: 'NY' }),
      rule('city', 4, { country: 'US', region: 'NY', cities: ['NEW YORK'] }),
      rule('code', 5, { country: 'US', postalCodes: ['10001'] }),
    ];
    expect(names(rules, { country: 'DE' })).toEqual(['everywhere']);
    expect(names(rules, { country: 'US', region: 'CA' })).toEqual(['country']);
    expect(names(rules, { country: 'US', region: ' ny ' })).toEqual(['region']);
    expect(names(rules, { country: 'US', region: 'US-NY', city: 'new york' })).toEqual(['city']);
    expect(names(rules, { country: 'US', region: 'NY', city: 'New York', postalCode: '10001' })).toEqual(['code']);
  });

  test('rates of different priorities add up, what compounds comes last', () => {
    const rules = [rule('QST', 9.5, { priority: 1, compound: true }), rule('GST', 5, { priority: 2 })];
    expect(names(rules, { country: 'CA' })).toEqual(['GST', 'QST']);
  });

  test('classes have their own rates, the untaxed one none, and shipping only those that say so', () => {
    const rules = [rule('full', 19), rule('half', 7, { taxClass: 'reduced', shipping: false }), rule('never', 5, { taxClass: 'zero' })];
    expect([names(rules, { country: 'DE' }), names(rules, { country: 'DE' }, 'reduced'), names(rules, { country: 'DE' }, 'zero')]).toEqual([
      ['full'],
      ['half'],
      [],
    ]);
    expect(names(rules, { country: 'DE' }, 'reduced', 'shipping')).toEqual([]);
    expect(names(rules, { country: 'DE' }, 'unheard-of')).toEqual([]);
  });

  test.each([
    ['62701', '62701', true],
    ['62701', '62701-1234', true],
    ['62701', '6270', false],
    ['902*', '90210', true],
    ['902*', '91202', false],
    ['90200...90299', '90210', true],
    ['90200...90299', '90210-0001', true],
    ['90200...90299', '90300', false],
    ['90200...90299', '9025', false],
    ['90200...90299', '', false],
  ])('the code %s is that of %s: %s', (pattern, postalCode, fits) => {
    expect(names([rule('here', 1, { country: 'US', postalCodes: [pattern] })], { country: 'US', postalCode })).toEqual(
      fits ? ['here'] : [],
    );
  });

  test('codes are compared without their blanks and hyphens, in any case', () => {
    expect(names([rule('here', 1, { country: 'GB', postalCodes: ['SW1A1AA'] })], { country: 'GB', postalCode: 'sw1a 1aa' })).toEqual([
      'here',
    ]);
  });

  test('a range is two numbers of one length, in order', () => {
    expect(['100...199', '100...99', '199...100', '100..199', 'a...b'].map(isRange)).toEqual([true, false, false, false, false]);
  });
});
