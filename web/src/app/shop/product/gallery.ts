import { ChangeDetectionStrategy, Component, ElementRef, input, linkedSignal, viewChild } from '@angular/core';
import type { Image } from '../../api/types';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Picture } from '../../ui/picture';

/** All pictures beside each other in a frame that is pushed along: by finger, or by the small ones. */
@Component({
  selector: 'g-gallery',
  imports: [Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.several]': 'images().length > 1' },
  template: `
    <div #frame class="frame" (scroll)="follow(frame)">
      @for (image of images(); track image.url; let index = $index) {
        <g-picture [image]="image" [early]="index === 0" sizes="(min-width: 56rem) 40rem, 100vw" />
      } @empty {
        <g-picture [image]="null" />
      }
    </div>
    @if (images().length > 1) {
      <div class="strip" role="group" [attr.aria-label]="t('gallery.label')">
        @for (image of images(); track image.url; let index = $index) {
          <button
            type="button"
            [attr.aria-label]="t('gallery.show', { number: index + 1 })"
            [attr.aria-pressed]="index === at()"
            (click)="show(frame, index)"
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
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
    }
    .frame {
      position: relative;
      display: grid;
      grid-auto-columns: 100%;
      grid-auto-flow: column;
      overflow-x: auto;
      overscroll-behavior-x: contain;
      scroll-snap-type: x mandatory;
      scrollbar-width: none;
      border-radius: var(--radius-l);
    }
    .frame g-picture {
      --picture-radius: 0;
      scroll-snap-align: start;
      scroll-snap-stop: always;
    }
    .strip {
      display: flex;
      gap: var(--space-2);
      overflow-x: auto;
      scrollbar-width: none;
    }
    button {
      --picture-radius: calc(var(--radius-m) - 4px);
      flex: none;
      inline-size: 4.75rem;
      padding: 2px;
      border: 2px solid transparent;
      border-radius: var(--radius-m);
      background: none;
      cursor: pointer;
    }
    button:hover {
      border-color: var(--line-strong);
    }
    button[aria-pressed='true'] {
      border-color: var(--accent);
    }
    button:focus-visible {
      outline-offset: -2px;
      border-radius: var(--radius-m);
    }
    @media (min-width: 75rem) {
      :host(.several) {
        grid-template-columns: 4.75rem minmax(0, 1fr);
      }
      .frame {
        order: 2;
      }
      .strip {
        flex-direction: column;
        align-self: start;
        max-block-size: 40rem;
        overflow: hidden auto;
      }
    }
  `,
})
export class Gallery {
  readonly images = input.required<readonly Image[]>();
  protected readonly t = injectTexts(shopTexts);
  private readonly frame = viewChild.required<ElementRef<HTMLElement>>('frame');
  protected readonly at = linkedSignal({
    source: () => this.images()[0]?.url,
    computation: () => {
      queueMicrotask(() => this.frame().nativeElement.scrollTo({ left: 0 }));
      return 0;
    },
  });

  protected show(frame: HTMLElement, index: number): void {
    this.at.set(index);
    const picture = frame.children[index];
    if (picture instanceof HTMLElement) frame.scrollTo({ left: picture.offsetLeft - frame.offsetLeft, behavior: 'smooth' });
  }

  protected follow(frame: HTMLElement): void {
    const index = Math.round(Math.abs(frame.scrollLeft) / Math.max(1, frame.clientWidth));
    if (Math.abs(Math.abs(frame.scrollLeft) - index * frame.clientWidth) < 2) this.at.set(index);
  }
}
