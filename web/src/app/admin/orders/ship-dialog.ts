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

export interface ShipDialogData {
  readonly orderId: string;
  readonly number: string;
  /** Items that are not in a parcel yet. */
  readonly count: number;
}

/** Closes with true when the parcel was sent. */
@Component({
  selector: 'g-ship-dialog',
  imports: [ReactiveFormsModule, MatFormFieldModule, MatInputModule, OrderDialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-order-dialog [texts]="texts" [sending]="sending" (send)="send()">
      <mat-form-field appearance="outline">
        <mat-label>{{ t('ship.carrier') }}</mat-label>
        <input matInput [formControl]="carrier" maxlength="60" autocomplete="off" />
      </mat-form-field>
      <mat-form-field appearance="outline">
        <mat-label>{{ t('ship.tracking') }}</mat-label>
        <input matInput [formControl]="trackingNumber" maxlength="60" autocomplete="off" />
        <mat-hint>{{ t('ship.trackingHint') }}</mat-hint>
      </mat-form-field>
    </g-order-dialog>
  `,
})
export class ShipDialog {
  protected readonly t = injectTexts(adminTexts);
  private readonly data = inject<ShipDialogData>(MAT_DIALOG_DATA);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<ShipDialog, boolean>>(MatDialogRef);
  private readonly key = newId();
  protected readonly sending = createSending();
  protected readonly carrier = new FormControl('', { nonNullable: true });
  protected readonly trackingNumber = new FormControl('', { nonNullable: true });
  protected readonly texts = {
    heading: this.t('ship.heading', { number: this.data.number }),
    text: this.t('ship.text', { count: this.data.count }),
    leave: this.t('action.close'),
    send: this.t('ship.send'),
    sending: this.t('ship.sending'),
  };

  protected send(): Promise<void> {
    const [carrier, trackingNumber] = [this.carrier.value.trim(), this.trackingNumber.value.trim()];
    const body = {
      orderId: this.data.orderId,
      ...(carrier === '' ? {} : { carrier }),
      ...(trackingNumber === '' ? {} : { trackingNumber }),
    };
    return this.sending.run(async () => {
      dataOf(await this.api.POST('/api/v1/shippings', { params: { header: { 'Idempotency-Key': this.key } }, body }));
      this.dialog.close(true);
    });
  }
}
