import { DOCUMENT, inject, InjectionToken } from '@angular/core';

/** ISO 4217 code of the money that the shop deals in; the server writes it into the index page. */
export const SHOP_CURRENCY = new InjectionToken<string>('SHOP_CURRENCY', {
  providedIn: 'root',
  factory: () => {
    const written = inject(DOCUMENT).querySelector('meta[name="shop-currency"]')?.getAttribute('content') ?? '';
    return /^[A-Z]{3}$/.test(written) ? written : 'USD';
  },
});
