import { ElementRef, inject, type Signal } from '@angular/core';
import type { AbstractControl } from '@angular/forms';
import { Router } from '@angular/router';
import type { Problem } from '../../api/problem';
import { CartStore } from '../../state/cart.store';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { createSending, type Sending } from '../../ui/sending';
import { returnTarget } from './return-to';

export interface EnteringOptions {
  readonly form: AbstractControl;
  readonly returnTo: Signal<string | undefined>;
  readonly enter: () => Promise<void>;
  readonly elsewhere?: (problem: Problem) => boolean;
}

/** Signing in or opening an account: the guest's bag goes along, and the shopper is back where they were. */
export function injectEntering({ form, returnTo, enter, elsewhere = () => false }: EnteringOptions): Sending & { send(): Promise<void> } {
  const cart = inject(CartStore);
  const router = inject(Router);
  const host = inject<ElementRef<HTMLElement>>(ElementRef);
  const sending = createSending();
  return {
    ...sending,
    async send() {
      if (!readyToSend(form, host.nativeElement)) return;
      await sending.run(
        async () => {
          await enter();
          await cart.claim();
          await router.navigateByUrl(returnTarget(returnTo()), { replaceUrl: true });
        },
        (problem) => elsewhere(problem) || showServerErrors(form, problem),
      );
    },
  };
}
