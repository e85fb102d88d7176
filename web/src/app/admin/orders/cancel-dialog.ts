import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';

export interface CancelDialogData {
  readonly orderId: string;
  readonly number: string;
}

/** Closes with true when the order was cancelled. */
@Component({
  selector: 'g-cancel-dialog',
  imports: [ReactiveFormsModule, MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title>{{ t('cancel.heading', { number: data.number }) }}</h2>
      <mat-dialog-content>
        <p>{{ t('cancel.text') }}</p>
        <mat-form-field appearance="outline">
          <mat-label>{{ t('cancel.reason') }}</mat-label>
          <input matInput [formControl]="reason" maxlength="200" autocomplete="off" />
          <mat-hint>{{ t('cancel.reasonHint') }}</mat-hint>
        </mat-form-field>
        @if (problem(); as problem) {
          <g-problem [problem]="problem" (retry)="send()" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>{{ t('cancel.keep') }}</button>
        <button mat-flat-button type="submit" class="danger" [attr.aria-disabled]="busy() || null">
          {{ t(busy() ? 'cancel.sending' : 'cancel.send') }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-form-field {
      inline-size: 100%;
      margin-block-start: var(--space-3);
    }
    .danger {
      --mat-button-filled-container-color: var(--danger);
      --mat-button-filled-label-text-color: var(--paper);
    }
  `,
})
export class CancelDialog {
  protected readonly t = injectTexts(adminTexts);
  protected readonly data = inject<CancelDialogData>(MAT_DIALOG_DATA);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<CancelDialog, boolean>>(MatDialogRef);
  private readonly key = newId();
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly reason = new FormControl('', { nonNullable: true });

  protected async send(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    const reason = this.reason.value.trim();
    try {
      dataOf(
        await this.api.POST('/api/v1/orders/{id}/cancel', {
          params: { path: { id: this.data.orderId }, header: { 'Idempotency-Key': this.key } },
          body: reason === '' ? {} : { reason },
        }),
      );
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(problemFrom(error));
    } finally {
      this.busy.set(false);
    }
  }
}
