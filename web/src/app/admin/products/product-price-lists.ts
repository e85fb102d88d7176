import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, resource } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import { I18n, injectTexts } from '../../i18n/i18n';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';
import { PriceListBadge } from '../prices/price-list-badge';
import type { PriceTrace, ProductPriceLine } from '../types';

/** Which price lists say something about the variants of a product, and why one costs what it costs. */
@Component({
  selector: 'g-product-price-lists',
  imports: [MatButtonModule, RouterLink, PriceListBadge, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('productLists.heading')" [hint]="t('productLists.hint')">
      @if (problem(); as problem) {
        <g-problem [problem]="problem" (retry)="lines.reload()" />
      }
      @if (items(); as items) {
        @if (items.length > 0) {
          <div class="scroll-x">
            <table class="plain-table">
              <thead>
                <tr>
                  <th scope="col">{{ t('productLists.list') }}</th>
                  <th scope="col">{{ t('variant.one') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.from') }}</th>
                  <th scope="col" class="end">{{ t('listPrice.price') }}</th>
                  <th>
                    <span class="visually-hidden">{{ t('action.actions') }}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                @for (line of items; track line.list.id + line.variantId + line.price.currency + line.minQuantity) {
                  <tr>
                    <td>
                      <a [routerLink]="['/admin/price-lists', line.list.id]">{{ line.list.name }}</a>
                      <span class="sub">
                        {{ kindOf(line.list.kind) }}
                        @if (line.forGroups) {
                          {{ t('productLists.forGroups') }}
                        }
                        <g-price-list-badge [status]="line.list.status" />
                      </span>
                    </td>
                    <td>{{ line.sku }}</td>
                    <td class="end muted">{{ line.minQuantity === 1 ? '' : t('listPrice.fromUnits', { count: line.minQuantity }) }}</td>
                    <td class="end">{{ i18n.money(line.price) }}</td>
                    <td class="end">
                      <button mat-button type="button" (click)="asked.set(line)">{{ t('productLists.trace') }}</button>
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <p class="muted small">{{ t('productLists.none') }}</p>
        }
      }
      @if (trace(); as trace) {
        <div class="trace" role="status">
          <h3>{{ t('productLists.traceHeading', { sku: trace.sku }) }}</h3>
          <ol>
            @for (step of trace.steps; track $index) {
              <li [class.muted]="!step.applied">
                {{ step.list?.name ?? t('productLists.base') }}: {{ i18n.money(step.price) }} – {{ reasonOf(step) }}
              </li>
            }
          </ol>
          @if (trace.price; as price) {
            <p>
              <strong>{{ t('productLists.costs') }}: {{ i18n.money(price) }}</strong>
              @if (trace.lowestPrice30; as lowest) {
                <span class="muted small"> {{ t('productLists.lowest', { amount: i18n.money(lowest) }) }}</span>
              }
            </p>
          }
        </div>
      }
    </g-section>
  `,
  styles: `
    .trace {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-3) var(--space-4);
      border-radius: var(--radius-m);
      background: var(--surface-sunk);
      font-size: var(--text-s);
    }
    h3 {
      font-size: var(--text-s);
    }
    ol {
      display: grid;
      gap: var(--space-1);
    }
  `,
})
export class ProductPriceLists {
  readonly productId = input.required<string>();
  /** Another number: it has changed, read it again. */
  readonly turn = input(0);
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly lines = resource({
    params: () => ({ id: this.productId(), turn: this.turn() }),
    loader: async ({ params: { id }, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/admin/products/{id}/price-lists', { params: { path: { id } }, signal: abortSignal })).items,
  });
  protected readonly items = computed(() => (this.lines.hasValue() ? this.lines.value() : null));
  protected readonly problem = computed(() => (this.lines.error() ? problemFrom(this.lines.error()?.cause ?? this.lines.error()) : null));
  protected readonly asked = linkedSignal<string, { variantId: string; price: { currency: string } } | null>({
    source: this.productId,
    computation: () => null,
  });
  private readonly answer = resource({
    params: () => {
      const asked = this.asked();
      return asked ? { id: asked.variantId, currency: asked.price.currency, turn: this.turn() } : undefined;
    },
    loader: async ({ params: { id, currency }, abortSignal }) =>
      dataOf(
        await this.api.GET('/api/v1/admin/variants/{id}/price', { params: { path: { id }, query: { currency } }, signal: abortSignal }),
      ),
  });
  protected readonly trace = computed(() => (this.answer.hasValue() ? this.answer.value() : null));

  protected kindOf(kind: ProductPriceLine['list']['kind']): string {
    return this.t(`priceList.kindShort.${kind}`);
  }

  protected reasonOf({ why, minQuantity }: PriceTrace['steps'][number]): string {
    return why === null ? this.t('productLists.applied') : this.t(`productLists.why.${why}`, { count: minQuantity });
  }
}
