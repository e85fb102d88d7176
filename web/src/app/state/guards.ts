import { inject } from '@angular/core';
import { Router, type CanActivateFn } from '@angular/router';
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
