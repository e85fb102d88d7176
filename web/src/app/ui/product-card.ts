import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ProductCard } from '../api/types';
import { I18n, injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Heart } from './heart';
import { Picture } from './picture';
import { Price } from './price';
import { Stars } from './stars';

@Component({
  selector: 'g-product-card',
  imports: [RouterLink, Heart, Picture, Price, Stars],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-card.html',
  styleUrl: './product-card.css',
})
export class ProductCardView {
  readonly product = input.required<ProductCard>();
  /** Among the first that are seen: its picture is fetched at once. */
  readonly early = input(false);
  protected readonly i18n = inject(I18n);
  protected readonly t = injectTexts(shopTexts);
  protected readonly off = computed(() => {
    const { price, compareAtPrice } = this.product();
    return compareAtPrice && compareAtPrice.minor > price.minor ? Math.round((1 - price.minor / compareAtPrice.minor) * 100) : null;
  });
}
