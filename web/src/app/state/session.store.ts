import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf, done, ORDER_SECRETS } from '../api/client';
import type { Account } from '../api/types';
import { staffPermissions } from './staff-permissions';

interface SessionState {
  /** `unknown` until the server has said who this is. */
  readonly status: 'unknown' | 'guest' | 'signed-in';
  readonly user: Account | null;
  readonly permissions: readonly string[];
  /** Stores whose goods alone they work on; none: no such limit. */
  readonly storeIds: readonly string[];
}

const guest: SessionState = { status: 'guest', user: null, permissions: [], storeIds: [] };
const initial: SessionState = { ...guest, status: 'unknown' };

/** Who is here and what they may do. The server decides again on every call; this only draws menus. */
export const SessionStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ status, permissions, storeIds }) => ({
    isSignedIn: computed(() => status() === 'signed-in'),
    /** Their rights are not for all stores. */
    isHeldToStores: computed(() => storeIds().length > 0),
    isStaff: computed(() => permissions().some((permission) => staffPermissions.includes(permission))),
  })),
  withMethods((store, api = inject(API), secrets = inject(ORDER_SECRETS)) => {
    let loading: Promise<void> | null = null;

    const enter = ({ user, permissions, storeIds }: { user: Account | null } & Pick<SessionState, 'permissions' | 'storeIds'>): void =>
      patchState(store, user ? { status: 'signed-in', user, permissions, storeIds } : { ...guest, permissions });

    const ask = async (): Promise<void> => {
      try {
        enter(dataOf(await api.GET('/api/v1/auth/me')));
      } catch {
        patchState(store, guest);
        loading = null;
      }
    };

    return {
      can: (permission: string): boolean => store.permissions().includes(permission),
      /** Asks once; later calls wait for the same answer. */
      load: (): Promise<void> => (loading ??= ask()),
      /** @throws ApiError `users.bad-credentials` */
      async login(body: { email: string; password: string }): Promise<void> {
        enter(dataOf(await api.POST('/api/v1/auth/login', { body })));
      },
      /** @throws ApiError `users.email-taken`, `users.weak-password` */
      async register(body: { email: string; password: string; name: string }): Promise<void> {
        enter(dataOf(await api.POST('/api/v1/auth/register', { body })));
      },
      /** What the account says of itself has changed. */
      update: (user: Account): void => patchState(store, { user }),
      /** The session goes on under a new secret. @throws ApiError `users.wrong-password`, `users.weak-password` */
      async changePassword(body: { currentPassword: string; newPassword: string }): Promise<void> {
        enter(dataOf(await api.POST('/api/v1/auth/me/password', { body })));
      },
      /** Asks again who this is: something outside this page has changed it. */
      async reload(): Promise<void> {
        await (loading = ask());
      },
      async logout(): Promise<void> {
        done(await api.POST('/api/v1/auth/logout'));
        secrets.forget();
        loading = null;
        await (loading = ask());
      },
    };
  }),
);
