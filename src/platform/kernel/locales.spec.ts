import { chooseLocale, findLocale } from './locales';

describe('the language of a new account', () => {
  const offered = ['en', 'de', 'pt-BR', 'sw'];

  it.each([
    [['de'], 'de'],
    [['de-AT', 'en'], 'de'],
    [['DE'], 'de'],
    [['pt'], 'pt-BR'],
    [['pt-PT'], 'pt-BR'],
    [['fr', 'sw'], 'sw'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j gets %s', (wanted, locale) => {
    expect(chooseLocale(wanted, offered)).toBe(locale);
  });

  it('a language that is asked for by name is spelled as the shop spells it, or not spoken', () => {
    expect(findLocale('PT-br', offered)).toBe('pt-BR');
    expect(findLocale('pt', offered)).toBeUndefined();
  });
});
