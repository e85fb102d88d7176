import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Icon } from './icon';

/** How many: two buttons and a number one may type. None of them loses the focus while it may not be used. */
@Component({
  selector: 'g-quantity',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'group', '[attr.aria-label]': 'label()', '[class.small]': 'small()' },
  template: `
    <button
      type="button"
      [attr.aria-label]="t('quantity.less')"
      [attr.aria-disabled]="disabled() || value() <= 1 || null"
      (click)="set(value() - 1)"
    >
      <g-icon name="minus" />
    </button>
    <input
      type="text"
      inputmode="numeric"
      autocomplete="off"
      [attr.aria-label]="t('quantity.label')"
      [value]="value()"
      [readOnly]="disabled()"
      (change)="typed($event)"
    />
    <button
      type="button"
      [attr.aria-label]="t('quantity.more')"
      [attr.aria-disabled]="disabled() || value() >= most() || null"
      (click)="set(value() + 1)"
    >
      <g-icon name="plus" />
    </button>
  `,
  styles: `
    :host {
      --icon-size: 1.125rem;
      --size: var(--control-height);
      display: inline-flex;
      align-items: stretch;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-pill);
      background: var(--surface);
    }
    :host(.small) {
      --size: 2.375rem;
    }
    button {
      display: grid;
      place-items: center;
      inline-size: var(--size);
      block-size: calc(var(--size) - 2px);
      border: 0;
      border-radius: var(--radius-pill);
      background: none;
      cursor: pointer;
    }
    button:hover:not([aria-disabled]) {
      background: var(--surface-sunk);
    }
    button:active:not([aria-disabled]) {
      background: var(--line);
    }
    button[aria-disabled] {
      color: var(--line-strong);
      cursor: not-allowed;
    }
    button:focus-visible {
      border-radius: var(--radius-pill);
      outline-offset: -2px;
    }
    input {
      inline-size: 2.25rem;
      padding: 0;
      border: 0;
      background: none;
      font-weight: 600;
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    input:focus-visible {
      outline-offset: -2px;
    }
  `,
})
export class Quantity {
  readonly value = model.required<number>();
  readonly most = input(99);
  readonly label = input.required<string>();
  readonly disabled = input(false);
  readonly small = input(false);
  protected readonly t = injectTexts(shopTexts);
  private readonly limit = computed(() => Math.max(1, this.most()));

  protected set(value: number): void {
    if (this.disabled()) return;
    this.value.set(Math.min(this.limit(), Math.max(1, value)));
  }

  protected typed(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const number = Number.parseInt(field.value, 10);
    if (!Number.isNaN(number)) this.set(number);
    field.value = String(this.value());
  }
}
