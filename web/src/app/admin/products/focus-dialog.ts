import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogRef } from '@angular/material/dialog';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Picture } from '../../ui/picture';
import { createSending } from '../../ui/sending';
import { adminTexts } from '../admin-texts';
import { DialogFrame, dialogOptions } from '../frame/dialog-frame';
import type { StaffImage } from '../types';

interface FocusData {
  readonly productId: string;
  readonly image: StaffImage;
}

/** Asks for the point of a picture that is never cropped away. Resolves with true when it was saved. */
export function injectFocusDialog(): (data: FocusData) => Promise<boolean> {
  const dialog = inject(MatDialog);
  return (data) =>
    new Promise((resolve) =>
      dialog
        .open<FocusDialog, FocusData, boolean>(FocusDialog, { ...dialogOptions, data })
        .afterClosed()
        .subscribe((done) => resolve(done === true)),
    );
}

const middle = { x: 0.5, y: 0.5 };

@Component({
  selector: 'g-focus-dialog',
  imports: [DialogFrame, MatButtonModule, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-dialog-frame [texts]="texts" [sending]="sending" (send)="save()">
      @if (picture; as whole) {
        <div class="both">
          <div class="surface" (click)="choose($event)">
            <img [attr.src]="whole.url" [attr.width]="whole.width" [attr.height]="whole.height" [attr.alt]="data.image.alt" />
            <span class="point" [style.left.%]="point().x * 100" [style.top.%]="point().y * 100"></span>
          </div>
          <figure>
            <g-picture [image]="cropped()" [decorative]="true" sizes="8rem" />
            <figcaption class="muted small">{{ t('image.focusCard') }}</figcaption>
          </figure>
        </div>
        <div class="sliders">
          @for (axis of axes; track axis.name) {
            <label>
              <span>{{ axis.label }}</span>
              <input
                type="range"
                min="0"
                max="100"
                [value]="percent(axis.name)"
                [attr.aria-valuetext]="percent(axis.name) + ' %'"
                (input)="slide(axis.name, $event)"
              />
            </label>
          }
          <button mat-button type="button" (click)="point.set(middle)">{{ t('image.focusMiddle') }}</button>
        </div>
      }
    </g-dialog-frame>
  `,
  styles: `
    .both {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 8rem;
      gap: var(--space-4);
      align-items: start;
    }
    .surface {
      position: relative;
      justify-self: start;
      line-height: 0;
      cursor: crosshair;
    }
    .surface img {
      max-inline-size: 100%;
      max-block-size: 22rem;
      inline-size: auto;
      block-size: auto;
      border-radius: var(--radius-s);
    }
    .point {
      position: absolute;
      inline-size: 1.5rem;
      block-size: 1.5rem;
      border: 3px solid var(--surface);
      border-radius: 50%;
      box-shadow:
        0 0 0 2px var(--accent),
        inset 0 0 0 2px var(--accent);
      transform: translate(-50%, -50%);
      pointer-events: none;
    }
    figure {
      display: grid;
      gap: var(--space-1);
      margin: 0;
    }
    .sliders {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr));
      gap: var(--space-3);
      align-items: end;
    }
    label {
      display: grid;
      gap: var(--space-1);
      font-size: var(--text-s);
    }
    input {
      accent-color: var(--accent);
    }
    @media (max-width: 30rem) {
      .both {
        grid-template-columns: minmax(0, 1fr);
      }
      figure {
        inline-size: 6rem;
      }
    }
  `,
})
export class FocusDialog {
  protected readonly data = inject<FocusData>(MAT_DIALOG_DATA);
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly dialog = inject<MatDialogRef<FocusDialog, boolean>>(MatDialogRef);
  protected readonly sending = createSending();
  protected readonly middle = middle;
  protected readonly picture = this.data.image.image;
  protected readonly point = signal(this.picture?.focal ?? middle);
  protected readonly cropped = computed(() => this.picture && { ...this.picture, focal: this.point() });
  protected readonly axes = [
    { name: 'x', label: this.t('image.focusX') },
    { name: 'y', label: this.t('image.focusY') },
  ] as const;
  protected readonly texts = {
    heading: this.t('image.focusHeading'),
    text: this.t('image.focusHint'),
    leave: this.t('action.cancel'),
    send: this.t('action.save'),
  };

  protected percent(axis: 'x' | 'y'): number {
    return Math.round(this.point()[axis] * 100);
  }

  protected slide(axis: 'x' | 'y', { target }: Event): void {
    if (target instanceof HTMLInputElement) this.point.update((point) => ({ ...point, [axis]: target.valueAsNumber / 100 }));
  }

  protected choose({ currentTarget, clientX, clientY }: MouseEvent): void {
    if (!(currentTarget instanceof HTMLElement)) return;
    const box = currentTarget.getBoundingClientRect();
    this.point.set({ x: within((clientX - box.left) / box.width), y: within((clientY - box.top) / box.height) });
  }

  protected save(): Promise<void> {
    return this.sending.run(async () => {
      const params = { path: { id: this.data.productId, imageId: this.data.image.id } };
      const focal = this.point() === middle ? null : this.point();
      dataOf(await this.api.PATCH('/api/v1/products/{id}/images/{imageId}', { params, body: { focal } }));
      this.dialog.close(true);
    });
  }
}

const within = (part: number): number => Math.min(Math.max(Math.round(part * 1_000) / 1_000, 0), 1);
