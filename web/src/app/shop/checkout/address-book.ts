import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, resource } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { SavedAddress } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

/** The account's addresses to choose from, and the choice of another one. Nothing, where there are none. */
@Component({
  selector: 'g-address-book',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (addresses().length > 0) {
      <fieldset>
        <legend class="visually-hidden">{{ t('checkout.book') }}</legend>
        @for (address of addresses(); track address.id) {
          <label class="choice">
            <input type="radio" name="address" [value]="address.id" [checked]="address.id === chosen()" (change)="choose.emit(address)" />
            <span>{{ address.name }}</span>
            <small>{{ lineOf(address) }}</small>
          </label>
        }
        <label class="choice">
          <input type="radio" name="address" value="" [checked]="chosen() === null" (change)="choose.emit(null)" />
          <span>{{ t('checkout.otherAddress') }}</span>
        </label>
      </fieldset>
    }
  `,
})
export class AddressBook {
  /** Id; null: one that is not in the book. */
  readonly chosen = input.required<string | null>();
  readonly choose = output<SavedAddress | null>();
  /** Once, as soon as it is known what is in it. */
  readonly opened = output<readonly SavedAddress[]>();
  protected readonly t = injectTexts(shopTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly book = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/auth/me/addresses')).items });
  protected readonly addresses = computed(() => (this.book.hasValue() ? this.book.value() : []));

  constructor() {
    effect(() => {
      if (this.book.hasValue()) this.opened.emit(this.book.value());
      else if (this.book.error()) this.opened.emit([]);
    });
  }

  protected lineOf({ line1, postalCode, city, country }: SavedAddress): string {
    return [line1, `${postalCode} ${city}`, this.i18n.country(country)].join(', ');
  }
}
