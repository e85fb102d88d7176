import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Empty } from '../../ui/empty';

@Component({
  selector: 'g-not-found-page',
  imports: [RouterLink, Empty],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <g-empty icon="shop" [page]="true" [heading]="t('notFound.heading')" [text]="t('notFound.text')">
        @if (staff()) {
          <a class="button" routerLink="/admin">{{ t('notFound.overview') }}</a>
        } @else {
          <a class="button" routerLink="/products">{{ t('list.seeAll') }}</a>
          <a class="button button-quiet" routerLink="/cart">{{ t('notFound.cart') }}</a>
        }
      </g-empty>
    </div>
  `,
})
export class NotFoundPage {
  /** Among the staff pages the way back leads there. */
  readonly staff = input(false);
  protected readonly t = injectTexts(shopTexts);
}
