import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n, injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';

/** Five stars, filled to the tenth; read out as a number. */
@Component({
  selector: 'g-stars',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 120 24" role="img" [attr.aria-label]="label()">
      @for (star of stars(); track star.x) {
        <g [attr.transform]="'translate(' + star.x + ' 0)'">
          <path class="empty" [attr.d]="shape" />
          @if (star.fill > 0) {
            <svg [attr.width]="24 * star.fill" height="24" aria-hidden="true"><path class="full" [attr.d]="shape" /></svg>
          }
        </g>
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-block;
      inline-size: calc(5 * var(--star-size, 1rem));
      line-height: 0;
    }
    svg svg {
      overflow: hidden;
    }
    .empty {
      fill: var(--line);
    }
    .full {
      fill: var(--brass);
    }
  `,
})
export class Stars {
  readonly value = input.required<number>();
  private readonly i18n = inject(I18n);
  private readonly t = injectTexts(shopTexts);
  protected readonly shape = 'M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z';
  protected readonly label = computed(() => this.t('rating.stars', { value: this.i18n.number(this.value(), 1) }));
  protected readonly stars = computed(() =>
    [0, 1, 2, 3, 4].map((index) => ({ x: index * 24, fill: Math.min(1, Math.max(0, Math.round((this.value() - index) * 10) / 10)) })),
  );
}
