import { DOCUMENT, inject, InjectionToken } from '@angular/core';

/** As the shop's owner calls it. The server writes it into the index page; a page that came otherwise still has the place for it. */
export const SHOP_NAME = new InjectionToken<string>('SHOP_NAME', {
  providedIn: 'root',
  factory: () => {
    const written = inject(DOCUMENT).querySelector('meta[name="application-name"]')?.getAttribute('content') ?? '';
    return written === '' || written === place ? 'Galleria' : written;
  },
});

const place = '__SHOP_NAME__';
