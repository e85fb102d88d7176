import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { PageTitle } from '../../platform/page-title';
import { SHOP_NAME } from '../../platform/shop-name';
import { CatalogStore } from '../../state/catalog.store';
import { ShowcaseStore } from '../../state/showcase.store';
import { Icon } from '../../ui/icon';
import { Picture } from '../../ui/picture';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProductRow } from '../../ui/product-row';
import { Hero } from './hero';

/** The shop's window. */
@Component({
  selector: 'g-home-page',
  imports: [RouterLink, Hero, Icon, Picture, ProblemNotice, ProductRow],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './home-page.html',
  styleUrl: './home-page.css',
})
export class HomePage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly shopName = inject(SHOP_NAME);
  protected readonly catalog = inject(CatalogStore);
  protected readonly showcase = inject(ShowcaseStore);
  protected readonly loading = computed(() => this.showcase.status() === 'loading' || this.showcase.status() === 'idle');
  protected readonly storyPicture = computed(() => this.showcase.window()[3]?.image ?? this.showcase.window()[0]?.image ?? null);
  /** As long as it is not known how many there are. */
  protected readonly doors = [0, 1, 2, 3, 4, 5, 6, 7];
  protected readonly promises = [
    { icon: 'card', title: 'promise.price', text: 'promise.priceText' },
    { icon: 'bag', title: 'promise.bag', text: 'promise.bagText' },
    { icon: 'star', title: 'promise.reviews', text: 'promise.reviewsText' },
  ] as const;

  constructor() {
    inject(PageTitle).set(null);
    void this.showcase.load();
  }
}
