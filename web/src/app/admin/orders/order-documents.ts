import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import type { OrderDocument } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';

/** Invoices, credit notes and packing slips of an order: to be saved, mailed, or issued at once. */
@Component({
  selector: 'g-order-documents',
  imports: [MatButtonModule, Icon, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('documents.heading')">
      @if (canIssue) {
        <button actions mat-button type="button" (click)="issue()">{{ t('documents.issue') }}</button>
      }
      @if (list.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="list.reload()" />
      }
      <ul class="rows">
        @for (document of list.value() ?? []; track document.id) {
          <li>
            <div>
              <a [href]="hrefOf(document)" download><g-icon name="download" />{{ document.number }}</a>
              <p class="muted small">{{ aboutOf(document) }}</p>
            </div>
            @if (canIssue && document.kind !== 'packing-slip') {
              <button
                mat-stroked-button
                type="button"
                [attr.aria-label]="t('documents.mailOf', { number: document.number })"
                (click)="mail(document)"
              >
                {{ t('documents.mail') }}
              </button>
            }
          </li>
        } @empty {
          <li class="muted small">{{ t(list.value() === null ? 'loading' : 'documents.none') }}</li>
        }
      </ul>
    </g-section>
  `,
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2) var(--space-3);
    }
    a {
      display: inline-flex;
      gap: var(--space-2);
      align-items: center;
      font-weight: 600;
      --icon-size: 1.125rem;
    }
  `,
})
export class OrderDocuments {
  readonly orderId = input.required<string>();
  /** Grows when the order has changed. */
  readonly version = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly canIssue = this.session.can('orders:issue-documents');
  private readonly key = computed(() => `${this.orderId()} ${this.version()}`);
  protected readonly list = injectStored(
    () => this.key(),
    async () => dataOf(await this.api.GET('/api/v1/orders/{id}/documents', { params: { path: { id: this.orderId() } } })).items,
  );

  protected hrefOf({ orderId, id }: OrderDocument): string {
    return `/api/v1/orders/${orderId}/documents/${id}/file`;
  }

  protected aboutOf({ kind, refersTo, issuedAt, total }: OrderDocument): string {
    return [
      this.t(`documents.kind.${kind}`),
      refersTo === null ? '' : this.t('documents.of', { number: refersTo }),
      this.i18n.dayAndTime(issuedAt),
      kind === 'packing-slip' ? '' : this.i18n.money(total),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  }

  protected async issue(): Promise<void> {
    try {
      const params = { path: { id: this.orderId() }, header: { 'Idempotency-Key': crypto.randomUUID() } };
      const { items } = dataOf(await this.api.POST('/api/v1/orders/{id}/documents', { params }));
      const before = this.list.value()?.length ?? 0;
      this.list.show(items);
      this.toasts.say(this.t('documents.issued', { count: items.length - before }));
    } catch (error) {
      this.toasts.refused(error);
    }
  }

  protected async mail({ orderId, id, number }: OrderDocument): Promise<void> {
    const key = crypto.randomUUID();
    await this.confirm({
      heading: this.t('documents.mailOf', { number }),
      text: this.t('documents.mailText'),
      send: this.t('documents.mail'),
      done: this.t('documents.mailed'),
      submit: async () => {
        const params = { path: { id: orderId, documentId: id }, header: { 'Idempotency-Key': key } };
        dataOf(await this.api.POST('/api/v1/orders/{id}/documents/{documentId}/mail', { params }));
      },
    });
  }
}
