import { ChangeDetectionStrategy, Component, ElementRef, inject, input, signal } from '@angular/core';
import type { Cart } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { CartStore } from '../../state/cart.store';
import { injectExplain } from '../../ui/explain';
import { injectReasonText } from '../../ui/reason-text';
import { Icon } from '../../ui/icon';
import { createSending } from '../../ui/sending';
import { refusalOf } from './refusal';

/** The coupons of a cart, what each takes off or why it does not, and a field for one more: no form, it stands in one. */
@Component({
  selector: 'g-coupons',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (cart().coupons.length > 0) {
      <ul>
        @for (coupon of cart().coupons; track coupon.code) {
          <li>
            <span class="code"><g-icon name="tag" />{{ coupon.code }}</span>
            <span>{{ coupon.reason === null ? '−' + i18n.money(coupon.discount) : '' }}</span>
            <button
              type="button"
              class="icon-button"
              [attr.aria-disabled]="sending.busy() || null"
              [attr.aria-label]="t('coupon.remove', { code: coupon.code })"
              (click)="remove(coupon.code)"
            >
              <g-icon name="close" />
            </button>
            @if (coupon.reason; as reason) {
              <p class="field-error">
                {{ reasonText({ reason, missing: coupon.missing, missingUnits: coupon.missingUnits, other: coupon.other }) }}
              </p>
            }
          </li>
        }
      </ul>
    }
    <details [open]="open()" (toggle)="open.set(details.open)" #details>
      <summary>{{ t('coupon.have') }}</summary>
      <div class="one-more">
        <label class="visually-hidden" for="coupon-code">{{ t('coupon.code') }}</label>
        <input
          #field
          id="coupon-code"
          class="input"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          maxlength="60"
          [placeholder]="t('coupon.code')"
          [attr.aria-invalid]="sending.problem() ? 'true' : null"
          aria-describedby="coupon-problem"
          (keydown.enter)="add($event, field)"
        />
        <button type="button" class="button button-quiet" [attr.aria-disabled]="sending.busy() || null" (click)="add($event, field)">
          {{ t('coupon.use') }}
        </button>
      </div>
    </details>
    <p id="coupon-problem" class="field-error" role="alert">{{ said() }}</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      padding-block-start: var(--space-3);
      border-block-start: 1px solid var(--line);
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      align-items: center;
      gap: 0 var(--space-2);
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
    li > p {
      grid-column: 1 / -1;
    }
    .code {
      --icon-size: 1rem;
      display: flex;
      align-items: center;
      gap: var(--space-2);
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .icon-button {
      --icon-size: 0.875rem;
      inline-size: 2.25rem;
      block-size: 2.25rem;
      margin-inline-end: -0.6875rem;
    }
    summary {
      inline-size: fit-content;
      padding-block: var(--space-1);
      color: var(--ink-soft);
      font-size: var(--text-s);
      text-decoration: underline;
      text-underline-offset: 0.2em;
      list-style: none;
      cursor: pointer;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    .one-more {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: var(--space-2);
      margin-block-start: var(--space-2);
    }
    .field-error:empty {
      display: none;
    }
  `,
})
export class Coupons {
  readonly cart = input.required<Cart>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly store = inject(CartStore);
  private readonly announcer = inject(Announcer);
  private readonly explain = injectExplain();
  protected readonly reasonText = injectReasonText();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly sending = createSending();
  protected readonly open = signal(false);

  protected said(): string {
    const problem = this.sending.problem();
    if (!problem) return '';
    const refusal = refusalOf(problem);
    return refusal ? this.reasonText(refusal) : this.explain(problem);
  }

  protected async add(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const code = field.value.trim();
    if (code === '') return field.focus();
    await this.sending.run(async () => {
      await this.store.useCoupon(code);
      field.value = '';
      this.open.set(false);
      this.announcer.say(this.t('coupon.added', { code }));
    });
    if (this.sending.problem()) field.focus();
    else this.host.nativeElement.querySelector<HTMLElement>('summary')?.focus();
  }

  protected async remove(code: string): Promise<void> {
    await this.sending.run(() => this.store.dropCoupon(code));
    this.host.nativeElement.querySelector<HTMLElement>('summary')?.focus();
  }
}
