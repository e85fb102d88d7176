import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Address } from '../api/types';
import { I18n } from '../i18n/i18n';

@Component({
  selector: 'g-address-lines',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <address>
      @for (line of lines(); track $index) {
        <span>{{ line }}</span>
      }
    </address>
  `,
  styles: `
    address {
      display: grid;
      font-style: normal;
      overflow-wrap: anywhere;
    }
  `,
})
export class AddressLines {
  readonly address = input.required<Address>();
  private readonly i18n = inject(I18n);
  protected readonly lines = computed(() => {
    const { name, line1, line2, postalCode, city, region, country, phone } = this.address();
    const place = [[postalCode, city].join(' '), region].filter(Boolean).join(', ');
    return [name, line1, line2, place, this.i18n.country(country), phone].filter((line) => line !== undefined && line !== '');
  });
}
