import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';

/** On how many wishlists a product stands. */
@Component({
  selector: 'g-product-wishers',
  imports: [Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (wishers.value(); as known) {
      <g-section [heading]="t('product.wishlists')">
        <p>{{ t('product.wishers', { count: known.wishers }) }}</p>
      </g-section>
    }
  `,
})
export class ProductWishers {
  readonly productId = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  protected readonly wishers = injectStored(
    () => this.productId(),
    async (id) => dataOf(await this.api.GET('/api/v1/products/{id}/wishers', { params: { path: { id } } })),
  );
}
