import { ChangeDetectionStrategy, Component, effect, inject, input, signal, untracked } from '@angular/core';
import type { FormControl } from '@angular/forms';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { ProductPicker } from '../products/product-picker';
import type { StaffProductRow } from '../types';

interface Variant {
  readonly id: string;
  readonly label: string;
}

/** Which variant of which product is given away. */
@Component({
  selector: 'g-gift-choice',
  imports: [ProductPicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p [class.muted]="chosen() === null">{{ chosen() ?? t('promotion.giftNone') }}</p>
    @if (!control().disabled) {
      <g-product-picker [label]="t('promotion.giftFind')" (picked)="look($event)" />
      @if (variants().length > 1) {
        <label class="field">
          <span class="field-label">{{ t('promotion.giftVariant') }}</span>
          <select #select class="input" (change)="takeById(select.value)">
            @for (variant of variants(); track variant.id) {
              <option [value]="variant.id" [selected]="variant.id === control().value[0]">{{ variant.label }}</option>
            }
          </select>
        </label>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
  `,
})
export class GiftChoice {
  readonly control = input.required<FormControl<readonly string[]>>();
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly variants = signal<readonly Variant[]>([]);
  /** What it is called, where that is known. */
  protected readonly chosen = signal<string | null>(null);

  constructor() {
    effect(() => {
      const [id] = this.control().value;
      this.chosen.set(null);
      if (id !== undefined) untracked(() => void this.meet(id));
    });
  }

  protected async look({ id, title }: StaffProductRow): Promise<void> {
    const answer = await this.api.GET('/api/v1/admin/products/{id}', { params: { path: { id } } }).catch(() => null);
    if (!answer) return;
    const found = dataOf(answer).variants.map((variant) => ({ id: variant.id, label: `${title} · ${variant.sku}` }));
    this.variants.set(found);
    if (found[0]) this.take(found[0]);
  }

  protected takeById(id: string): void {
    const variant = this.variants().find((one) => one.id === id);
    if (variant) this.take(variant);
  }

  private take({ id, label }: Variant): void {
    this.control().setValue([id]);
    this.control().markAsDirty();
    this.chosen.set(label);
  }

  /** The trace of its price names it and says what it costs. */
  private async meet(id: string): Promise<void> {
    const answer = await this.api.GET('/api/v1/admin/variants/{id}/price', { params: { path: { id } } }).catch(() => null);
    if (!answer?.data || this.control().value[0] !== id) return;
    const { sku, price } = answer.data;
    this.chosen.set(price === null ? sku : `${sku} · ${this.i18n.money(price)}`);
  }
}
