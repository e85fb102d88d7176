import type { Texts } from '../i18n/i18n';
import { assortmentEn } from './texts/assortment-en';
import { catalogEn } from './texts/catalog-en';
import { frameEn } from './texts/frame-en';
import { importsEn } from './texts/imports-en';
import { peopleEn } from './texts/people-en';
import { pricesEn } from './texts/prices-en';
import { promotionsEn } from './texts/promotions-en';
import { salesEn } from './texts/sales-en';
import { supplyEn } from './texts/supply-en';
import { taxesEn } from './texts/taxes-en';
import { walletsEn } from './texts/wallets-en';

export const adminEn = {
  ...frameEn,
  ...salesEn,
  ...catalogEn,
  ...assortmentEn,
  ...pricesEn,
  ...promotionsEn,
  ...importsEn,
  ...peopleEn,
  ...supplyEn,
  ...taxesEn,
  ...walletsEn,
} as const;

/** The words of the staff pages. Another language is one more entry, typed `Translation<typeof adminEn>`. */
export const adminTexts: Texts<typeof adminEn> = { en: adminEn, translations: {} };
