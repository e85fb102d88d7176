import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf } from '../../api/client';
import { SessionStore } from '../../state/session.store';
import type { Option } from '../frame/column';
import type { CustomerGroup, Role } from '../types';

/** Roles and groups of customers, as far as the person may see them. */
export const AccessStore = signalStore(
  { providedIn: 'root' },
  withState<{ readonly roles: readonly Role[]; readonly groups: readonly CustomerGroup[] }>({ roles: [], groups: [] }),
  withComputed(({ roles, groups }) => ({
    roleOptions: computed<readonly Option[]>(() =>
      roles()
        .filter(({ assignable }) => assignable)
        .map(({ name, title }) => ({ value: name, label: title })),
    ),
    groupOptions: computed<readonly Option[]>(() => groups().map(({ id, name }) => ({ value: id, label: name }))),
  })),
  withMethods((store, api = inject(API), session = inject(SessionStore)) => ({
    titleOf: (role: string): string => store.roles().find(({ name }) => name === role)?.title ?? role,
    async load(): Promise<void> {
      const query = { limit: 100 };
      const [roles, groups] = await Promise.all([
        session.can('users:read-roles') ? api.GET('/api/v1/roles', { params: { query } }) : null,
        session.can('users:read-groups') ? api.GET('/api/v1/customer-groups', { params: { query } }) : null,
      ]);
      patchState(store, { roles: roles ? dataOf(roles).items : [], groups: groups ? dataOf(groups).items : [] });
    },
  })),
);
