import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { ownProblem, problemFrom } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { AddressLines } from '../../ui/address-lines';
import { Failed } from '../../ui/failed';

/** What goes onto the parcel and into it, to be printed. */
@Component({
  selector: 'g-return-label-page',
  imports: [RouterLink, AddressLines, Failed],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-parts">
      @if (found(); as found) {
        <header class="screen">
          <h1>{{ t('returns.label') }}</h1>
          <div class="ways">
            <button type="button" class="button button-small" (click)="print()">{{ t('returns.print') }}</button>
            <a class="button button-quiet button-small" [routerLink]="['/orders', id()]">{{ t('returns.toOrder') }}</a>
          </div>
        </header>
        <section class="label">
          <div class="from">
            <p class="caption">{{ t('returns.from') }}</p>
            @if (found.from; as from) {
              <g-address-lines [address]="from" />
            }
          </div>
          <div class="to">
            <p class="caption">{{ t('returns.to') }}</p>
            @if (found.back.label?.to; as to) {
              <g-address-lines [address]="to" />
            } @else {
              <p>{{ t('returns.noAddress') }}</p>
            }
          </div>
          <p class="number">{{ found.back.number }}</p>
          @if (carrier(); as words) {
            <p class="carrier">{{ words }}</p>
          }
        </section>
        <section class="slip">
          <h2>{{ t('returns.heading', { number: found.back.number }) }}</h2>
          <ul>
            @for (line of found.back.lines; track line.lineId) {
              @if ((line.approved ?? line.asked) > 0) {
                <li>{{ t('parcel.line', { count: line.approved ?? line.asked, title: line.title }) }} · {{ line.sku }}</li>
              }
            }
          </ul>
          <p>{{ t('returns.intoParcel') }}</p>
          @if (found.back.label?.instructions; as words) {
            <p class="words">{{ words }}</p>
          }
        </section>
      } @else if (problem(); as problem) {
        <g-failed
          [problem]="problem"
          [heading]="t('order.failed')"
          [unknown]="t('order.unknown')"
          [unknownHint]="t('order.unknownHint')"
          (retry)="data.reload()"
        >
          <a class="button button-quiet" [routerLink]="['/orders', id()]">{{ t('returns.toOrder') }}</a>
        </g-failed>
      } @else {
        <div class="skeleton ghost" role="status">
          <span class="visually-hidden">{{ t('list.loading') }}</span>
        </div>
      }
    </div>
  `,
  styles: `
    .screen {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
    .label {
      display: grid;
      gap: var(--space-5);
      inline-size: min(100%, 36rem);
      padding: var(--space-5);
      border: 2px solid var(--ink);
      border-radius: var(--radius-m);
      background: var(--surface);
    }
    .to {
      padding-inline-start: 20%;
      font-size: var(--text-l);
    }
    .caption {
      color: var(--ink-soft);
      font-size: var(--text-xs);
    }
    .number {
      padding-block-start: var(--space-3);
      border-block-start: 2px solid var(--ink);
      font-size: var(--text-2xl);
      font-weight: 700;
      font-variant-numeric: tabular-nums;
      letter-spacing: 0.04em;
    }
    .slip {
      display: grid;
      gap: var(--space-3);
      inline-size: min(100%, 36rem);
    }
    h2 {
      font-size: var(--text-l);
    }
    .slip ul {
      padding-inline-start: 1.1em;
      list-style: disc;
    }
    .words {
      white-space: pre-line;
    }
    .ghost {
      block-size: 20rem;
      border-radius: var(--radius-l);
    }
    @media print {
      .screen {
        display: none;
      }
      .label {
        background: none;
      }
    }
  `,
})
export class ReturnLabelPage {
  readonly id = input.required<string>();
  readonly returnId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);

  protected readonly data = resource({
    params: () => ({ id: this.id() }),
    loader: async ({ params: { id } }) => {
      const params = { path: { id } };
      const [order, returns] = await Promise.all([
        this.api.GET('/api/v1/orders/{id}', { params }),
        this.api.GET('/api/v1/orders/{id}/returns', { params }),
      ]);
      return { order: dataOf(order), items: dataOf(returns).items };
    },
  });
  protected readonly found = computed(() => {
    const value = this.data.hasValue() ? this.data.value() : null;
    const back = value?.items.find(({ id }) => id === this.returnId());
    return value && back ? { back, from: value.order.shippingAddress ?? value.order.billingAddress } : null;
  });
  protected readonly problem = computed(() => {
    const error = this.data.error();
    if (error) return problemFrom(error);
    return this.data.hasValue() && !this.found() ? { ...ownProblem('orders.no-such-return', ''), status: 404 } : null;
  });
  protected readonly carrier = computed(() => {
    const label = this.found()?.back.label;
    return [label?.carrier, label?.trackingNumber].filter(Boolean).join(' ');
  });

  protected print(): void {
    globalThis.print();
  }
}
