import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { isTransient, problemFrom, type Problem } from '../../api/problem';
import type { Order, OrderReturn, OrderReturns as Returns } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { AskReturn } from './ask-return';

/** What of an order goes back, and the way to ask for it. */
@Component({
  selector: 'g-order-returns',
  imports: [RouterLink, AskReturn, Icon, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (problem(); as problem) {
      <g-problem [problem]="problem" (retry)="load()" />
    }
    @if (returns(); as found) {
      @for (one of found.items; track one.id) {
        <article class="panel stack small" [attr.aria-labelledby]="'return-' + one.id">
          <header>
            <g-icon name="box" />
            <h2 [id]="'return-' + one.id">{{ t('returns.heading', { number: one.number }) }}</h2>
            <span class="badge" [class.badge-good]="one.state === 'received'" [class.badge-warn]="one.state === 'requested'">{{
              t(states[one.state])
            }}</span>
          </header>
          <p class="muted">{{ t(hints[one.state]) }}</p>
          <ul class="lines">
            @for (line of one.lines; track line.lineId) {
              <li>
                {{ t('parcel.line', { count: line.asked || line.restocked + line.writtenOff, title: line.title }) }}
                @if (line.approved !== null && line.approved < line.asked) {
                  <span class="muted">{{ t('returns.approvedPart', { count: line.approved }) }}</span>
                }
              </li>
            }
          </ul>
          @if (one.answer; as answer) {
            <p>
              <strong>{{ t('returns.answer') }}</strong> {{ answer }}
            </p>
          }
          @if (one.exchange; as exchange) {
            <p>
              <strong>{{ t('returns.instead') }}</strong>
              {{ goodsOf(one) }}<br /><span class="muted">{{ t(exchanges[exchange.state]) }}</span>
            </p>
          }
          @for (receipt of one.receipts; track receipt.id) {
            @if (receipt.refund.minor > 0) {
              <p class="sum">
                <span>{{ t('returns.refund', { day: i18n.day(receipt.createdAt) }) }}</span>
                <strong>{{ i18n.money(receipt.refund) }}</strong>
              </p>
            }
          }
          <div class="ways">
            @if (one.state === 'approved' || one.state === 'partly-received') {
              <a class="button button-quiet button-small" [routerLink]="['/orders', order().id, 'returns', one.id, 'label']">{{
                t('returns.label')
              }}</a>
            }
            @if (mayCancel(one)) {
              <button type="button" class="link-button" [attr.aria-disabled]="sending.busy() || null" (click)="cancel(one.id)">
                {{ t('returns.cancel') }}
              </button>
            }
          </div>
        </article>
      }
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" [retryable]="false" />
      }
      @if (asking()) {
        <g-ask-return [order]="order()" [lines]="found.lines" (asked)="asked()" (leave)="asking.set(false)" />
      } @else if (mayAsk()) {
        <section class="panel stack small">
          <h2>{{ t('returns.offer') }}</h2>
          <p class="muted">{{ offer() }}</p>
          <button type="button" class="button button-quiet button-small" (click)="asking.set(true)">{{ t('returns.ask') }}</button>
        </section>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }
    header {
      --icon-size: 1.25rem;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
    }
    h2 {
      font-size: var(--text-l);
    }
    .sum {
      display: flex;
      justify-content: space-between;
      gap: var(--space-3);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-3);
    }
    .ways:empty {
      display: none;
    }
    .button {
      justify-self: start;
    }
  `,
})
export class OrderReturns {
  readonly order = input.required<Order>();
  readonly changed = output();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly returns = signal<Returns | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly asking = signal(false);
  protected readonly sending = createSending();
  private key: string | null = null;

  protected readonly mayAsk = computed(() => this.returns()?.lines.some(({ units }) => units > 0) ?? false);
  protected readonly offer = computed(() => {
    const until = (this.returns()?.lines ?? []).flatMap(({ units, until: end }) => (units > 0 && end !== null ? [end] : [])).sort();
    const [first] = until;
    return first === undefined ? this.t('returns.offerHint') : this.t('returns.offerUntil', { day: this.i18n.day(first) });
  });
  protected readonly states = {
    requested: 'returns.state.requested',
    approved: 'returns.state.approved',
    'partly-received': 'returns.state.partlyReceived',
    received: 'returns.state.received',
    rejected: 'returns.state.rejected',
    cancelled: 'returns.state.cancelled',
  } as const;
  protected readonly hints = {
    requested: 'returns.hint.requested',
    approved: 'returns.hint.approved',
    'partly-received': 'returns.hint.partlyReceived',
    received: 'returns.hint.received',
    rejected: 'returns.hint.rejected',
    cancelled: 'returns.hint.cancelled',
  } as const;
  protected readonly exchanges = {
    wished: 'returns.exchange.wished',
    agreed: 'returns.exchange.agreed',
    waiting: 'returns.exchange.waiting',
    done: 'returns.exchange.done',
    withdrawn: 'returns.exchange.off',
    failed: 'returns.exchange.off',
  } as const;

  constructor() {
    effect(() => {
      this.order();
      untracked(() => void this.load());
    });
  }

  protected goodsOf({ exchange }: OrderReturn): string {
    return (exchange?.goods ?? [])
      .map(({ quantity, title, options }) => {
        const values = options.map(({ value }) => value).join(' / ');
        return this.t('parcel.line', { count: quantity, title: values === '' ? title : `${title}, ${values}` });
      })
      .join(', ');
  }

  protected mayCancel({ state, exchange }: OrderReturn): boolean {
    const isUnderWay = exchange !== null && exchange.state !== 'wished' && exchange.state !== 'agreed';
    return (state === 'requested' || state === 'approved') && !isUnderWay;
  }

  protected async load(): Promise<void> {
    const { id } = this.order();
    try {
      this.returns.set(dataOf(await this.api.GET('/api/v1/orders/{id}/returns', { params: { path: { id } } })));
      this.problem.set(null);
    } catch (error) {
      this.problem.set(problemFrom(error));
    }
  }

  protected asked(): void {
    this.asking.set(false);
    this.changed.emit();
    void this.load();
  }

  protected cancel(id: string): Promise<void> {
    return this.sending.run(
      async () => {
        const params = { path: { id }, header: { 'Idempotency-Key': (this.key ??= newId()) } };
        dataOf(await this.api.POST('/api/v1/returns/{id}/cancel', { params }));
        this.key = null;
        await this.load();
        this.changed.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        if (problem.status === 409) void this.load();
        return false;
      },
    );
  }
}
