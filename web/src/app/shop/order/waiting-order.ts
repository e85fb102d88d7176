import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import type { Order } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { goToNextStep } from '../pay/next-step';
import { waitsFor } from './progress';

/** What the buyer can do about an order that is not paid yet: confirm the payment, or give the order up. */
@Component({
  selector: 'g-waiting-order',
  imports: [ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (sending.problem(); as problem) {
      <g-problem [problem]="problem" [retryable]="false" />
    }
    @if (waits() === 'confirmation') {
      <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="confirm()">
        {{ t('order.actionLink') }}
      </button>
    }
    <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="cancel()">
      {{ t(sending.busy() ? 'pay.sending' : 'order.giveUp') }}
    </button>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
    g-problem {
      inline-size: 100%;
    }
  `,
})
export class WaitingOrder {
  readonly order = input.required<Order>();
  /** The order was given up, or is not what it was. */
  readonly changed = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly nextStep = goToNextStep();
  protected readonly sending = createSending();
  protected readonly waits = computed(() => waitsFor(this.order()));
  /** Kept until an answer is final. */
  private key: string | null = null;

  protected async confirm(): Promise<void> {
    const action = this.order().payment?.nextAction;
    if (!action || !(await this.nextStep(action, { replace: false }))) this.changed.emit();
  }

  protected async cancel(): Promise<void> {
    await this.sending.run(
      async () => {
        const params = { path: { id: this.order().id }, header: { 'Idempotency-Key': (this.key ??= newId()) } };
        dataOf(await this.api.POST('/api/v1/orders/{id}/cancel', { params, body: {} }));
        this.changed.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        if (problem.status === 409) this.changed.emit();
        return false;
      },
    );
  }
}
