import { DOCUMENT, inject, Injectable } from '@angular/core';
import { I18n } from '../i18n/i18n';
import { loadShopTexts } from '../i18n/shop-texts';
import { bestLocale } from './best-locale';
import { LOCAL_STORE } from './browser';
import { SHOP_LOCALES } from './shop-locales';

export interface Language {
  readonly locale: string;
  /** In itself: `Deutsch`. */
  readonly name: string;
}

/** The language of the visit: as the address says (`?locale=de`), as chosen before, or the browser's best among those of the shop. */
@Injectable({ providedIn: 'root' })
export class LanguageService {
  private readonly offered = inject(SHOP_LOCALES);
  private readonly store = inject(LOCAL_STORE);
  private readonly document = inject(DOCUMENT);
  private readonly i18n = inject(I18n);

  readonly languages: readonly Language[] = this.offered.map((locale) => ({ locale, name: nameOf(locale) }));
  readonly locale = this.i18n.locale;

  /** Before anything is drawn. A language without texts of its own is shown with the English ones. */
  async begin(): Promise<void> {
    const view = this.document.defaultView;
    const named = new URLSearchParams(view?.location.search).get('locale') ?? this.store.getItem(storeKey);
    const locale = bestLocale([...(named === null ? [] : [named]), ...(view?.navigator.languages ?? [])], this.offered);
    if (named !== null && this.offered.includes(named)) this.store.setItem(storeKey, named);
    await loadShopTexts(locale);
    this.i18n.use(locale);
    this.document.documentElement.lang = locale;
  }

  /** Everything on the page was read in the language before: the page is opened anew. */
  choose(locale: string): void {
    this.store.setItem(storeKey, locale);
    const { location } = this.document;
    const url = new URL(location.href);
    url.searchParams.delete('locale');
    if (url.href === location.href) location.reload();
    else location.replace(url);
  }
}

const storeKey = 'galleria.locale';

function nameOf(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
