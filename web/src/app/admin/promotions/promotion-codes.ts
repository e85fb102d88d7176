import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { integer, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import type { PromotionCode } from '../types';

/** The codes of a promotion: made one by one or many at once, saved as CSV, withdrawn. */
@Component({
  selector: 'g-promotion-codes',
  imports: [MatButtonModule, ProblemNotice, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-section [heading]="t('promotion.codes')">
      <ng-container actions>
        @if ((codes.items() ?? []).length > 0) {
          <a mat-button [href]="'/api/v1/promotions/' + promotionId() + '/codes/export'" download>{{ t('promotion.codesSave') }}</a>
        }
        @if (canManage()) {
          <button mat-button type="button" (click)="make()">{{ t('promotion.codeMake') }}</button>
          <button mat-button type="button" (click)="add()">{{ t('promotion.codeAdd') }}</button>
        }
      </ng-container>
      @if (codes.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="codes.more()" />
      }
      @if (codes.items(); as items) {
        @if (items.length > 0) {
          <ul>
            @for (code of items; track code.id) {
              <li>
                <strong>{{ code.code }}</strong>
                <span class="muted">{{ usedText(code) }}</span>
                @if (canManage()) {
                  <button mat-button type="button" (click)="withdraw(code)">
                    {{ t('promotion.codeWithdraw') }}<span class="visually-hidden"> {{ code.code }}</span>
                  </button>
                }
              </li>
            }
          </ul>
        } @else {
          <p class="muted small">{{ t('promotion.codesNone') }}</p>
        }
      }
      @if (codes.hasMore()) {
        <div>
          <button mat-button type="button" (click)="codes.more()">{{ t('action.more') }}</button>
        </div>
      }
    </g-section>
  `,
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-4);
      min-block-size: 2.75rem;
      border-block-start: 1px solid var(--line);
      font-size: var(--text-s);
    }
    li:first-child {
      border-block-start: 0;
    }
    strong {
      flex: 1 1 10rem;
      overflow-wrap: anywhere;
    }
  `,
})
export class PromotionCodes {
  readonly promotionId = input.required<string>();
  readonly canManage = input(false);
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  private readonly ask = injectFormDialog();
  protected readonly codes = createPaged<PromotionCode>(async (after) => {
    const params = { path: { id: this.promotionId() }, query: { limit: 20, ...after } };
    return dataOf(await this.api.GET('/api/v1/promotions/{id}/codes', { params }));
  });

  constructor() {
    effect(() => {
      this.promotionId();
      untracked(() => void this.codes.read());
    });
  }

  protected usedText({ used, usageLimit }: PromotionCode): string {
    return usageLimit === null
      ? this.t('promotion.codeUsedOften', { count: used })
      : this.t('promotion.codeUsed', { used, limit: usageLimit });
  }
  protected add(): void {
    void this.ask({
      heading: this.t('promotion.codeAdd'),
      send: this.t('action.save'),
      done: this.t('promotion.codeAdded'),
      fields: {
        code: text(this.t('promotion.code'), { max: 40 }),
        usageLimit: integer(this.t('promotion.codeLimit'), { min: 1, optional: true, hint: this.t('promotion.codeLimitHint') }),
      },
      submit: async (body) => done(await this.api.POST('/api/v1/promotions/{id}/codes', { ...this.path(), body })),
    }).then((added) => this.after(added));
  }

  protected make(): void {
    void this.ask({
      heading: this.t('promotion.codeMakeHeading'),
      send: this.t('promotion.codeMake'),
      fields: {
        count: integer(this.t('promotion.codeNumber'), { value: 100, min: 1, max: 10_000, half: true }),
        prefix: text(this.t('promotion.codePrefix'), { max: 20, optional: true, half: true }),
      },
      submit: async ({ count, prefix }, key) => {
        const [body, params] = [
          { count: count ?? 1, prefix },
          { ...this.path().params, header: { 'Idempotency-Key': key } },
        ];
        const { codes } = dataOf(await this.api.POST('/api/v1/promotions/{id}/codes/generate', { params, body }));
        this.toasts.say(this.t('promotion.codesMade', { count: codes.length }));
      },
    }).then((made) => this.after(made));
  }

  protected withdraw({ id: codeId, code }: PromotionCode): void {
    void this.confirm({
      heading: this.t('promotion.codeWithdrawHeading', { code }),
      text: this.t('promotion.codeWithdrawText'),
      send: this.t('promotion.codeWithdraw'),
      danger: true,
      done: this.t('promotion.codeWithdrawn'),
      submit: async () => {
        const path = { id: this.promotionId(), codeId };
        done(await this.api.DELETE('/api/v1/promotions/{id}/codes/{codeId}', { params: { path } }));
      },
    }).then((withdrawn) => this.after(withdrawn));
  }

  private path() {
    return { params: { path: { id: this.promotionId() } } };
  }

  private after(changed: boolean): void {
    if (changed) void this.codes.read();
  }
}
