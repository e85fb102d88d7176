import { mailDe } from './de';
import { mailEn, type MailTexts } from './en';

const languages: ReadonlyMap<string, MailTexts> = new Map([
  ['en', mailEn],
  ['de', mailDe],
]);

/** In the reader's language; English where there are none in it. */
export const mailTexts = (locale: string): MailTexts => languages.get(locale.split('-')[0]?.toLowerCase() ?? '') ?? mailEn;
