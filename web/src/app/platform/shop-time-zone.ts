import { DOCUMENT, inject, InjectionToken } from '@angular/core';

/** IANA name of the zone in which the shop keeps its hours; the server writes it into the index page. Else the browser's own. */
export const SHOP_TIME_ZONE = new InjectionToken<string>('SHOP_TIME_ZONE', {
  providedIn: 'root',
  factory: () => {
    const written = inject(DOCUMENT).querySelector('meta[name="shop-time-zone"]')?.getAttribute('content') ?? '';
    return written === '' || written === place ? Intl.DateTimeFormat().resolvedOptions().timeZone : written;
  },
});

const place = '__SHOP_TIME_ZONE__';
