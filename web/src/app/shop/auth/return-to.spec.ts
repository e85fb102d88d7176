import { returnTarget } from './return-to';

describe('after signing in', () => {
  it('the shopper is back where they were', () => {
    expect(returnTarget('/checkout')).toBe('/checkout');
    expect(returnTarget('/p/vase?variant=V-1#reviews')).toBe('/p/vase?variant=V-1#reviews');
  });

  it('nobody is sent to another site', () => {
    for (const bad of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/a\\b',
      'javascript:alert(1)',
      '/\t/evil.example',
      '',
      undefined,
    ]) {
      expect(returnTarget(bad)).toBe('/account');
    }
  });
});
