import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { Payment } from '../../api/types';
import { LEAVE, ORIGIN } from '../../platform/browser';

type NextAction = NonNullable<Payment['nextAction']>;

/** Where a payment sends the buyer: a page of the shop, or a bank's. False: nothing to go to. */
export function goToNextStep(): (action: NextAction, options?: { readonly replace: boolean }) => Promise<boolean> {
  const [router, leave, origin] = [inject(Router), inject(LEAVE), inject(ORIGIN)];
  return async (action, { replace } = { replace: true }) => {
    if (action.type !== 'redirect') return false;
    const target = new URL(action.url, origin);
    if (target.origin === origin) await router.navigateByUrl(target.pathname + target.search, { replaceUrl: replace });
    else if (target.protocol === 'https:') leave(target.href);
    else return false;
    return true;
  };
}
