import { ChangeDetectionStrategy, Component, effect, inject, input, signal, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { ProblemNotice } from '../../ui/problem-notice';
import { afterPayment } from './after-payment';

/** Where a provider sends the buyer back to. What its address says is not believed: the shop asks the provider, then shows the order. */
@Component({
  selector: 'g-return-page',
  imports: [ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      @if (problem(); as problem) {
        <g-problem [problem]="problem" (retry)="ask()" />
      } @else {
        <p class="muted" role="status">{{ t('pay.returning') }}</p>
      }
    </div>
  `,
  styles: `
    .page {
      padding-block: var(--space-8);
    }
  `,
})
export class ReturnPage {
  readonly paymentId = input.required<string>();
  /** The buyer turned back at the provider. */
  readonly cancelled = input<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  protected readonly problem = signal<Problem | null>(null);

  constructor() {
    effect(() => {
      this.paymentId();
      untracked(() => void this.ask());
    });
  }

  protected async ask(): Promise<void> {
    this.problem.set(null);
    const params = { path: { id: this.paymentId() } };
    try {
      if (this.cancelled() !== undefined) await this.api.POST('/api/v1/payments/{id}/cancel', { params });
      const payment = dataOf(await this.api.POST('/api/v1/payments/{id}/sync', { params }));
      await this.router.navigate(afterPayment(payment), { queryParams: { placed: 1 }, replaceUrl: true });
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }
}
