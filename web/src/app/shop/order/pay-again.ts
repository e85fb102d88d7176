import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { API } from '../../api/client';
import { isTransient, problemFrom, problemOf, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
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
      @if (problem(); as problem) {
        <g-problem [problem]="problem" (retry)="pay()" />
      }
      <button type="button" class="button" [attr.aria-disabled]="busy() || null" (click)="pay()">
        {{ busy() ? t('pay.sending') : t('payAgain.pay') }}
      </button>
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
  protected readonly chosen = signal<ChosenPayment | null>(null);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  /** Kept until an answer is final, so that a second try without one pays once. */
  private key: string | null = null;

  protected async pay(): Promise<void> {
    const payment = this.chosen();
    if (this.busy() || !payment) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      const { data, error, response } = await this.api.POST('/api/v1/payments', {
        params: { header: { 'Idempotency-Key': (this.key ??= newId()) } },
        body: { orderId: this.orderId(), ...payment },
      });
      const problem = data ? null : problemOf(response.status, error, response.headers.get('Retry-After'));
      if (!problem || !isTransient(problem)) this.key = null;
      this.problem.set(problem);
      if (data?.nextAction && this.nextStep(data.nextAction)) return;
      this.paid.emit();
    } catch (error) {
      this.problem.set(problemFrom(error));
    } finally {
      this.busy.set(false);
    }
  }
}
