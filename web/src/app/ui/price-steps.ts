import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { PriceStep } from '../api/types';
import { I18n, injectTexts, type Amount } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { injectReasonText } from './reason-text';

interface Row {
  readonly what: string;
  readonly why: string | null;
  /** null: it did not apply. */
  readonly amount: Amount | null;
  readonly kind: 'plain' | 'part' | 'quiet' | 'total';
}

/** How a price came about, step by step. */
@Component({
  selector: 'g-price-steps',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <details>
      <summary>{{ t('priceSteps.how') }}</summary>
      <dl>
        @for (row of rows(); track $index) {
          <div [class]="row.kind">
            <dt>
              {{ row.what }}
              @if (row.why; as why) {
                <span class="muted">{{ why }}</span>
              }
            </dt>
            <dd>{{ row.amount === null ? '–' : i18n.money(row.amount) }}</dd>
          </div>
        }
      </dl>
    </details>
  `,
  styles: `
    :host {
      display: block;
      font-size: var(--text-s);
    }
    summary {
      inline-size: fit-content;
      padding-block: var(--space-1);
      color: var(--ink-soft);
      text-decoration: underline;
      text-underline-offset: 0.2em;
      list-style: none;
      cursor: pointer;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    dl {
      display: grid;
      gap: var(--space-1);
      margin: var(--space-2) 0 0;
    }
    div {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: var(--space-3);
      padding-block: var(--space-1);
      border-block-start: 1px solid var(--line);
    }
    .part {
      padding-inline-start: var(--space-3);
      border-block-start: 0;
      color: var(--ink-soft);
    }
    .quiet {
      color: var(--ink-soft);
    }
    .total {
      font-weight: 600;
    }
    dt {
      overflow-wrap: anywhere;
    }
    dt span {
      display: block;
    }
    dd {
      margin: 0;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
  `,
})
export class PriceSteps {
  readonly trace = input.required<readonly PriceStep[]>();
  /** In the order in which the steps count them. */
  readonly lines = input.required<readonly { readonly title: string }[]>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly reasonText = injectReasonText();
  protected readonly rows = computed(() => this.trace().flatMap((step) => this.rowsOf(step)));

  private rowsOf(step: PriceStep): Row[] {
    switch (step.step) {
      case 'list-price': {
        const why = this.t('line.each', { count: step.quantity, price: this.i18n.money(step.unitPrice) });
        return [{ what: this.titleOf(step.line), why, amount: step.amount, kind: 'plain' }];
      }
      case 'reduced-price':
        return [{ what: this.t('priceSteps.reduced'), why: this.eachOf(step.unitPrice), amount: step.amount, kind: 'part' }];
      case 'quantity-price': {
        const what = this.t('priceSteps.quantity', { count: step.fromQuantity });
        return [{ what, why: this.eachOf(step.unitPrice), amount: step.amount, kind: 'part' }];
      }
      case 'promotion': {
        const parts = [
          ...step.lines.map(({ line, amount }) => ({ what: this.titleOf(line), amount })),
          ...(step.shipping.minor === 0 ? [] : [{ what: this.t('totals.shipping'), amount: step.shipping }]),
        ];
        const shares: Row[] = parts.map((part) => ({ ...part, why: null, kind: 'part' }));
        return [{ what: this.nameOf(step), why: null, amount: step.amount, kind: 'plain' }, ...shares];
      }
      case 'not-applied':
        return [{ what: this.nameOf(step), why: this.reasonText(step), amount: null, kind: 'quiet' }];
      case 'shipping':
        return [{ what: this.t('totals.shipping'), why: step.name, amount: step.amount, kind: 'plain' }];
      case 'tax': {
        const what = this.t('totals.taxLine', { name: step.name, rate: this.i18n.percent(step.ratePercent * 100) });
        return [
          { what, why: step.included ? this.t('priceSteps.included') : null, amount: step.amount, kind: step.included ? 'quiet' : 'plain' },
        ];
      }
      case 'rounding':
        return [{ what: this.t('totals.rounding'), why: null, amount: step.amount, kind: 'plain' }];
      case 'total':
        return [{ what: this.t('totals.total'), why: null, amount: step.amount, kind: 'total' }];
    }
  }

  private titleOf(line: number): string {
    return this.lines()[line]?.title ?? '';
  }

  private nameOf({ name, code }: { readonly name: string; readonly code: string | null }): string {
    return code === null || code === name ? name : `${name} (${code})`;
  }

  private eachOf(price: Amount): string {
    return this.t('priceSteps.each', { price: this.i18n.money(price) });
  }
}

/** What the labels of a line say: the names of the promotions that take something off it. */
export const labelsOf = (
  line: number,
  promotions: readonly { readonly name: string; readonly lines: readonly { readonly line: number }[] }[],
): readonly string[] => promotions.flatMap(({ name, lines }) => (lines.some((share) => share.line === line) ? [name] : []));
