import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { Section } from '../frame/section';
import type { PromotionUse } from '../types';

/** Who used a promotion, for which order and how much. */
@Component({
  selector: 'g-promotion-uses',
  imports: [MatButtonModule, RouterLink, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('promotion.uses')">
      @if (uses.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="uses.more()" />
      }
      @if (uses.items(); as items) {
        @if (items.length > 0) {
          <div class="scroll-x">
            <table class="plain-table">
              <thead>
                <tr>
                  <th scope="col">{{ t('orders.customer') }}</th>
                  <th scope="col">{{ t('promotion.status') }}</th>
                  <th scope="col" class="end">{{ t('promotion.given') }}</th>
                  <th scope="col" class="end">{{ t('payment.when') }}</th>
                </tr>
              </thead>
              <tbody>
                @for (use of items; track use.checkoutId) {
                  <tr>
                    <td class="who">
                      @if (use.orderId; as order) {
                        <a [routerLink]="['/admin/orders', order]">{{ use.email }}</a>
                      } @else {
                        {{ use.email }}
                      }
                      @if (use.code; as code) {
                        <span class="sub">{{ code }}</span>
                      }
                    </td>
                    <td>
                      <span class="badge" [class.badge-good]="use.status === 'used'" [class.badge-warn]="use.status === 'held'">{{
                        statusText(use)
                      }}</span>
                    </td>
                    <td class="end">{{ i18n.money(use.discount) }}</td>
                    <td class="end muted">{{ i18n.dayAndTime(use.at) }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        } @else {
          <p class="muted small">{{ t('promotion.noUses') }}</p>
        }
      }
      @if (uses.hasMore()) {
        <div>
          <button mat-button type="button" (click)="uses.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
  styles: `
    .who {
      min-inline-size: 10rem;
    }
    .end {
      white-space: nowrap;
    }
  `,
})
export class PromotionUses {
  readonly promotionId = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly uses = createPaged<PromotionUse>(async (after) =>
    dataOf(
      await this.api.GET('/api/v1/promotions/{id}/uses', { params: { path: { id: this.promotionId() }, query: { limit: 20, ...after } } }),
    ),
  );

  constructor() {
    effect(() => {
      this.promotionId();
      untracked(() => void this.uses.read());
    });
  }

  protected statusText({ status }: PromotionUse): string {
    return this.t(`promotion.useIs.${status}`);
  }
}
