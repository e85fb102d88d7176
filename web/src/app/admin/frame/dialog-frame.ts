import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { AbstractControl } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { injectTexts } from '../../i18n/i18n';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import type { Sending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';

/** How such a dialog opens. Its first field has the focus at once: later it would take it from somebody who types already. */
export const dialogOptions = { width: '34rem', maxWidth: '94vw', autoFocus: 'first-tabbable', delayFocusTrap: false } as const;

export interface DialogTexts {
  readonly heading: string;
  readonly text?: string;
  readonly leave: string;
  readonly send: string;
}

/**
 * Frame of every dialog that does something: what will happen, the fields as content, and the two ways out. What was typed is not
 * lost by a click beside it, nor by the first Escape.
 */
@Component({
  selector: 'g-dialog-frame',
  imports: [MatButtonModule, MatDialogModule, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form novalidate (submit)="$event.preventDefault(); send.emit()">
      <h2 mat-dialog-title>{{ texts().heading }}</h2>
      <mat-dialog-content>
        <div class="stack">
          @if (texts().text; as words) {
            <p class="muted">{{ words }}</p>
          }
          <ng-content />
          @if (sending().problem(); as problem) {
            <g-problem [problem]="problem" (retry)="send.emit()" />
          }
          @if (isWarned()) {
            <g-notice tone="warn">{{ t('save.dialog') }}</g-notice>
          }
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>{{ texts().leave }}</button>
        <button
          mat-flat-button
          type="submit"
          [class.danger]="danger()"
          [disabled]="sending().busy()"
          [attr.aria-busy]="sending().busy() || null"
        >
          {{ texts().send }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
})
export class DialogFrame {
  readonly texts = input.required<DialogTexts>();
  readonly sending = input.required<Sending>();
  /** What it does cannot be undone. */
  readonly danger = input(false);
  readonly form = input<AbstractControl | null>(null);
  readonly send = output();
  protected readonly t = injectTexts(adminTexts);
  protected readonly isWarned = signal(false);

  constructor() {
    const dialog = inject<MatDialogRef<unknown>>(MatDialogRef);
    dialog.disableClose = true;
    const leave = (isSure: boolean): void => {
      if (this.sending().busy()) return;
      if (!this.form()?.dirty || isSure) dialog.close();
      else this.isWarned.set(true);
    };
    dialog
      .backdropClick()
      .pipe(takeUntilDestroyed())
      .subscribe(() => leave(false));
    dialog
      .keydownEvents()
      .pipe(takeUntilDestroyed())
      .subscribe((event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        leave(this.isWarned());
      });
  }
}
