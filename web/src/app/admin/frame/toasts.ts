import { inject, Injectable } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { injectTexts } from '../../i18n/i18n';
import { injectExplain } from '../../ui/explain';
import { problemFrom } from '../../api/problem';
import { adminTexts } from '../admin-texts';

/** Short news at the edge of the screen; Material also reads them out. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly bar = inject(MatSnackBar);
  private readonly t = injectTexts(adminTexts);
  private readonly explain = injectExplain();

  say(words: string): void {
    this.bar.open(words, undefined, { duration: 5_000 });
  }

  /** Stays until it is read. */
  refused(error: unknown): void {
    this.bar.open(this.explain(problemFrom(error)), this.t('action.close'), { politeness: 'assertive', panelClass: 'toast-bad' });
  }
}
