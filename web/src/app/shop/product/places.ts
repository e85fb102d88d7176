import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';

/** In which stores an article lies ready to be fetched; nothing where it does in none. */
@Component({
  selector: 'g-places',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (stores().length > 0) {
      <section [attr.aria-label]="t('places.heading')">
        <h2>{{ t('places.heading') }}</h2>
        <ul>
          @for (store of stores(); track store.id) {
            <li>
              <a [routerLink]="['/stores']" [fragment]="store.id">{{ store.name }}</a>
              @if (store.city; as city) {
                <span class="muted">{{ city }}</span>
              }
              <span class="state" [class.few]="store.few">{{ t(store.few ? 'places.few' : 'places.ready') }}</span>
              <span class="muted">{{ t(store.openNow ? 'places.open' : 'places.closed') }}</span>
            </li>
          }
        </ul>
        <p class="muted">{{ t('places.hint') }}</p>
      </section>
    }
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-2);
      font-size: var(--text-s);
    }
    h2 {
      font-size: var(--text-m);
    }
    ul {
      display: grid;
      gap: var(--space-1);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-3);
    }
    .state {
      font-weight: 600;
    }
    .few {
      color: var(--sale);
    }
  `,
})
export class Places {
  readonly productId = input.required<string>();
  readonly variantId = input.required<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly places = resource({
    params: () => this.productId(),
    loader: async ({ params, abortSignal }) =>
      dataOf(await this.api.GET('/api/v1/products/{id}/stores', { params: { path: { id: params } }, signal: abortSignal })).items,
  });
  /** A product page stands without it: where the question fails, it is left out. */
  protected readonly stores = computed(() =>
    this.places.hasValue() ? (this.places.value().find(({ variantId }) => variantId === this.variantId())?.stores ?? []) : [],
  );
}
