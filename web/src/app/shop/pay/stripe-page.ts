import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { PaymentElement } from './payment-element';
import { StandIn } from './stand-in';

/** Where the buyer fills in a card, in fields that are Stripe's, or its simulator's. */
@Component({
  selector: 'g-stripe-page',
  imports: [RouterLink, Empty, PaymentElement, ProblemNotice, StandIn],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      @if (payment(); as payment) {
        <section class="panel stack">
          <h1>{{ t('pay.card') }}</h1>
          <p class="amount">{{ i18n.money(payment.amount) }}</p>
          @if (sending.problem(); as problem) {
            <g-problem [problem]="problem" (retry)="finish()" />
          }
          @if (fields(); as fields) {
            @if (fields.frame !== null) {
              <g-stand-in [frame]="fields.frame" [clientSecret]="fields.clientSecret" (confirmed)="finish()" />
            } @else {
              <g-payment-element
                [publishableKey]="fields.publishableKey"
                [clientSecret]="fields.clientSecret"
                [paymentId]="paymentId()"
                (confirmed)="finish()"
              />
            }
          } @else {
            <p>{{ t('pay.done') }}</p>
          }
          <a class="button button-quiet" [routerLink]="['/orders', payment.orderId]">{{ t('pay.toOrder') }}</a>
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
      padding-block: var(--space-7);
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
export class StripePage {
  readonly paymentId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly sending = createSending();
  protected readonly loaded = resource({
    params: () => this.paymentId(),
    loader: async ({ params }) => dataOf(await this.api.GET('/api/v1/payments/{id}', { params: { path: { id: params } } })),
  });
  protected readonly payment = computed(() => (this.loaded.hasValue() ? this.loaded.value() : null));
  protected readonly loadProblem = computed(() => (this.loaded.error() ? problemFrom(this.loaded.error()) : null));
  /** null: nothing is to be filled in any more. */
  protected readonly fields = computed(() => {
    const payment = this.payment();
    const action = payment?.status === 'requires_action' ? payment.nextAction : null;
    if (action?.type !== 'client') return null;
    const { clientSecret, publishableKey, frame } = action.data;
    if (typeof clientSecret !== 'string' || typeof publishableKey !== 'string') return null;
    return { clientSecret, publishableKey, frame: typeof frame === 'string' ? frame : null };
  });

  /** What the fields say is not believed: the shop asks Stripe. */
  protected async finish(): Promise<void> {
    await this.sending.run(async () => {
      const params = { path: { id: this.paymentId() } };
      const { orderId } = dataOf(await this.api.POST('/api/v1/payments/{id}/sync', { params }));
      await this.router.navigate(['/orders', orderId], { queryParams: { placed: 1 }, replaceUrl: true });
    });
  }
}
