import { translate } from './translate';

const texts = { cart: { items: { one: '{count} thing', other: '{count} things' }, hello: 'Hello {name}' } };

describe('texts', () => {
  it('are found by their dotted key and take parameters', () => {
    expect(translate(texts, 'en', 'cart.hello', { name: 'Ada' })).toBe('Hello Ada');
  });

  it('take the plural form of the language and write its numbers', () => {
    expect(translate(texts, 'en', 'cart.items', { count: 1 })).toBe('1 thing');
    expect(translate(texts, 'en', 'cart.items', { count: 1200 })).toBe('1,200 things');
  });

  it('show their key when nobody wrote them, and leave unknown places alone', () => {
    expect(translate(texts, 'en', 'cart.nothing')).toBe('cart.nothing');
    expect(translate(texts, 'en', 'cart')).toBe('cart');
    expect(translate(texts, 'en', 'cart.hello')).toBe('Hello {name}');
  });
});
