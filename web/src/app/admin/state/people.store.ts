import { inject } from '@angular/core';
import { patchState, signalStore, withMethods, withState } from '@ngrx/signals';
import { API } from '../../api/client';
import { SessionStore } from '../../state/session.store';

/** Names of the accounts that did something: asked for once each, by those who may see accounts. */
export const PeopleStore = signalStore(
  { providedIn: 'root' },
  withState<{ readonly names: Readonly<Record<string, string>> }>({ names: {} }),
  withMethods((store, api = inject(API), session = inject(SessionStore)) => {
    const asked = new Set<string>();
    return {
      /** null while it is not known, or not to be known. */
      nameOf: (userId: string): string | null => (session.user()?.id === userId ? session.user()?.name : store.names()[userId]) ?? null,
      async meet(userIds: readonly (string | null)[]): Promise<void> {
        if (!session.can('users:read-all')) return;
        const fresh = [...new Set(userIds)].filter((id): id is string => id !== null && !asked.has(id) && session.user()?.id !== id);
        await Promise.all(
          fresh.map(async (id) => {
            asked.add(id);
            const answer = await api.GET('/api/v1/users/{id}', { params: { path: { id } } }).catch(() => null);
            const name = answer?.data?.name;
            if (name !== undefined) patchState(store, ({ names }) => ({ names: { ...names, [id]: name } }));
          }),
        );
      },
    };
  }),
);
