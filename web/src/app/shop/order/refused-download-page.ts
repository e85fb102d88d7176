import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Empty } from '../../ui/empty';

/** Where a browser is led that follows a link which gives nothing any more. */
@Component({
  selector: 'g-refused-download-page',
  imports: [RouterLink, Empty],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <g-empty icon="download" [page]="true" [heading]="t('downloads.refused')" [text]="t(text())">
        <a class="button" routerLink="/orders/lookup">{{ t('order.lookUp') }}</a>
        <a class="button button-quiet" routerLink="/products">{{ t('list.seeAll') }}</a>
      </g-empty>
    </div>
  `,
})
export class RefusedDownloadPage {
  readonly why = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly text = computed(() => {
    switch (this.why()) {
      case 'used-up':
        return 'downloads.usedUp';
      case 'expired':
        return 'downloads.expired';
      case 'revoked':
        return 'downloads.revoked';
      case 'link-expired':
        return 'downloads.linkExpired';
      default:
        return 'downloads.unknown';
    }
  });
}
