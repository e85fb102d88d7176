import { inject } from '@angular/core';
import type { PriceStep } from '../api/types';
import { I18n, injectTexts, type Amount } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

export type Reason = Extract<PriceStep, { step: 'not-applied' }>['reason'];

interface Refusal {
  readonly reason: Reason;
  readonly missing?: Amount | null;
  readonly missingUnits?: number | null;
  readonly other?: string | null;
}

/** Why a promotion takes nothing off, in the visitor's words. Call where injection is possible. */
export function injectReasonText(): (refusal: Refusal) => string {
  const t = injectTexts(shopTexts);
  const i18n = inject(I18n);
  return ({ reason, missing, missingUnits, other }) =>
    t(`reason.${reason}`, { amount: missing ? i18n.money(missing) : '', count: missingUnits ?? 0, other: other ?? '' });
}
