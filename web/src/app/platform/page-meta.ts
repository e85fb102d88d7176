import { DOCUMENT, effect, inject } from '@angular/core';
import { Meta } from '@angular/platform-browser';
import { I18n } from '../i18n/i18n';
import { ORIGIN } from './browser';
import { SHOP_LOCALES } from './shop-locales';

export interface PageMeta {
  readonly description: string;
  /** Under which address the page is to be found, whatever filters this one has. */
  readonly path: string;
}

/** What search engines read of a page: taken back when the page is left. Call where injection is possible. */
export function injectPageMeta(page: () => PageMeta | null): void {
  const [meta, document, origin, i18n, locales] = [inject(Meta), inject(DOCUMENT), inject(ORIGIN), inject(I18n), inject(SHOP_LOCALES)];
  const link = (attributes: Readonly<Record<string, string>>): HTMLLinkElement => {
    const element = document.createElement('link');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.head.append(element);
    return element;
  };
  effect((onCleanup) => {
    const shown = page();
    if (shown === null) return;
    const before = meta.getTag(named)?.content ?? '';
    const words = brief(shown.description);
    if (words !== '') meta.updateTag({ name: 'description', content: words });
    const links = linksOf(origin + shown.path, i18n.locale(), locales).map(link);
    onCleanup(() => {
      for (const element of links) element.remove();
      meta.updateTag({ name: 'description', content: before });
    });
  });
}

/** Each language has an address of its own; the default one that of the page. */
export function linksOf(url: string, locale: string, locales: readonly [string, ...string[]]): Readonly<Record<string, string>>[] {
  const inLocale = (l: string): string => (l === locales[0] ? url : `${url}?locale=${l}`);
  const alternates = locales.length === 1 ? [] : locales.map((l) => ({ rel: 'alternate', hreflang: l, href: inLocale(l) }));
  const others = locales.length === 1 ? [] : [{ rel: 'alternate', hreflang: 'x-default', href: url }];
  return [{ rel: 'canonical', href: inLocale(locale) }, ...alternates, ...others];
}

const named = 'name="description"';

/** Search engines show about that much. */
function brief(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  return words.length <= 300 ? words : `${words.slice(0, 299).trimEnd()}…`;
}
