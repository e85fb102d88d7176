import { ChangeDetectionStrategy, Component, effect, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { choice, flag, formOf, text, valuesOf } from '../frame/field-spec';
import { Fields } from '../frame/fields';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';

/** Who sells, as invoices say it, and when they are issued. */
@Component({
  selector: 'g-document-settings-page',
  imports: [MatButtonModule, Fields, PageHead, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-page-head [heading]="t('documents.settings')" [hint]="t('documents.settingsHint')" />
    @if (stored.problem() ?? problem(); as found) {
      <g-problem [problem]="found" (retry)="stored.reload()" />
    }
    @if (form(); as form) {
      <form (submit)="$event.preventDefault(); save()">
        <g-section [heading]="t('documents.seller')"><g-fields [specs]="specs" [form]="form" /></g-section>
        @if (canManage) {
          <p>
            <button mat-flat-button type="submit" [disabled]="saving()">{{ t('action.save') }}</button>
          </p>
        }
      </form>
    }
  `,
  styles: `
    form {
      display: grid;
      gap: var(--space-4);
      max-inline-size: 48rem;
    }
  `,
})
export class DocumentSettingsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  protected readonly canManage = inject(SessionStore).can('orders:manage-documents');
  protected readonly saving = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly specs = {
    name: text(this.t('documents.name'), { max: 80 }),
    address: text(this.t('documents.address'), { long: true, max: 600, optional: true, hint: this.t('documents.addressHint') }),
    contact: text(this.t('documents.contact'), { long: true, max: 600, optional: true }),
    taxId: text(this.t('documents.taxId'), { max: 120, optional: true, half: true }),
    register: text(this.t('documents.register'), { long: true, max: 600, optional: true }),
    bank: text(this.t('documents.bank'), { long: true, max: 600, optional: true }),
    footer: text(this.t('documents.footer'), { max: 120, optional: true }),
    invoiceAt: choice(this.t('documents.invoiceAt'), [
      { value: 'payment', label: this.t('documents.atPayment') },
      { value: 'shipment', label: this.t('documents.atShipment') },
    ]),
    mailInvoices: flag(this.t('documents.mailInvoices')),
  };
  protected readonly form = signal<ReturnType<typeof formOf> | null>(null);
  protected readonly stored = injectStored(
    () => 'settings',
    async () => dataOf(await this.api.GET('/api/v1/documents/settings')),
  );

  constructor() {
    effect(() => {
      const settings = this.stored.value();
      if (settings === null) return;
      const form = formOf(this.specs);
      form.patchValue({ ...settings.seller, invoiceAt: settings.invoiceAt, mailInvoices: settings.mailInvoices });
      if (!this.canManage) form.disable();
      this.form.set(form);
    });
  }

  protected async save(): Promise<void> {
    const form = this.form();
    if (form === null || this.saving()) return;
    form.markAllAsTouched();
    if (form.invalid) return;
    const { invoiceAt, mailInvoices, ...seller } = valuesOf(this.specs, form);
    this.saving.set(true);
    this.problem.set(null);
    try {
      const body = { seller, invoiceAt: invoiceAt === 'shipment' ? ('shipment' as const) : ('payment' as const), mailInvoices };
      dataOf(await this.api.PUT('/api/v1/documents/settings', { body }));
      this.toasts.say(this.t('save.saved'));
    } catch (error) {
      this.problem.set(problemFrom(error));
    } finally {
      this.saving.set(false);
    }
  }
}
