import { isTrackingTemplate, trackingUrl } from './tracking-url';

describe('a tracking page', () => {
  it.each(['https://carrier.example/track?number={number}', 'https://carrier.example/{number}/now'])('may be %s', (template) => {
    expect(isTrackingTemplate(template)).toBe(true);
  });
  it.each([
    'http://carrier.example/{number}',
    'javascript:alert("{number}")',
    'https://{number}.example/',
    'https://carrier.example/',
    'https://carrier.example/{number}/{number}',
    'https://carrier.example/{number}?{other}',
    'https://user:word@carrier.example/{number}',
    '{number}',
  ])('cannot be %s', (template) => expect(isTrackingTemplate(template)).toBe(false));

  it('has the number where it belongs, and nothing that the number brings along', () => {
    expect(trackingUrl('https://c.example/t?n={number}&l=en', '1Z 9&x=$&')).toBe('https://c.example/t?n=1Z%209%26x%3D%24%26&l=en');
  });
});
