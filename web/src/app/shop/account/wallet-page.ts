import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, resource, signal, viewChild } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators, type ValidatorFn } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { isTransient, problemFrom } from '../../api/problem';
import type { LedgerEntry, WalletBalance } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { createPaged } from '../../state/paged';
import { Field, Input } from '../../ui/field';
import { readyToSend } from '../../ui/form-errors';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { PaymentChoice, type ChosenPayment } from '../checkout/payment-choice';
import { minorOf } from '../list/price-text';
import { goToNextStep } from '../pay/next-step';

/** What is in the wallet, how money comes in, and what moved it. */
@Component({
  selector: 'g-wallet-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, Notice, PaymentChoice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './wallet-page.html',
  styleUrls: ['./settings.css', './wallet-page.css'],
})
export class WalletPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly nextStep = goToNextStep();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly wallet = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/wallet')).items });
  protected readonly failed = computed(() => (this.wallet.error() ? problemFrom(this.wallet.error()) : null));
  protected readonly balances = computed<readonly WalletBalance[] | null>(() => (this.wallet.hasValue() ? this.wallet.value() : null));
  private readonly currency = computed(() => this.balances()?.at(-1)?.balance.currency ?? 'USD');
  protected readonly entries = createPaged<LedgerEntry>(async (after) =>
    dataOf(await this.api.GET('/api/v1/wallet/entries', { params: { query: { limit: 20, ...after } } })),
  );

  private readonly isAmount: ValidatorFn = ({ value }) => {
    const minor = minorOf(String(value ?? ''), this.currency());
    return minor !== null && minor > 0 ? null : { server: this.t('wallet.amountWrong') };
  };
  protected readonly form = new FormGroup({
    amount: new FormControl('', { nonNullable: true, validators: [Validators.required, this.isAmount] }),
  });
  private readonly choice = viewChild(PaymentChoice);
  protected readonly chosen = signal<ChosenPayment | null>(null);
  protected readonly sending = createSending();
  protected readonly said = signal<'done' | 'undecided' | null>(null);
  /** Kept until an answer is final, so that a second try without one pays once. */
  private key: string | null = null;

  constructor() {
    void this.entries.read();
  }

  protected kindOf({ kind }: LedgerEntry): string {
    return this.t(`wallet.kinds.${kind}`);
  }

  protected reload(): void {
    this.wallet.reload();
    void this.entries.read();
  }

  protected async topUp(): Promise<void> {
    this.said.set(null);
    const payment = this.chosen();
    if (!readyToSend(this.form, this.host.nativeElement) || !payment || !this.choice()?.isReady()) return;
    const minor = minorOf(this.form.controls.amount.value, this.currency()) ?? 0;
    await this.sending.run(
      async () => {
        const key = (this.key ??= newId());
        const body = { amount: { minor, currency: this.currency() }, ...payment };
        const { nextAction, undecided } = dataOf(
          await this.api.POST('/api/v1/wallet/top-ups', { params: { header: { 'Idempotency-Key': key } }, body }),
        );
        this.key = null;
        if (nextAction && (await this.nextStep(nextAction, { replace: false }))) return;
        this.said.set(undecided || nextAction ? 'undecided' : 'done');
        this.form.reset();
        this.reload();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        return false;
      },
    );
  }
}
