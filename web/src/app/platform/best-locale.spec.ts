import { bestLocale } from './best-locale';

test.each([
  [['de-AT', 'en'], ['en', 'de'], 'de'],
  [['fr', 'en-US'], ['en', 'de'], 'en'],
  [['en'], ['en-GB', 'de'], 'en-GB'],
  [['DE'], ['en', 'de'], 'de'],
  [['tlh'], ['de', 'en'], 'de'],
  [[], ['sw'], 'sw'],
] as const)('a browser that speaks %j is answered by a shop of %j in %s', (wanted, offered, locale) => {
  expect(bestLocale(wanted, offered)).toBe(locale);
});
