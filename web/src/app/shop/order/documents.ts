import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, signal } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { OrderDocument } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SAVE_FILE } from '../../platform/save-file';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';

/** Invoices and credit notes of an order, to be saved. Right after it was paid the invoice takes a moment. */
@Component({
  selector: 'g-order-documents',
  imports: [Icon, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (documents().length > 0) {
      <section class="panel stack small">
        <h2>{{ t('documents.heading') }}</h2>
        <ul>
          @for (document of documents(); track document.id) {
            <li>
              <button type="button" class="link-button" [disabled]="saving() === document.id" (click)="save(document)">
                <g-icon name="download" /><span>{{ t(names[document.kind], { number: document.number }) }}</span>
              </button>
              <span class="muted">{{ i18n.day(document.issuedAt) }} · {{ i18n.money(document.total) }}</span>
            </li>
          }
        </ul>
        @if (failed()) {
          <g-notice tone="warn">{{ t('documents.failed') }}</g-notice>
        }
      </section>
    } @else if (isExpected()) {
      <p class="muted small" role="status">{{ t('documents.soon') }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    h2 {
      font-size: var(--text-l);
    }
    ul {
      display: grid;
      gap: var(--space-3);
    }
    li {
      display: grid;
      gap: var(--space-1);
      list-style: none;
    }
    button {
      display: inline-flex;
      --icon-size: 1.125rem;
      text-align: start;
      gap: var(--space-2);
      align-items: center;
      overflow-wrap: anywhere;
    }
  `,
})
export class OrderDocuments {
  readonly orderId = input.required<string>();
  /** Grows when the order has changed. */
  readonly status = input.required<string>();
  /** Its money is there: there will be an invoice. */
  readonly isPaid = input.required<boolean>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly names = {
    invoice: 'documents.invoice',
    'credit-note': 'documents.creditNote',
    'packing-slip': 'documents.packingSlip',
  } as const;

  protected readonly list = resource({
    params: () => ({ id: this.orderId(), status: this.status() }),
    loader: async ({ params: { id }, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/orders/{id}/documents', { params: { path: { id } }, signal: abortSignal })).items,
  });
  protected readonly documents = computed(() => (this.list.hasValue() ? this.list.value() : []));
  protected readonly saving = signal<string | null>(null);
  protected readonly failed = signal(false);
  private readonly saveFile = inject(SAVE_FILE);
  private looks = 0;
  protected readonly isExpected = computed(() => this.isPaid() && this.list.hasValue() && this.list.value().length === 0);

  constructor() {
    effect((onCleanup) => {
      if (!this.isExpected() || this.looks >= mostLooks) return;
      const timer = setTimeout(() => {
        this.looks += 1;
        this.list.reload();
      }, lookAgainMs);
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** Who came by a mail has the order's secret in this tab alone, so no plain link would do. */
  protected async save({ orderId, id, kind, number }: OrderDocument): Promise<void> {
    this.saving.set(id);
    this.failed.set(false);
    try {
      const params = { path: { id: orderId, documentId: id } };
      const file: Blob = dataOf(await this.api.GET('/api/v1/orders/{id}/documents/{documentId}/file', { params, parseAs: 'blob' }));
      this.saveFile(`${kind}-${number}.pdf`, file);
    } catch {
      this.failed.set(true);
    } finally {
      this.saving.set(null);
    }
  }
}

const lookAgainMs = 4_000;
const mostLooks = 5;
