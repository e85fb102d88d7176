import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Field, Input } from '../../ui/field';
import type { AddressGroup } from './address-form';

@Component({
  selector: 'g-address-fields',
  imports: [ReactiveFormsModule, Field, Input],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ng-container [formGroup]="group()">
      <g-field class="wide" [label]="t('address.name')" [control]="group().controls.name">
        <input gInput type="text" formControlName="name" [attr.autocomplete]="kind() + ' name'" maxlength="120" />
      </g-field>
      <g-field class="wide" [label]="t('address.line1')" [control]="group().controls.line1">
        <input gInput type="text" formControlName="line1" [attr.autocomplete]="kind() + ' address-line1'" maxlength="200" />
      </g-field>
      <g-field class="wide" [label]="t('address.line2')" [optional]="true" [control]="group().controls.line2">
        <input gInput type="text" formControlName="line2" [attr.autocomplete]="kind() + ' address-line2'" maxlength="200" />
      </g-field>
      <g-field [label]="t('address.postalCode')" [control]="group().controls.postalCode">
        <input gInput type="text" formControlName="postalCode" [attr.autocomplete]="kind() + ' postal-code'" maxlength="20" />
      </g-field>
      <g-field [label]="t('address.city')" [control]="group().controls.city">
        <input gInput type="text" formControlName="city" [attr.autocomplete]="kind() + ' address-level2'" maxlength="120" />
      </g-field>
      <g-field [label]="t('address.country')" [control]="group().controls.country">
        <select gInput formControlName="country" [attr.autocomplete]="kind() + ' country'">
          <option value="" disabled>{{ t('address.chooseCountry') }}</option>
          @for (country of countries(); track country.code) {
            <option [value]="country.code">{{ country.name }}</option>
          }
        </select>
      </g-field>
      <g-field [label]="t('address.region')" [optional]="true" [control]="group().controls.region">
        <input gInput type="text" formControlName="region" [attr.autocomplete]="kind() + ' address-level1'" maxlength="120" />
      </g-field>
      <g-field
        class="wide"
        [label]="t('address.phone')"
        [optional]="true"
        [hint]="t('address.phoneHint')"
        [control]="group().controls.phone"
      >
        <input gInput type="tel" formControlName="phone" [attr.autocomplete]="kind() + ' tel'" maxlength="40" />
      </g-field>
    </ng-container>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-4);
    }
    .wide {
      grid-column: 1 / -1;
    }
  `,
})
export class AddressFields {
  readonly group = input.required<AddressGroup>();
  /** What the browser offers to fill in. */
  readonly kind = input<'shipping' | 'billing'>('shipping');
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly zones = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/shipping/zones')).items });

  /** Where the shop sends to, and the country that is chosen already. */
  protected readonly countries = computed(() => {
    const offered = this.zones.hasValue() ? this.zones.value().flatMap(({ countries }) => countries) : [];
    const codes = new Set([...offered, this.group().controls.country.value].filter((code) => code !== ''));
    return [...codes]
      .map((code) => ({ code, name: this.i18n.country(code) }))
      .sort((a, b) => a.name.localeCompare(b.name, this.i18n.locale()));
  });
}
