import { inject, signal, type Signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';

/** The secret behind the hash of a mailed link, `#token=…`; it leaves the address bar at once. null: the page was opened without. */
export function injectLinkToken(): Signal<string | null> {
  const [route, router] = [inject(ActivatedRoute), inject(Router)];
  const fragment = new URLSearchParams(route.snapshot.fragment ?? '');
  const token = signal(fragment.get('token') || null);
  if (token() !== null) queueMicrotask(() => void router.navigate([], { replaceUrl: true, queryParamsHandling: 'preserve' }));
  return token.asReadonly();
}
