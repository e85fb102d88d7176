import type { Texts } from '../i18n/i18n';
import { assortmentEn } from './texts/assortment-en';
import { bankEn } from './texts/bank-en';
import { catalogEn } from './texts/catalog-en';
import { editingEn } from './texts/editing-en';
import { frameEn } from './texts/frame-en';
import { importsEn } from './texts/imports-en';
import { peopleEn } from './texts/people-en';
import { pricesEn } from './texts/prices-en';
import { promotionsEn } from './texts/promotions-en';
import { returnsEn } from './texts/returns-en';
import { reportsEn } from './texts/reports-en';
import { salesEn } from './texts/sales-en';
import { supplyEn } from './texts/supply-en';
import { taxesEn } from './texts/taxes-en';
import { walletsEn } from './texts/wallets-en';

export const adminEn = {
  ...frameEn,
  ...salesEn,
  ...reportsEn,
  ...catalogEn,
  ...assortmentEn,
  ...bankEn,
  ...pricesEn,
  ...promotionsEn,
  ...importsEn,
  ...peopleEn,
  ...returnsEn,
  ...supplyEn,
  ...taxesEn,
  ...walletsEn,
  ...editingEn,
} as const;

/** The words of the staff pages. Another language is one more entry, typed `Translation<typeof adminEn>`. */
export const adminTexts: Texts<typeof adminEn> = { en: adminEn, translations: {} };
