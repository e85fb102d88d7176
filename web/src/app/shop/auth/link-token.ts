import { inject, signal, type Signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';

/**
 * The secret behind the hash of a mailed link, `#token=…`; it leaves the address bar at once. null: the page was opened without.
 * A link that is opened where its page stands already tells of itself again, even with the same secret.
 */
export function injectLinkToken(): Signal<string | null> {
  const [route, router] = [inject(ActivatedRoute), inject(Router)];
  const token = signal<string | null>(null, { equal: () => false });
  route.fragment.pipe(takeUntilDestroyed()).subscribe((fragment) => {
    const brought = new URLSearchParams(fragment ?? '').get('token') || null;
    if (brought === null) return;
    token.set(brought);
    queueMicrotask(() => void router.navigate([], { relativeTo: route, replaceUrl: true, queryParamsHandling: 'preserve' }));
  });
  return token.asReadonly();
}
