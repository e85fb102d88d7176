import { afterEveryRender, DestroyRef, DOCUMENT, inject } from '@angular/core';

/**
 * What had the focus may go away with its line, its form, its button. Then the focus would be nowhere; here it goes to the first
 * thing one can press in what is left around that place. Page changes are not its business: there the new page gets the focus.
 */
export function keepFocus(): void {
  const document = inject(DOCUMENT);
  let last: Element | null = null;
  let around: readonly Element[] = [];

  const remember = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element)) return;
    last = target;
    around = ancestorsOf(target);
  };
  const rescue = (): void => {
    if (last === null || last.isConnected || (document.activeElement !== null && document.activeElement !== document.body)) return;
    last = null;
    around
      .find((element) => element.isConnected)
      ?.querySelector<HTMLElement>(pressable)
      ?.focus({ preventScroll: true });
  };

  document.addEventListener('focusin', remember);
  inject(DestroyRef).onDestroy(() => document.removeEventListener('focusin', remember));
  afterEveryRender({ read: rescue });
}

const pressable = 'a[href]:not([tabindex="-1"]), button:not(:disabled)';

/** The nearest first. */
function ancestorsOf(element: Element): readonly Element[] {
  const above = element.parentElement;
  return above === null ? [] : [above, ...ancestorsOf(above)];
}
