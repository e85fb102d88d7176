import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { OrderDialog } from './order-dialog';

export interface CancelDialogData {
  readonly orderId: string;
  readonly number: string;
}

/** Closes with true when the order was cancelled. */
@Component({
  selector: 'g-cancel-dialog',
  imports: [ReactiveFormsModule, MatFormFieldModule, MatInputModule, OrderDialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-order-dialog [texts]="texts" [sending]="sending" [danger]="true" (send)="send()">
      <mat-form-field appearance="outline">
        <mat-label>{{ t('cancel.reason') }}</mat-label>
        <input matInput [formControl]="reason" maxlength="200" autocomplete="off" />
        <mat-hint>{{ t('cancel.reasonHint') }}</mat-hint>
      </mat-form-field>
    </g-order-dialog>
  `,
})
export class CancelDialog {
  protected readonly t = injectTexts(adminTexts);
  private readonly data = inject<CancelDialogData>(MAT_DIALOG_DATA);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<CancelDialog, boolean>>(MatDialogRef);
  private readonly key = newId();
  protected readonly sending = createSending();
  protected readonly reason = new FormControl('', { nonNullable: true });
  protected readonly texts = {
    heading: this.t('cancel.heading', { number: this.data.number }),
    text: this.t('cancel.text'),
    leave: this.t('cancel.keep'),
    send: this.t('cancel.send'),
    sending: this.t('cancel.sending'),
  };

  protected send(): Promise<void> {
    const [id, reason] = [this.data.orderId, this.reason.value.trim()];
    return this.sending.run(async () => {
      const params = { path: { id }, header: { 'Idempotency-Key': this.key } };
      dataOf(await this.api.POST('/api/v1/orders/{id}/cancel', { params, body: reason === '' ? {} : { reason } }));
      this.dialog.close(true);
    });
  }
}
