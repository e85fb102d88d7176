import { shopEn } from './shop-en';
import type { Texts } from './i18n';
import type { Translation } from './translate';

type ShopTranslation = Translation<typeof shopEn>;

const translations: Record<string, ShopTranslation> = {};

/** The storefront's words. Another language is one more entry in `languages`; it is fetched by those who read it. */
export const shopTexts: Texts<typeof shopEn> = { en: shopEn, translations };

const languages: Readonly<Record<string, () => Promise<ShopTranslation>>> = {
  de: async () => (await import('./shop-de')).shopDe,
};

/** For `de-AT` those of `de`; none where there are none. */
export async function loadShopTexts(locale: string): Promise<void> {
  const language = locale.split('-')[0] ?? locale;
  const load = languages[language];
  if (load) translations[language] = await load();
}
