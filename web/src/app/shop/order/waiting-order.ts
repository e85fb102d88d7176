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
import { phoneOf, waitsFor } from './progress';

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
      @if (phone(); as phone) {
        @if (phone.url; as address) {
          <a class="button" [href]="address" target="_blank" rel="noopener">{{ t('pay.phoneTry') }}</a>
        }
      } @else {
        <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="confirm()">
          {{ t('order.actionLink') }}
        </button>
      }
      <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="payOtherwise()">
        {{ t('pay.otherwise') }}
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
  protected readonly phone = computed(() => phoneOf(this.order()));
  /** Kept until an answer is final. */
  private key: string | null = null;

  protected async confirm(): Promise<void> {
    const action = this.order().payment?.nextAction;
    if (!action || !(await this.nextStep(action, { replace: false }))) this.changed.emit();
  }

  /** What was begun is given up; the order then asks for another payment. */
  protected async payOtherwise(): Promise<void> {
    const payment = this.order().payment;
    if (!payment) return;
    await this.sending.run(
      async () => {
        dataOf(await this.api.POST('/api/v1/payments/{id}/cancel', { params: { path: { id: payment.id } } }));
        this.changed.emit();
      },
      ({ status }) => {
        if (status === 409) this.changed.emit();
        return status === 409;
      },
    );
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
