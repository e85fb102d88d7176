import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
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

export interface ShipDialogData {
  readonly orderId: string;
  readonly number: string;
  /** Items that are not in a parcel yet. */
  readonly count: number;
}

/** Closes with true when the parcel was sent. */
@Component({
  selector: 'g-ship-dialog',
  imports: [ReactiveFormsModule, MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formGroup]="form" (ngSubmit)="send()">
      <h2 mat-dialog-title>{{ t('ship.heading', { number: data.number }) }}</h2>
      <mat-dialog-content>
        <p>{{ t('ship.text', { count: data.count }) }}</p>
        <mat-form-field appearance="outline">
          <mat-label>{{ t('ship.carrier') }}</mat-label>
          <input matInput formControlName="carrier" maxlength="60" autocomplete="off" />
        </mat-form-field>
        <mat-form-field appearance="outline">
          <mat-label>{{ t('ship.tracking') }}</mat-label>
          <input matInput formControlName="trackingNumber" maxlength="60" autocomplete="off" />
          <mat-hint>{{ t('ship.trackingHint') }}</mat-hint>
        </mat-form-field>
        @if (problem(); as problem) {
          <g-problem [problem]="problem" (retry)="send()" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>{{ t('action.close') }}</button>
        <button mat-flat-button type="submit" [attr.aria-disabled]="busy() || null">{{ t(busy() ? 'ship.sending' : 'ship.send') }}</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-form-field {
      inline-size: 100%;
      margin-block-start: var(--space-3);
    }
  `,
})
export class ShipDialog {
  protected readonly t = injectTexts(adminTexts);
  protected readonly data = inject<ShipDialogData>(MAT_DIALOG_DATA);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<ShipDialog, boolean>>(MatDialogRef);
  private readonly key = newId();
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = inject(NonNullableFormBuilder).group({
    carrier: ['', Validators.maxLength(60)],
    trackingNumber: ['', Validators.maxLength(60)],
  });

  protected async send(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    const [carrier, trackingNumber] = [this.form.controls.carrier.value.trim(), this.form.controls.trackingNumber.value.trim()];
    try {
      dataOf(
        await this.api.POST('/api/v1/shippings', {
          params: { header: { 'Idempotency-Key': this.key } },
          body: {
            orderId: this.data.orderId,
            ...(carrier === '' ? {} : { carrier }),
            ...(trackingNumber === '' ? {} : { trackingNumber }),
          },
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
