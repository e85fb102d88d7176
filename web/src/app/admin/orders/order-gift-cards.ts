import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { GiftCardBadge } from '../gift-cards/gift-card-badge';
import type { GiftCard } from '../types';

/** Gift cards that an order sold; what is left on one goes back with its money. */
@Component({
  selector: 'g-order-gift-cards',
  imports: [MatButtonModule, RouterLink, GiftCardBadge, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('giftCards.heading')">
      @if (list.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="list.reload()" />
      }
      <ul class="rows">
        @for (card of list.value() ?? []; track card.id) {
          <li>
            <div>
              <a [routerLink]="['/admin/gift-cards', card.id]">{{ t('giftCards.ending', { last4: card.last4 }) }}</a>
              <p class="muted small">{{ aboutOf(card) }}</p>
            </div>
            <g-gift-card-badge [status]="card.status" />
            @if (mayRefund && card.available.minor > 0) {
              <button mat-stroked-button type="button" (click)="takeBack(card)">{{ t('giftCard.takeBack') }}</button>
            }
          </li>
        } @empty {
          <li class="muted small">{{ t(list.value() === null ? 'loading' : 'giftCard.notYet') }}</li>
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
  `,
})
export class OrderGiftCards {
  readonly orderId = input.required<string>();
  /** What it is looked at anew for. */
  readonly version = input.required<string>();
  readonly changed = output();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  protected readonly mayRefund = inject(SessionStore).can('orders:refund');
  private readonly asked = computed(() => `${this.orderId()} ${this.version()}`);
  protected readonly list = injectStored(
    () => this.asked(),
    async () => {
      const query = { orderId: this.orderId(), limit: 100 };
      return dataOf(await this.api.GET('/api/v1/gift-cards', { params: { query } })).items;
    },
  );

  protected aboutOf({ available, amount, recipientEmail }: GiftCard): string {
    const left = this.t('giftCard.leftOf', { left: this.i18n.money(available), amount: this.i18n.money(amount) });
    return recipientEmail === null ? left : `${left} · ${recipientEmail}`;
  }

  protected takeBack({ id, available, last4 }: GiftCard): void {
    void this.open({
      heading: this.t('giftCard.heading', { last4 }),
      text: this.t('giftCard.takeBackText', { amount: this.i18n.money(available) }),
      send: this.t('giftCard.takeBack'),
      danger: true,
      done: this.t('refund.done'),
      fields: { reason: text(this.t('refund.reason'), { max: 200, hint: this.t('refund.reasonHint') }) },
      submit: async ({ reason }, key) => {
        const params = { path: { id: this.orderId() }, header: { 'Idempotency-Key': key } };
        dataOf(await this.api.POST('/api/v1/orders/{id}/refunds', { params, body: { reason, giftCardIds: [id] } }));
        this.changed.emit();
      },
    });
  }
}
