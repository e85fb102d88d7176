import { DestroyRef, DOCUMENT, inject, InjectionToken, PLATFORM_ID, signal, type Signal } from '@angular/core';
import { isPlatformBrowser } from '@angular/common';

/** The part of Web Storage the shop uses. On the server, and where the browser forbids storage, it forgets everything. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export const IS_BROWSER = new InjectionToken<boolean>('IS_BROWSER', {
  providedIn: 'root',
  factory: () => isPlatformBrowser(inject(PLATFORM_ID)),
});

/** Kept until the visitor clears it. */
export const LOCAL_STORE = new InjectionToken<KeyValueStore>('LOCAL_STORE', {
  providedIn: 'root',
  factory: () => usable(() => inject(DOCUMENT).defaultView?.localStorage),
});

/** Kept while the tab lives, reloads included. */
export const SESSION_STORE = new InjectionToken<KeyValueStore>('SESSION_STORE', {
  providedIn: 'root',
  factory: () => usable(() => inject(DOCUMENT).defaultView?.sessionStorage),
});

/** A change of the local store by another tab. `key` null: all of it is gone. */
export interface StoreChange {
  readonly key: string | null;
  readonly value: string | null;
}

/** Tells of every change that another tab of this browser made to the local store. */
export const STORE_CHANGES = new InjectionToken<(listener: (change: StoreChange) => void) => void>('STORE_CHANGES', {
  providedIn: 'root',
  factory: () => {
    const window = inject(DOCUMENT).defaultView;
    return (listener) =>
      window?.addEventListener('storage', ({ key, newValue, storageArea }) => {
        if (storageArea === window.localStorage) listener({ key, value: newValue });
      });
  },
});

/** One after the other over all tabs of this browser; where it has no locks, within this tab. */
export const ONE_AT_A_TIME = new InjectionToken<<T>(name: string, work: () => Promise<T>) => Promise<T>>('ONE_AT_A_TIME', {
  providedIn: 'root',
  factory: () => {
    const locks = inject(DOCUMENT).defaultView?.navigator.locks;
    let last: Promise<unknown> = Promise.resolve();
    return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      if (locks) return await locks.request(name, work);
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return await next;
    };
  },
});

export const ORIGIN = new InjectionToken<string>('ORIGIN', { providedIn: 'root', factory: () => inject(DOCUMENT).location?.origin ?? '' });

/** Leaves the shop for another site. */
export const LEAVE = new InjectionToken<(url: string) => void>('LEAVE', {
  providedIn: 'root',
  factory: () => {
    const document = inject(DOCUMENT);
    return (url) => document.location.assign(url);
  },
});

/** Whether the window is at least that wide, a CSS length; followed while the asker lives. */
export function injectIsWide(from: string): Signal<boolean> {
  const media = inject(DOCUMENT).defaultView?.matchMedia?.(`(min-width: ${from})`);
  const isWide = signal(media?.matches ?? true);
  const follow = ({ matches }: MediaQueryListEvent): void => isWide.set(matches);
  media?.addEventListener('change', follow);
  inject(DestroyRef).onDestroy(() => media?.removeEventListener('change', follow));
  return isWide.asReadonly();
}

/** A random uuid; also on plain http, where `crypto.randomUUID` is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Milliseconds before asking once more about something that takes its time. `turn` counts from 0. */
export const askAgainAfter = (turn: number): number => Math.min(1_500 * 1.4 ** turn, 15_000);

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A throw-away write shows whether storage works: private windows and full disks refuse it. */
function usable(find: () => Storage | undefined): KeyValueStore {
  try {
    const store = find();
    store?.setItem('galleria.probe', '1');
    store?.removeItem('galleria.probe');
    return store ?? forgetful();
  } catch {
    return forgetful();
  }
}

function forgetful(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
