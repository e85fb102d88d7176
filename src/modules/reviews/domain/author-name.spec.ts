import { publicName } from './author-name';

describe('the name beside a review', () => {
  it.each([
    ['Ama Serwaa Boateng', 'Ama B.'],
    ['  Jürgen   öztürk ', 'Jürgen Ö.'],
    ['Ngũgĩ', 'Ngũgĩ'],
    ['王 小明', '王 小.'],
    ['𝒜da 𝓛ovelace', '𝒜da 𝓛.'],
  ])('of %s is %s', (name, shown) => expect(publicName(name)).toBe(shown));

  it('never gives away an e-mail address', () => {
    expect(publicName('ama@example.com')).toBe('A customer');
    expect(publicName('')).toBe('A customer');
  });

  it('stays short', () => expect([...publicName('x'.repeat(120))]).toHaveLength(60));
});
