import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import type { Order } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { PaymentChoice, type ChosenPayment } from '../checkout/payment-choice';
import { goToNextStep } from '../pay/next-step';

/** The order is to become another one, and then costs more: what it would be, and the way to pay the difference. */
@Component({
  selector: 'g-pay-difference',
  imports: [PaymentChoice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="panel stack" aria-labelledby="difference">
      <h2 id="difference">{{ t('difference.heading', { amount: i18n.money(charge().amount) }) }}</h2>
      <p>{{ t('difference.text', { day: i18n.day(charge().until) }) }}</p>
      <p class="muted">{{ t('difference.why', { reason: charge().reason }) }}</p>
      <ul>
        @for (line of charge().after.lines; track line.lineId) {
          <li>
            <span>{{ line.quantity }} × {{ line.title }}</span
            ><span>{{ i18n.money(line.total) }}</span>
          </li>
        }
        <li class="total">
          <span>{{ t('difference.total') }}</span><span>{{ i18n.money(charge().after.total) }}</span>
        </li>
      </ul>
      <g-payment-choice [(chosen)]="chosen" />
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="pay()" />
      }
      <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="pay()">
        {{ sending.busy() ? t('pay.sending') : label() }}
      </button>
    </section>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      list-style: none;
      font-variant-numeric: tabular-nums;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: var(--space-4);
    }
    .total {
      padding-block-start: var(--space-2);
      border-block-start: 1px solid var(--line);
      font-weight: 600;
    }
  `,
})
export class PayDifference {
  readonly charge = input.required<NonNullable<Order['charge']>>();
  /** Something became of it: the order knows more. */
  readonly paid = output();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly nextStep = goToNextStep();
  private readonly choice = viewChild(PaymentChoice);
  protected readonly chosen = signal<ChosenPayment | null>(null);
  protected readonly sending = createSending();
  protected readonly label = computed(() => this.t('difference.pay', { amount: this.i18n.money(this.charge().amount) }));
  /** Kept until an answer is final, so that a second try without one pays once. */
  private key: string | null = null;

  protected async pay(): Promise<void> {
    const payment = this.chosen();
    if (!payment || !this.choice()?.isReady()) return;
    await this.sending.run(
      async () => {
        const key = (this.key ??= newId());
        const body = { orderId: this.charge().id, ...payment };
        const { nextAction } = dataOf(await this.api.POST('/api/v1/payments', { params: { header: { 'Idempotency-Key': key } }, body }));
        this.key = null;
        if (!nextAction || !(await this.nextStep(nextAction))) this.paid.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        return false;
      },
    );
  }
}
