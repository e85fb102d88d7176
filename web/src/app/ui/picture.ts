import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from './icon';

interface Pictured {
  readonly url: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly srcset: string;
  readonly avifSrcset?: string | undefined;
  readonly focal?: { readonly x: number; readonly y: number } | undefined;
}

/** A product's picture in a square frame, in the width the screen needs; an empty frame where there is none. */
@Component({
  selector: 'g-picture',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (image(); as picture) {
      <picture>
        @if (picture.avifSrcset) {
          <source type="image/avif" [attr.srcset]="picture.avifSrcset" [attr.sizes]="sizes()" />
        }
        @if (picture.srcset) {
          <source type="image/webp" [attr.srcset]="picture.srcset" [attr.sizes]="sizes()" />
        }
        <img
          [attr.src]="picture.url"
          [attr.width]="picture.width"
          [attr.height]="picture.height"
          [attr.alt]="decorative() ? '' : picture.alt"
          [attr.loading]="early() ? 'eager' : 'lazy'"
          [attr.fetchpriority]="early() ? 'high' : null"
          [style.object-position]="inSight()"
          decoding="async"
        />
      </picture>
    } @else {
      <g-icon name="shop" />
    }
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
      aspect-ratio: 1;
      overflow: hidden;
      border-radius: var(--picture-radius, var(--radius-m));
      background: var(--surface-sunk);
      color: var(--line-strong);
    }
    picture {
      display: contents;
    }
    source {
      display: none;
    }
    img {
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
      filter: var(--picture-light);
    }
  `,
})
export class Picture {
  readonly image = input.required<Pictured | null>();
  readonly sizes = input('100vw');
  readonly early = input(false);
  readonly decorative = input(false);
  /** What the frame must not cut off. */
  protected readonly inSight = computed(() => {
    const focal = this.image()?.focal;
    return focal ? `${focal.x * 100}% ${focal.y * 100}%` : null;
  });
}
