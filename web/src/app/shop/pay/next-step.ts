import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { Payment } from '../../api/types';
import { LEAVE, ORIGIN } from '../../platform/browser';

type NextAction = NonNullable<Payment['nextAction']>;

/** Where a payment sends the buyer: a page of the shop, or a bank's. False: nothing to go to, as when a phone is to be looked at. */
export function goToNextStep(): (action: NextAction, options?: { readonly replace: boolean }) => Promise<boolean> {
  const [router, leave, origin] = [inject(Router), inject(LEAVE), inject(ORIGIN)];
  return async (action, { replace } = { replace: true }) => {
    const address = addressOf(action);
    if (address === null) return false;
    const target = new URL(address, origin);
    if (target.origin === origin) await router.navigateByUrl(target.pathname + target.search, { replaceUrl: replace });
    else if (target.protocol === 'https:' || isSimulator(target, origin)) leave(target.href);
    else return false;
    return true;
  };
}

function addressOf(action: NextAction): string | null {
  if (action.type === 'redirect') return action.url;
  const page = action.type === 'client' ? action.data['page'] : null;
  return typeof page === 'string' ? page : null;
}

/** On this machine, for a shop without TLS: where payment providers are only played. */
const isSimulator = ({ protocol, hostname }: URL, origin: string): boolean =>
  protocol === 'http:' && hostname === '127.0.0.1' && origin.startsWith('http:');
