import { ChangeDetectionStrategy, Component, computed, input, linkedSignal } from '@angular/core';
import type { Image } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Picture } from '../../ui/picture';

@Component({
  selector: 'g-gallery',
  imports: [Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-picture class="large" [image]="shown()" [early]="true" sizes="(min-width: 56rem) 44rem, 100vw" />
    @if (images().length > 1) {
      <div class="strip" role="group" [attr.aria-label]="t('gallery.label')">
        @for (image of images(); track image.url; let index = $index) {
          <button
            type="button"
            [attr.aria-label]="t('gallery.show', { number: index + 1 })"
            [attr.aria-pressed]="index === at()"
            (click)="at.set(index)"
          >
            <g-picture [image]="image" [decorative]="true" sizes="5rem" />
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    .large {
      --picture-radius: var(--radius-l);
    }
    .strip {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    button {
      --picture-radius: calc(var(--radius-m) - 3px);
      inline-size: 4.75rem;
      padding: 2px;
      border: 2px solid transparent;
      border-radius: var(--radius-m);
      background: none;
      cursor: pointer;
    }
    button[aria-pressed='true'] {
      border-color: var(--accent);
    }
  `,
})
export class Gallery {
  readonly images = input.required<readonly Image[]>();
  protected readonly t = injectTexts(shopTexts);
  protected readonly at = linkedSignal({ source: () => this.images()[0]?.url, computation: () => 0 });
  protected readonly shown = computed(() => this.images()[this.at()] ?? null);
}
