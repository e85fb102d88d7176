import { ChangeDetectionStrategy, Component, ElementRef, inject, signal } from '@angular/core';
import { FormArray, FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { DialogFrame } from '../frame/dialog-frame';
import { choice, formOf, integer, money, text, valuesOf } from '../frame/field-spec';
import { Fields } from '../frame/fields';
import { toText } from '../frame/money-text';
import type { ShippingRate, ShippingZone } from '../types';
import { bandsOf } from './rate-bands';

export interface RateDialogData {
  readonly zone: ShippingZone;
  readonly rate: ShippingRate | null;
  readonly currency: string;
}

const bandControls = (upToGrams: string, price: string) =>
  new FormGroup({
    upToGrams: new FormControl(upToGrams, { nonNullable: true }),
    price: new FormControl(price, { nonNullable: true, validators: [Validators.required] }),
  });

/** A way of shipping in a zone: one price, or prices by weight. Closes with true when it was saved. */
@Component({
  selector: 'g-rate-dialog',
  imports: [ReactiveFormsModule, MatButtonModule, DialogFrame, Fields, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-dialog-frame [texts]="texts" [sending]="sending" [form]="form" (send)="send()">
      <g-fields [specs]="head" [form]="form" />
      @if (byWeight()) {
        <fieldset class="bands">
          <legend class="field-label">{{ t('rate.bands') }}</legend>
          @for (band of bands.controls; track band; let at = $index, last = $last) {
            <div class="band" [formGroup]="band">
              <input
                class="input"
                inputmode="numeric"
                autocomplete="off"
                formControlName="upToGrams"
                [attr.aria-label]="t('rate.upTo')"
                [placeholder]="last ? t('rate.anyWeight') : t('rate.upTo')"
              />
              <input
                class="input"
                inputmode="decimal"
                autocomplete="off"
                formControlName="price"
                [attr.aria-label]="t('rate.price') + ' ' + data.currency"
                [placeholder]="t('rate.price') + ' ' + data.currency"
              />
              <button
                type="button"
                class="icon-action danger"
                [disabled]="bands.length < 2"
                [attr.aria-label]="t('rate.bandRemove')"
                (click)="remove(at)"
              >
                <g-icon name="close" />
              </button>
            </div>
          }
          <div>
            <button mat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('rate.bandAdd') }}</button>
          </div>
          <p class="field-hint">{{ t('rate.bandsHint') }}</p>
          @if (wrong()) {
            <p class="field-error" role="alert">{{ t('rate.bandsWrong') }}</p>
          }
        </fieldset>
      }
      <g-fields [specs]="foot" [form]="form" />
    </g-dialog-frame>
  `,
  styles: `
    .bands {
      display: grid;
      gap: var(--space-2);
    }
    .band {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
      gap: var(--space-2);
    }
  `,
})
export class RateDialog {
  protected readonly t = injectTexts(adminTexts);
  protected readonly data = inject<RateDialogData>(MAT_DIALOG_DATA);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<RateDialog, boolean>>(MatDialogRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  private readonly rate = this.data.rate;
  protected readonly head = {
    name: text(this.t('rate.name'), { value: this.rate?.name ?? '', max: 80, hint: this.t('rate.nameHint') }),
    kind: choice(
      this.t('rate.kind'),
      [
        { value: 'flat', label: this.t('rate.flat') },
        { value: 'weight', label: this.t('rate.byWeight') },
      ],
      { value: (this.rate?.bands.length ?? 0) > 0 ? 'weight' : 'flat', half: true },
    ),
    price: money(this.t('rate.price'), this.data.currency, {
      value: this.rate?.price ?? null,
      half: true,
      onlyIf: { field: 'kind', is: 'flat' },
    }),
  };
  protected readonly foot = {
    freeOver: money(this.t('rate.freeOver'), this.data.currency, {
      value: this.rate?.freeOver ?? null,
      optional: true,
      hint: this.t('rate.freeOverHint'),
    }),
    minDays: integer(this.t('rate.minDays'), { value: this.rate?.minDays ?? 2, max: 365, half: true }),
    maxDays: integer(this.t('rate.maxDays'), { value: this.rate?.maxDays ?? 5, max: 365, half: true }),
  };
  protected readonly form = formOf({ ...this.head, ...this.foot });
  protected readonly bands = new FormArray(
    (this.rate?.bands ?? []).map(({ upToGrams, price }) => bandControls(upToGrams === null ? '' : String(upToGrams), toText(price))),
  );
  protected readonly byWeight = signal((this.rate?.bands.length ?? 0) > 0);
  protected readonly wrong = signal(false);
  protected readonly texts = {
    heading: this.rate === null ? this.t('rate.add', { zone: this.data.zone.name }) : this.t('rate.edit', { name: this.rate.name }),
    leave: this.t('action.cancel'),
    send: this.t('action.save'),
  };

  constructor() {
    this.form.get('kind')?.valueChanges.subscribe((kind) => {
      this.byWeight.set(kind === 'weight');
      if (kind === 'weight' && this.bands.length === 0) this.add();
    });
  }

  protected add(): void {
    this.bands.push(bandControls('', ''));
  }

  protected remove(at: number): void {
    this.bands.removeAt(at);
  }

  protected send(): Promise<void> {
    const bands = this.byWeight() ? bandsOf(this.bands.getRawValue(), this.data.currency) : null;
    this.wrong.set(this.byWeight() && bands === null);
    if (!readyToSend(this.form, this.host.nativeElement) || this.wrong()) return Promise.resolve();
    const { name, price } = valuesOf(this.head, this.form);
    const { freeOver, minDays, maxDays } = valuesOf(this.foot, this.form);
    const cost = bands === null ? { price: price ?? { minor: 0, currency: this.data.currency } } : { bands };
    const body = { name, ...cost, freeOver, minDays: minDays ?? 0, maxDays: maxDays ?? 0 };
    return this.sending.run(
      async () => {
        if (this.rate === null)
          dataOf(await this.api.POST('/api/v1/shipping/zones/{id}/rates', { params: { path: { id: this.data.zone.id } }, body }));
        else dataOf(await this.api.PATCH('/api/v1/shipping/rates/{id}', { params: { path: { id: this.rate.id } }, body }));
        this.dialog.close(true);
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }
}
