import { inject } from '@angular/core';
import { I18n, injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

interface Ahead {
  readonly kind: 'backorder' | 'preorder';
  readonly shipsFrom: string | null;
  readonly shipsInDays: number | null;
}

/** In words, when what is sold before it has arrived will ship. */
export function injectAheadText(): (ahead: Ahead) => string {
  const [t, i18n] = [injectTexts(shopTexts), inject(I18n)];
  return ({ kind, shipsFrom, shipsInDays }) => {
    if (kind === 'preorder' && shipsFrom !== null) return t('ahead.preorder', { day: i18n.day(`${shipsFrom}T12:00:00Z`) });
    if (shipsInDays !== null) return t('ahead.backorderIn', { count: shipsInDays });
    return t('ahead.backorder');
  };
}
