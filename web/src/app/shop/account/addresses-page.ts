import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, resource, signal } from '@angular/core';
import { FormControl, NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { API, dataOf, done } from '../../api/client';
import { problemFrom } from '../../api/problem';
import type { SavedAddress } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { AddressLines } from '../../ui/address-lines';
import { Empty } from '../../ui/empty';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { AddressFields } from '../address/address-fields';
import { addressGroup, addressOf, fillAddress } from '../address/address-form';

/** The address book. */
@Component({
  selector: 'g-addresses-page',
  imports: [ReactiveFormsModule, AddressFields, AddressLines, Empty, Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './addresses-page.html',
  styleUrl: './addresses-page.css',
})
export class AddressesPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly announcer = inject(Announcer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly forms = inject(NonNullableFormBuilder);
  protected readonly book = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/auth/me/addresses')).items });
  protected readonly addresses = computed(() => (this.book.hasValue() ? this.book.value() : null));
  protected readonly problem = computed(() => (this.book.error() ? problemFrom(this.book.error()?.cause ?? this.book.error()) : null));
  /** `new`, the id of the one that is changed, or null: none is. */
  protected readonly editing = signal<string | null>(null);
  protected readonly form = addressGroup(this.forms);
  protected readonly isDefault = new FormControl(false, { nonNullable: true });
  protected readonly sending = createSending();
  protected readonly removing = createSending();

  protected write(address: SavedAddress | null): void {
    this.form.reset();
    if (address) fillAddress(this.form, address);
    this.isDefault.setValue(address?.isDefaultShipping ?? this.addresses()?.length === 0);
    this.editing.set(address?.id ?? 'new');
    queueMicrotask(() => this.host.nativeElement.querySelector<HTMLElement>('form input')?.focus());
  }

  protected async save(): Promise<void> {
    if (!readyToSend(this.form, this.host.nativeElement)) return;
    const [id, body] = [this.editing(), { ...addressOf(this.form), ...(this.isDefault.value ? { isDefaultShipping: true } : {}) }];
    await this.sending.run(
      async () => {
        if (id === 'new' || id === null) dataOf(await this.api.POST('/api/v1/auth/me/addresses', { body }));
        else dataOf(await this.api.PUT('/api/v1/auth/me/addresses/{id}', { params: { path: { id } }, body }));
        this.editing.set(null);
        this.announcer.say(this.t('addresses.saved'));
        this.book.reload();
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }

  protected remove({ id }: SavedAddress): Promise<void> {
    return this.removing.run(async () => {
      done(await this.api.DELETE('/api/v1/auth/me/addresses/{id}', { params: { path: { id } } }));
      this.announcer.say(this.t('addresses.removed'));
      this.book.reload();
    });
  }
}
