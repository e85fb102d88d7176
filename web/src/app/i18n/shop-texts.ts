import { shopEn } from './shop-en';
import type { Texts } from './i18n';

/** The storefront's words. Another language is one more entry, typed `Translation<typeof shopEn>`. */
export const shopTexts: Texts<typeof shopEn> = { en: shopEn, translations: {} };
