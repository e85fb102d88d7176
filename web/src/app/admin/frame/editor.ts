import { DestroyRef, DOCUMENT, effect, inject, signal, untracked, type Signal } from '@angular/core';
import type { AbstractControl } from '@angular/forms';
import type { Problem } from '../../api/problem';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { createSending, type Sending } from '../../ui/sending';

/** A form that stands on a page: whether something in it is not saved, and how the saving goes. */
export interface Editor {
  readonly dirty: Signal<boolean>;
  readonly sending: Sending;
  /** Somebody else has saved another version since this one was read. */
  readonly stale: Signal<boolean>;
  save(): Promise<void>;
  /** What stands in the form is now what is stored. */
  settle(): void;
}

export interface EditorOptions {
  /** A function where the form comes later, or another one comes after saving. */
  readonly form: AbstractControl | (() => AbstractControl | null);
  readonly host: HTMLElement;
  /** Sends what stands in the form. Refusals go to their fields by the paths of their pointers. */
  readonly save: () => Promise<void>;
  /** The form's path for a path of the API, where they differ. */
  readonly pathOf?: (path: string) => string;
}

/** Call where injection is possible. Also warns before the tab is closed with something unsaved. */
export function injectEditor({ form, host, save, pathOf = (path) => path }: EditorOptions): Editor {
  const [destroyed, view] = [inject(DestroyRef), inject(DOCUMENT).defaultView];
  const dirty = signal(false);
  const stale = signal(false);
  const sending = createSending();
  const current = typeof form === 'function' ? form : (): AbstractControl => form;
  effect((onCleanup) => {
    const control = current();
    dirty.set(control?.dirty ?? false);
    const events = control?.events.subscribe(() => dirty.set(control.dirty));
    onCleanup(() => events?.unsubscribe());
  });

  const warn = (event: BeforeUnloadEvent): void => {
    if (dirty()) event.preventDefault();
  };
  view?.addEventListener('beforeunload', warn);
  destroyed.onDestroy(() => view?.removeEventListener('beforeunload', warn));

  const settle = (): void => {
    const control = untracked(current);
    control?.markAsPristine();
    control?.markAsUntouched();
    dirty.set(false);
    stale.set(false);
  };
  const shown = (problem: Problem): boolean => {
    stale.set(isStale(problem));
    const control = untracked(current);
    return stale() || (control !== null && showServerErrors(control, translated(problem, pathOf)));
  };

  return {
    dirty: dirty.asReadonly(),
    stale: stale.asReadonly(),
    sending,
    settle,
    async save() {
      const control = untracked(current);
      if (control !== null && readyToSend(control, host))
        await sending.run(async () => {
          await save();
          settle();
        }, shown);
    },
  };
}

const isStale = ({ status, code }: Problem): boolean => status === 409 && /\.(stale|version-conflict)$/.test(code);

const translated = (problem: Problem, pathOf: (path: string) => string): Problem => ({
  ...problem,
  errors: problem.errors.map(({ pointer, detail }) => ({
    detail,
    pointer: `/${pathOf(pointer.split('/').slice(1).join('.')).replaceAll('.', '/')}`,
  })),
});
