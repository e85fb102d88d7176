import { DOCUMENT, inject, InjectionToken } from '@angular/core';

/** Languages of the shop, BCP 47, the default one first; the server writes them into the index page. */
export const SHOP_LOCALES = new InjectionToken<readonly [string, ...string[]]>('SHOP_LOCALES', {
  providedIn: 'root',
  factory: () => {
    const written = inject(DOCUMENT).querySelector('meta[name="shop-locales"]')?.getAttribute('content') ?? '';
    const [first, ...others] = written === place ? [] : written.split(' ').filter((locale) => locale !== '');
    return first === undefined ? ['en'] : [first, ...others];
  },
});

const place = '__SHOP_LOCALES__';
