import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { afterPayment } from './after-payment';

/** Plays the bank of the test card: the buyer approves or denies. */
@Component({
  selector: 'g-test-card-page',
  imports: [RouterLink, Empty, Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      @if (payment(); as payment) {
        <section class="panel stack">
          <p class="bank"><g-icon name="card" /> {{ t('pay.bank') }}</p>
          <h1>{{ t('pay.heading') }}</h1>
          <p class="muted">{{ t('pay.text') }}</p>
          <p class="amount">{{ i18n.money(payment.amount) }}</p>
          @if (sending.problem(); as problem) {
            <g-problem [problem]="problem" (retry)="toOrder()" />
          }
          @if (payment.status === 'requires_action') {
            <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="decide('approve')">
              {{ sending.busy() ? t('pay.sending') : t('pay.approve') }}
            </button>
            <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="decide('deny')">
              {{ t('pay.deny') }}
            </button>
          } @else {
            <p>{{ t('pay.done') }}</p>
            <a class="button" [routerLink]="after(payment)">{{ t('pay.toOrder') }}</a>
          }
        </section>
      } @else if (loadProblem(); as problem) {
        @if (problem.status === 404) {
          <g-empty icon="card" [heading]="t('pay.unknown')"
            ><a class="button" routerLink="/">{{ t('list.seeAll') }}</a></g-empty
          >
        } @else {
          <g-problem [problem]="problem" (retry)="loaded.reload()" />
        }
      } @else {
        <div class="skeleton" role="status">
          <span class="visually-hidden">{{ t('list.loading') }}</span>
        </div>
      }
    </div>
  `,
  styles: `
    .page {
      padding-block-start: var(--space-7);
    }
    .bank {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    .amount {
      font-family: var(--font-display);
      font-size: var(--text-3xl);
      font-weight: 600;
    }
    .skeleton {
      block-size: 20rem;
    }
  `,
})
export class TestCardPage {
  readonly paymentId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly after = afterPayment;
  protected readonly sending = createSending();
  protected readonly loaded = resource({
    params: () => this.paymentId(),
    loader: async ({ params }) => dataOf(await this.api.GET('/api/v1/payments/{id}', { params: { path: { id: params } } })),
  });
  protected readonly payment = computed(() => (this.loaded.hasValue() ? this.loaded.value() : null));
  protected readonly loadProblem = computed(() => (this.loaded.error() ? problemFrom(this.loaded.error()) : null));

  protected async decide(result: 'approve' | 'deny'): Promise<void> {
    await this.sending.run(
      async () => {
        dataOf(await this.api.POST('/api/v1/payments/{id}/continue', { params: { path: { id: this.paymentId() } }, body: { result } }));
        await this.toOrder();
      },
      ({ status }) => {
        if (status === 402) void this.toOrder();
        return status === 402;
      },
    );
  }

  protected async toOrder(): Promise<void> {
    const payment = this.payment();
    if (payment) await this.router.navigate(afterPayment(payment), { queryParams: { placed: 1 }, replaceUrl: true });
  }
}
