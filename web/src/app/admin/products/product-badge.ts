import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import type { ProductStatus } from '../types';

const tones: Readonly<Record<ProductStatus, string>> = {
  draft: 'badge badge-line',
  scheduled: 'badge badge-info',
  published: 'badge badge-good',
  archived: 'badge',
};

@Component({
  selector: 'g-product-badge',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span [class]="tone()">{{ text() }}</span>`,
})
export class ProductBadge {
  readonly status = input.required<ProductStatus>();
  private readonly t = injectTexts(adminTexts);
  protected readonly tone = computed(() => tones[this.status()]);
  protected readonly text = computed(() => this.t(`product.status.${this.status()}`));
}
