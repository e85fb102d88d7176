import { ChangeDetectionStrategy, Component, inject, input, output, signal, viewChild } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { PaymentChoice, type ChosenPayment } from '../checkout/payment-choice';
import { goToNextStep } from '../pay/next-step';

/** Another try at paying for an order whose goods are still held. */
@Component({
  selector: 'g-pay-again',
  imports: [Notice, PaymentChoice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="panel stack">
      <g-notice tone="bad" [heading]="t('payAgain.heading')">{{ failure() ?? t('payAgain.hint') }}</g-notice>
      <g-payment-choice [(chosen)]="chosen" />
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="pay()" />
      }
      <button type="button" class="button" [attr.aria-disabled]="sending.busy() || null" (click)="pay()">
        {{ sending.busy() ? t('pay.sending') : t('payAgain.pay') }}
      </button>
      <ng-content />
    </section>
  `,
})
export class PayAgain {
  readonly orderId = input.required<string>();
  readonly failure = input<string | null>(null);
  /** Something became of it: the order knows more. */
  readonly paid = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly nextStep = goToNextStep();
  private readonly choice = viewChild(PaymentChoice);
  protected readonly chosen = signal<ChosenPayment | null>(null);
  protected readonly sending = createSending();
  /** Kept until an answer is final, so that a second try without one pays once. */
  private key: string | null = null;

  protected async pay(): Promise<void> {
    const payment = this.chosen();
    if (!payment || !this.choice()?.isReady()) return;
    await this.sending.run(
      async () => {
        const key = (this.key ??= newId());
        const body = { orderId: this.orderId(), ...payment };
        const { nextAction } = dataOf(await this.api.POST('/api/v1/payments', { params: { header: { 'Idempotency-Key': key } }, body }));
        this.key = null;
        if (!nextAction || !(await this.nextStep(nextAction))) this.paid.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        if (problem.status > 0) this.paid.emit();
        return false;
      },
    );
  }
}
