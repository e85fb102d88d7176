import { chooseLocale } from '../../../platform/kernel/locales';

/** What fetching the goods at a place is called among the ways to get them; English where the language is neither. */
export const pickupName = (place: string, locale = 'en'): string =>
  chooseLocale([locale], ['en', 'de']) === 'de' ? `Abholung: ${place}` : `Pick up at ${place}`;
