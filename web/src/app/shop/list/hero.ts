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
        </div>
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
    .arches {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.22fr) minmax(0, 1fr);
      align-items: end;
      gap: var(--space-4);
    }
    .arches > * {
      --picture-radius: var(--radius-arch);
      display: block;
      aspect-ratio: 1 / 1.1;
      border-radius: var(--radius-arch);
    }
    .arches > :focus-visible {
      outline-offset: 3px;
      border-radius: var(--radius-arch);
    }
    g-picture {
      block-size: 100%;
      aspect-ratio: auto;
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
      .arches {
        gap: var(--space-3);
      }
    }
  `,
})
export class Hero {
  readonly products = input.required<readonly ProductCard[]>();
  readonly loading = input(false);
  protected readonly t = injectTexts(shopTexts);
  protected readonly arches = computed(() => {
    const pictured = this.products().filter((product) => product.image !== null && product.available);
    return [0, 1, 2].map((place) => ({ place, product: pictured[place] ?? null }));
  });
}
