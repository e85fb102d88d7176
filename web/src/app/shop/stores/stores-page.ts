import { ChangeDetectionStrategy, Component, computed, inject, resource } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import type { ShopPlace } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { AddressLines } from '../../ui/address-lines';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';

/** The shops that people can visit, with their hours. */
@Component({
  selector: 'g-shop-stores-page',
  imports: [AddressLines, Empty, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <h1>{{ t('places.title') }}</h1>
      @if (shops(); as shops) {
        @if (shops.length > 0) {
          <p class="muted">{{ t('places.text') }}</p>
          <ul class="places">
            @for (shop of shops; track shop.id) {
              <li class="panel" [id]="shop.id">
                <h2>{{ shop.name }}</h2>
                <p class="badges">
                  <span class="badge" [class.badge-good]="shop.openNow">{{ t(shop.openNow ? 'places.open' : 'places.closed') }}</span>
                  @if (shop.pickup) {
                    <span class="badge">{{ t('places.pickup') }}</span>
                  }
                </p>
                @if (shop.address; as address) {
                  <g-address-lines [address]="address" />
                }
                @if (shop.phone; as phone) {
                  <p>
                    <a [href]="'tel:' + phone.replaceAll(' ', '')">{{ phone }}</a>
                  </p>
                }
                @if (mapOf(shop); as url) {
                  <p>
                    <a [href]="url" target="_blank" rel="noopener noreferrer">{{ t('places.map') }}</a>
                  </p>
                }
                @if (hasHours(shop)) {
                  <h3>{{ t('places.hours') }}</h3>
                  <dl>
                    @for (day of days; track day) {
                      <div>
                        <dt>{{ dayName(day) }}</dt>
                        <dd>{{ spansText(shop.hours.week[day]) }}</dd>
                      </div>
                    }
                  </dl>
                  @if (specials(shop); as special) {
                    <h3>{{ t('places.specials') }}</h3>
                    <dl>
                      @for (day of special; track day.date) {
                        <div>
                          <dt>{{ i18n.day(day.date + 'T12:00:00Z') }}</dt>
                          <dd>{{ spansText(day.spans) }}</dd>
                        </div>
                      }
                    </dl>
                  }
                }
              </li>
            }
          </ul>
        } @else {
          <g-empty icon="search" [heading]="t('places.none')" [text]="t('places.noneText')" />
        }
      } @else if (problem(); as problem) {
        <g-problem [heading]="t('places.failed')" [problem]="problem" (retry)="answer.reload()" />
      } @else {
        <p role="status" class="visually-hidden">{{ t('list.loading') }}</p>
        <div class="skeleton ghost"></div>
      }
    </div>
  `,
  styles: `
    .page {
      display: grid;
      gap: var(--space-4);
      padding-block: var(--space-6);
    }
    .places {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
      gap: var(--space-5);
    }
    .panel {
      display: grid;
      align-content: start;
      gap: var(--space-3);
    }
    .badges {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    h3 {
      font-size: var(--text-s);
    }
    dl {
      display: grid;
      gap: var(--space-1);
      font-size: var(--text-s);
      font-variant-numeric: tabular-nums;
    }
    dl div {
      display: grid;
      grid-template-columns: 8rem minmax(0, 1fr);
      gap: var(--space-3);
    }
    dd {
      margin: 0;
    }
    .ghost {
      block-size: 16rem;
    }
  `,
})
export class ShopStoresPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly answer = resource({
    loader: async ({ abortSignal }) => dataOf(await this.api.GET('/api/v1/shops', { signal: abortSignal })).items,
  });
  protected readonly shops = computed(() => (this.answer.hasValue() ? this.answer.value() : null));
  protected readonly problem = computed(() =>
    this.answer.error() ? problemFrom(this.answer.error()?.cause ?? this.answer.error()) : null,
  );
  protected readonly days = days;

  protected readonly dayName = (day: (typeof days)[number]): string => this.t(`places.days.${day}`);

  protected hasHours({ hours }: ShopPlace): boolean {
    return days.some((day) => (hours.week[day]?.length ?? 0) > 0) || hours.special.length > 0;
  }

  /** Those to come. */
  protected specials({ hours }: ShopPlace): ShopPlace['hours']['special'] | null {
    const today = new Date().toISOString().slice(0, 10);
    const coming = hours.special.filter(({ date }) => date >= today).sort((a, b) => a.date.localeCompare(b.date));
    return coming.length > 0 ? coming.slice(0, 8) : null;
  }

  protected spansText(spans: readonly { opens: string; closes: string }[] | undefined): string {
    return spans && spans.length > 0 ? spans.map(({ opens, closes }) => `${opens} – ${closes}`).join(', ') : this.t('places.shut');
  }

  protected mapOf({ location }: ShopPlace): string | null {
    if (!location) return null;
    const at = `${location.latitude}/${location.longitude}`;
    return `https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}#map=17/${at}`;
  }
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
