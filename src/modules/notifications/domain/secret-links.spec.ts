import { fillIn, hasSecrets, secretMark } from './secret-links';

const link = `https://shop.example/orders/1?token=${secretMark('order')}`;

describe('a link with a secret', () => {
  it('has it where it was marked, as a URL takes it', () => {
    expect(fillIn(`${link} or ${link}`, { order: 'a+"b' })).toBe(
      'https://shop.example/orders/1?token=a%2B%22b or https://shop.example/orders/1?token=a%2B%22b',
    );
  });

  it('is shown without it to others', () => {
    expect(fillIn(link, null)).toBe('https://shop.example/orders/1?token=hidden');
    expect(fillIn(`${link} ${secretMark('constructor')}`, { other: 'x' })).toBe('https://shop.example/orders/1?token=hidden hidden');
  });

  it('is told from one without', () => {
    expect([hasSecrets(link), hasSecrets(link), hasSecrets('https://shop.example/orders/1')]).toEqual([true, true, false]);
  });

  it('is marked so that neither a URL nor HTML changes the mark', () => {
    expect(encodeURIComponent(secretMark('order'))).toBe(secretMark('order'));
    expect(secretMark('order')).not.toMatch(/[&<>"']/);
  });
});
