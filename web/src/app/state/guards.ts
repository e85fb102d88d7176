import { inject } from '@angular/core';
import { Router, type CanActivateFn, type CanMatchFn } from '@angular/router';
import { SessionStore } from './session.store';

/** Sends a guest to the login page and back afterwards. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const [session, router] = [inject(SessionStore), inject(Router)];
  await session.load();
  return session.isSignedIn() || router.createUrlTree(['/login'], { queryParams: { returnTo: state.url } });
};

/** Who is signed in and not staff gets the page that says so: for them the admin pages do not exist. */
export const staffOnly: CanActivateFn = async (_route, state) => {
  const [session, router] = [inject(SessionStore), inject(Router)];
  await session.load();
  if (session.isStaff()) return true;
  return session.isSignedIn() ? router.parseUrl('/not-found') : router.createUrlTree(['/login'], { queryParams: { returnTo: state.url } });
};

/** An address whose part (counted from 0) is no id leads nowhere: the page that says so comes, not a refusal of the API. */
export const looksLikeId =
  (part: number): CanMatchFn =>
  (_route, segments) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(segments[part]?.path ?? '');
