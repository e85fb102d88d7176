import { inject } from '@angular/core';
import { patchState, signalStore, withHooks, withMethods, withState } from '@ngrx/signals';
import { LOCAL_STORE } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { defaults, readChoices, type TableChoice, type TableChoices } from './table-choice';

/** How each person likes each table: columns, density, rows on a page. Kept in their browser, by account. */
export const TablePreferences = signalStore(
  { providedIn: 'root' },
  withState<{ readonly choices: TableChoices }>({ choices: {} }),
  withMethods((store, local = inject(LOCAL_STORE), session = inject(SessionStore)) => {
    const key = (): string => `galleria.tables.${session.user()?.id ?? 'nobody'}`;
    return {
      of: (table: string): TableChoice => store.choices()[table] ?? defaults,
      change(table: string, change: Partial<TableChoice>): void {
        const choices = { ...store.choices(), [table]: { ...defaults, ...store.choices()[table], ...change } };
        patchState(store, { choices });
        local.setItem(key(), JSON.stringify(choices));
      },
      read: (): void => patchState(store, { choices: readChoices(local.getItem(key())) }),
    };
  }),
  withHooks({ onInit: (store) => store.read() }),
);
