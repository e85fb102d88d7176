import { ChangeDetectionStrategy, Component, effect, inject, input, resource } from '@angular/core';
import { API, dataOf } from '../../api/client';
import type { Download } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { sizeText } from './size-text';

/** What of an order is downloaded, with links that are new whenever the page is opened. */
@Component({
  selector: 'g-downloads',
  imports: [Icon, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 id="downloads-heading">{{ t('downloads.heading') }}</h2>
    @if (list.error()) {
      <g-notice tone="warn">
        {{ t('downloads.failed') }}
        <button type="button" class="link-button" (click)="list.reload()">{{ t('downloads.again') }}</button>
      </g-notice>
    } @else if (list.hasValue() && list.value().length === 0) {
      <p class="muted">{{ t('downloads.later') }}</p>
    }
    @for (item of list.hasValue() ? list.value() : []; track item.lineId) {
      <section class="panel stack" [attr.aria-label]="item.title">
        <div>
          <p>
            <strong>{{ item.title }}</strong>
          </p>
          <p class="muted small">{{ termsOf(item) }}</p>
        </div>
        @if (item.state === 'ready') {
          <ul>
            @for (file of item.files; track file.id) {
              <li>
                <a class="button button-quiet" [href]="file.url" download (click)="taken()"
                  ><g-icon name="download" /><span>{{ file.name }}</span></a
                >
                <span class="muted small">{{ size(file.bytes) }}</span>
              </li>
            } @empty {
              <li class="muted">{{ t('downloads.none') }}</li>
            }
          </ul>
        } @else {
          <p class="over">{{ t(stateTexts[item.state]) }}</p>
        }
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      scroll-margin-block-start: var(--space-6);
    }
    ul {
      display: grid;
      gap: var(--space-2);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2) var(--space-3);
      align-items: center;
      list-style: none;
    }
    .button {
      min-inline-size: 0;
      max-inline-size: 100%;
    }
    .button span {
      overflow-wrap: anywhere;
    }
    .over {
      color: var(--bad);
    }
  `,
})
export class Downloads {
  readonly orderId = input.required<string>();
  /** Grows when the order has changed. */
  readonly status = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly stateTexts = {
    revoked: 'downloads.revoked',
    expired: 'downloads.expired',
    'used-up': 'downloads.usedUp',
  } as const;

  protected readonly list = resource({
    params: () => ({ id: this.orderId(), status: this.status() }),
    loader: async ({ params: { id }, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/orders/{id}/downloads', { params: { path: { id } }, signal: abortSignal })).items,
  });
  protected readonly size = (bytes: number): string => sizeText(bytes, this.i18n.locale());

  constructor() {
    effect((onCleanup) => {
      const timer = setInterval(() => this.list.reload(), linksLastMs);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected termsOf({ downloads, limit, expiresAt }: Download): string {
    return [
      limit === null ? null : this.t('downloads.left', { left: Math.max(limit - downloads, 0), limit }),
      expiresAt === null ? null : this.t('downloads.until', { day: this.i18n.day(expiresAt) }),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  }

  /** The count is another once the download has begun. */
  protected taken(): void {
    setTimeout(() => this.list.reload(), countedAfterMs);
  }
}

const linksLastMs = 45 * 60_000;
const countedAfterMs = 1_500;
