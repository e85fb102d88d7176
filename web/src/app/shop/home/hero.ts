import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ProductCard } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Picture } from '../../ui/picture';

/** The arcade: a few of the shop's things, each under its own arch. */
@Component({
  selector: 'g-hero',
  imports: [RouterLink, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section>
      <div class="page columns">
        <div class="words">
          <h1>{{ t('hero.title') }}</h1>
          <p>{{ t('hero.text') }}</p>
          <div class="ways">
            <a class="button" routerLink="/products">{{ t('hero.all') }}</a>
            <a class="button button-quiet" routerLink="/products" [queryParams]="{ sort: 'rating' }">{{ t('hero.praised') }}</a>
          </div>
        </div>
        @if (loading() || products().length > 0) {
          <div class="arches">
            @for (arch of arches(); track arch.place) {
              @if (arch.product; as product) {
                <a [routerLink]="['/p', product.slug]" [attr.aria-label]="product.title">
                  <g-picture [image]="product.image" [early]="true" [decorative]="true" sizes="(min-width: 64rem) 14rem, 30vw" />
                </a>
              } @else {
                <div [class.skeleton]="loading()"></div>
              }
            }
          </div>
        }
      </div>
    </section>
  `,
  styles: `
    section {
      overflow: hidden;
      background: var(--accent-soft);
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
      align-items: end;
      gap: var(--space-7);
      padding-block-start: var(--space-7);
    }
    .words {
      display: grid;
      gap: var(--space-4);
      align-self: center;
      padding-block-end: var(--space-7);
    }
    h1 {
      font-size: var(--text-4xl);
      line-height: 1.02;
      letter-spacing: -0.03em;
    }
    p {
      max-inline-size: 28rem;
      color: var(--ink-soft);
      font-size: var(--text-l);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
      margin-block-start: var(--space-2);
    }
    .arches {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.22fr) minmax(0, 1fr);
      align-items: end;
      gap: var(--space-4);
    }
    .arches > * {
      --picture-radius: var(--radius-arch);
      display: block;
      overflow: hidden;
      aspect-ratio: 1 / 1.35;
      border-radius: var(--radius-arch);
    }
    .arches > a:hover g-picture {
      transform: scale(1.03);
    }
    .arches > :focus-visible {
      outline-offset: 3px;
      border-radius: var(--radius-arch);
    }
    g-picture {
      block-size: 100%;
      aspect-ratio: auto;
      transition: transform 0.4s var(--ease);
    }
    @media (max-width: 63.99rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-5);
        padding-block-start: var(--space-6);
      }
      .words {
        gap: var(--space-3);
        padding-block-end: 0;
      }
      .words:last-child {
        padding-block-end: var(--space-6);
      }
      .arches {
        gap: var(--space-3);
      }
      .arches > * {
        aspect-ratio: 1 / 1.15;
      }
    }
  `,
})
export class Hero {
  readonly products = input.required<readonly ProductCard[]>();
  readonly loading = input(false);
  protected readonly t = injectTexts(shopTexts);
  protected readonly arches = computed(() => [0, 1, 2].map((place) => ({ place, product: this.products()[place] ?? null })));
}
