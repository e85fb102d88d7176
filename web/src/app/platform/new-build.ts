import { inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { LEAVE, SESSION_STORE } from './browser';

/**
 * After a new build the chunks of the old one are gone: the page the visitor wanted is then loaded whole. Once per address, so
 * that a chunk that is really missing does not reload for ever.
 */
export function reloadForNewBuild({ error, url }: NavigationError): void {
  const [leave, store] = [inject(LEAVE), inject(SESSION_STORE)];
  const isMissing = error instanceof TypeError && /module/i.test(error.message);
  if (!isMissing || store.getItem(storeKey) === url) return;
  store.setItem(storeKey, url);
  leave(url);
}

const storeKey = 'galleria.reloaded';
