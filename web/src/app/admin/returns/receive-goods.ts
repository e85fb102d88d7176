import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, output, signal, untracked } from '@angular/core';
import type { FormGroup, AbstractControl } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import type { OrderReturn, ReturnQuote } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { Facts } from '../frame/facts';
import { choice, flag, formOf, integer, money, text, valuesOf, type FieldSpecs } from '../frame/field-spec';
import { Fields } from '../frame/fields';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import { LookupsStore } from '../state/lookups.store';
import { wordsOf } from './return-words';

/** What arrived, what becomes of it, and what goes back for it: the sum is asked for while it is typed. */
@Component({
  selector: 'g-receive-goods',
  imports: [MatButtonModule, Facts, Fields, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('returns.receive')">
      <form novalidate class="stack" (submit)="$event.preventDefault(); send()">
        @if (form(); as form) {
          <g-fields [specs]="specs()" [form]="form" />
        }
        @if (quote(); as quote) {
          <div aria-live="polite" class="quote"><g-facts [facts]="facts()" /></div>
        }
        @if (sending.problem(); as problem) {
          <g-problem [problem]="problem" (retry)="send()" />
        }
        <button mat-flat-button type="submit" [disabled]="sending.busy()" [attr.aria-busy]="sending.busy() || null">
          {{ t('returns.take') }}
        </button>
      </form>
    </g-section>
  `,
  styles: `
    button {
      justify-self: start;
    }
    .quote {
      max-inline-size: 24rem;
    }
  `,
})
export class ReceiveGoods {
  readonly one = input.required<OrderReturn>();
  readonly taken = output();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly lookups = inject(LookupsStore);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly session = inject(SessionStore);
  private readonly mayRefund = this.session.can('orders:refund');
  protected readonly sending = createSending();
  protected readonly quote = signal<ReturnQuote | null>(null);
  protected readonly form = signal<FormGroup<Record<string, AbstractControl>> | null>(null);
  private key = newId();
  private turn = 0;
  /** What the form was made for. */
  private formed: OrderReturn | null = null;

  protected readonly facts = computed(() => {
    const quote = this.quote();
    const shown = (amount: ReturnQuote['goods'] | undefined) => (amount && amount.minor !== 0 ? this.i18n.money(amount) : null);
    return [
      { label: this.t('returns.quoteGoods'), value: shown(quote?.goods) },
      { label: this.t('returns.quoteShipping'), value: shown(quote?.shipping) },
      { label: this.t('returns.quoteRounding'), value: shown(quote?.rounding) },
      { label: this.t('returns.quoteFee'), value: shown(quote?.fee) },
      { label: this.t('returns.quoteRefund'), value: quote ? this.i18n.money(quote.refund) : null },
    ];
  });

  /** An exchange pays with what came back. */
  private readonly givesMoney = computed(() => this.mayRefund && (this.one().exchange?.changeId ?? null) === null);

  protected readonly specs = computed<FieldSpecs>(() => {
    const one = this.one();
    const lines = one.lines.flatMap((line) => [
      [
        `restock-${line.lineId}`,
        integer(this.t('returns.restock', { title: wordsOf(line) }), {
          value: line.open,
          half: true,
          suffix: this.t('returns.of', { count: line.open }),
        }),
      ] as const,
      [`writeOff-${line.lineId}`, integer(this.t('returns.writeOff', { title: wordsOf(line) }), { value: 0, half: true })] as const,
    ]);
    const stores = [
      { value: '', label: this.t('returns.storeSame') },
      ...this.lookups.storeOptions().filter(({ value }) => this.isOwn(value)),
    ];
    return {
      ...Object.fromEntries(lines),
      store: choice(this.t('returns.store'), stores, { optional: true, value: '' }),
      ...(this.givesMoney()
        ? {
            money: flag(this.t('returns.money'), { value: true }),
            // What was paid for shipping is the order's, of which a seller's staff have a part.
            ...(this.session.isHeldToStores() ? {} : { withShipping: flag(this.t('returns.withShipping')) }),
            fee: money(this.t('returns.fee'), one.currency, { optional: true, half: true }),
            ...(one.hasAccount
              ? {
                  to: choice(
                    this.t('refund.to'),
                    [
                      { value: 'original', label: this.t('refund.original') },
                      { value: 'wallet', label: this.t('refund.wallet') },
                    ],
                    { value: 'original', half: true },
                  ),
                }
              : {}),
            reason: text(this.t('returns.reasonField'), {
              max: 200,
              hint: this.t('returns.reasonHint'),
              value: this.t('returns.reasonDefault', { number: one.number }),
            }),
          }
        : {}),
      note: text(this.t('returns.staffNote'), { optional: true, max: 1_000 }),
      complete: flag(this.t('returns.complete')),
    };
  });

  constructor() {
    void this.lookups.loadStores();
    effect((onCleanup) => {
      const [one, form] = [this.one(), formOf(this.specs())];
      const before = untracked(this.form);
      // only more to choose from became known: what was filled in stays
      if (before && this.formed === one) form.patchValue(before.getRawValue());
      this.formed = one;
      untracked(() => this.form.set(form));
      const changes = form.valueChanges.subscribe(() => void this.ask());
      untracked(() => void this.ask());
      onCleanup(() => changes.unsubscribe());
    });
  }

  private isOwn(storeId: string): boolean {
    return !this.session.isHeldToStores() || this.session.storeIds().includes(storeId);
  }

  protected send(): Promise<void> {
    const form = this.form();
    if (!form || !readyToSend(form, this.host.nativeElement)) return Promise.resolve();
    return this.sending.run(
      async () => {
        const { lines, refund, values } = this.read(form);
        if (lines.length === 0) return this.toasts.say(this.t('returns.nothing'));
        const note = values['note'];
        const body = {
          lines,
          complete: values['complete'] === true,
          ...(refund ? { refund: { ...refund, reason: String(values['reason'] ?? '') } } : {}),
          ...(typeof note === 'string' && note !== '' ? { note } : {}),
        };
        const params = { path: { id: this.one().id }, header: { 'Idempotency-Key': this.key } };
        dataOf(await this.api.POST('/api/v1/returns/{id}/receipts', { params, body }));
        this.key = newId();
        this.toasts.say(this.t('returns.taken'));
        this.taken.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = newId();
        return showServerErrors(form, problem);
      },
    );
  }

  /** What cannot be reckoned is said when it is sent. */
  private async ask(): Promise<void> {
    const form = this.form();
    const turn = ++this.turn;
    const { lines, refund } = form ? this.read(form) : { lines: [], refund: null };
    if (lines.length === 0 || !refund) return this.quote.set(null);
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (turn !== this.turn) return;
    const body = { lines, refund };
    const answer = await this.api
      .POST('/api/v1/returns/{id}/receipts/quote', { params: { path: { id: this.one().id } }, body })
      .catch(() => null);
    if (turn === this.turn) this.quote.set(answer?.data ?? null);
  }

  private read(form: FormGroup<Record<string, AbstractControl>>) {
    const values: Readonly<Record<string, unknown>> = valuesOf(this.specs(), form);
    const store = typeof values['store'] === 'string' && values['store'] !== '' ? { storeId: values['store'] } : {};
    const lines = this.one()
      .lines.map(({ lineId }) => ({
        lineId,
        restock: unitsIn(values[`restock-${lineId}`]),
        writeOff: unitsIn(values[`writeOff-${lineId}`]),
        ...store,
      }))
      .filter(({ restock, writeOff }) => restock + writeOff > 0);
    const { fee } = values;
    const refund =
      values['money'] === true
        ? {
            withShipping: values['withShipping'] === true,
            ...(isAmount(fee) ? { fee } : {}),
            ...(values['to'] === 'wallet' ? { to: 'wallet' as const } : {}),
          }
        : null;
    return { lines, refund, values };
  }
}

const unitsIn = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);

const isAmount = (value: unknown): value is ReturnQuote['fee'] => typeof value === 'object' && value !== null && 'minor' in value;
