import { CdkDrag, CdkDragHandle, CdkDropList, moveItemInArray, type CdkDragDrop } from '@angular/cdk/drag-drop';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { Announcer } from '../../platform/announcer';
import { Icon } from '../../ui/icon';
import { Picture } from '../../ui/picture';
import { adminTexts } from '../admin-texts';
import { many, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { Toasts } from '../frame/toasts';
import { injectFocusDialog } from './focus-dialog';
import type { StaffImage, StaffVariant } from '../types';

/** Pictures of a product: dropped or chosen files are sent at once, the first one is on its card. */
@Component({
  selector: 'g-images-editor',
  imports: [CdkDrag, CdkDragHandle, CdkDropList, MatButtonModule, Icon, Picture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './images-editor.html',
  styleUrl: './images-editor.css',
})
export class ImagesEditor {
  readonly productId = input.required<string>();
  readonly images = input.required<readonly StaffImage[]>();
  readonly variants = input<readonly StaffVariant[]>([]);
  readonly canWrite = input(false);
  readonly changed = output();
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly announcer = inject(Announcer);
  private readonly injector = inject(Injector);
  private readonly ask = injectFormDialog();
  private readonly confirm = injectConfirm();
  private readonly openFocus = injectFocusDialog();
  /** In the order somebody has just given them, before the server has said so. */
  protected readonly shown = linkedSignal(() => this.images());
  private lastMove = Promise.resolve();
  private moves = 0;
  protected readonly waiting = signal(0);
  protected readonly ghosts = computed(() => Array.from({ length: this.waiting() }, (_, at) => at));
  protected readonly isOver = signal(false);

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    void this.send([...(event.dataTransfer?.files ?? [])]);
  }

  protected dragged(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isOver.set(true);
  }

  protected chosen(field: HTMLInputElement): void {
    void this.send([...(field.files ?? [])]).then(() => (field.value = ''));
  }

  /** One after the other, so that they stand in the order they were chosen. */
  private async send(files: readonly File[]): Promise<void> {
    const pictures = files.filter(({ type }) => type.startsWith('image/'));
    if (pictures.length < files.length) this.toasts.say(this.t('image.notOne', { kinds: this.t('image.kinds') }));
    this.waiting.update((count) => count + pictures.length);
    for (const file of pictures) {
      try {
        const form = new FormData();
        form.set('file', file);
        const media = dataOf(await this.api.POST('/api/v1/media', { body: { file: file.name }, bodySerializer: () => form }));
        const params = { path: { id: this.productId() } };
        dataOf(await this.api.POST('/api/v1/products/{id}/images', { params, body: { mediaId: media.id } }));
      } catch (error) {
        this.toasts.refused(error);
      } finally {
        this.waiting.update((count) => count - 1);
      }
    }
    this.changed.emit();
  }

  protected reordered({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.move(previousIndex, currentIndex);
  }

  /** `key`: the button that was pressed; it goes along with its picture, and the focus with it. */
  protected move(from: number, to: number, key?: HTMLElement): void {
    const next = [...this.shown()];
    if (to < 0 || to >= next.length || from === to) return;
    moveItemInArray(next, from, to);
    this.shown.set(next);
    this.announcer.say(this.t('image.moved', { name: this.nameOf(next[to], from), place: to + 1, count: next.length }));
    if (key) afterNextRender(() => key.focus(), { injector: this.injector });
    this.moves += 1;
    this.lastMove = this.lastMove.then(() => this.order(next));
  }

  protected nameOf(image: StaffImage | undefined, at: number): string {
    return image?.alt || this.t('image.nth', { place: at + 1 });
  }

  /** One after the other; what the server says is read when no move waits any more. */
  private async order(images: readonly StaffImage[]): Promise<void> {
    let refused = false;
    try {
      const params = { path: { id: this.productId() } };
      dataOf(await this.api.PATCH('/api/v1/products/{id}/images', { params, body: { imageIds: images.map(({ id }) => id) } }));
    } catch (error) {
      refused = true;
      this.toasts.refused(error);
    }
    this.moves -= 1;
    if (this.moves > 0) return;
    if (refused) this.shown.set(this.images());
    this.changed.emit();
  }

  /** Its words and, where there is something to choose, the variants it shows. */
  protected async describe(image: StaffImage): Promise<void> {
    const variants = this.variants().map((variant) => ({
      value: variant.id,
      label: variant.options.map(({ value }) => value).join(' / ') || variant.sku,
    }));
    const done = await this.ask({
      heading: this.t('image.altHeading'),
      text: this.t('image.altHint'),
      send: this.t('action.save'),
      fields: {
        alt: text(this.t('image.alt'), { value: image.alt, max: 500, optional: true }),
        ...(variants.length > 1 ? { variants: many(this.t('image.variants'), variants, { value: image.variantIds, optional: true }) } : {}),
      },
      submit: async ({ alt, variants: chosen }) => {
        const params = { path: { id: this.productId(), imageId: image.id } };
        if (alt !== image.alt) dataOf(await this.api.PATCH('/api/v1/products/{id}/images/{imageId}', { params, body: { alt } }));
        if (chosen) await this.show(image.id, chosen);
      },
    });
    if (done) this.changed.emit();
  }

  protected async focus(image: StaffImage): Promise<void> {
    if (await this.openFocus({ productId: this.productId(), image })) this.changed.emit();
  }

  private async show(imageId: string, chosen: readonly string[]): Promise<void> {
    for (const { id: variantId, imageIds } of this.variants()) {
      if (imageIds.includes(imageId) === chosen.includes(variantId)) continue;
      const next = chosen.includes(variantId) ? [...imageIds, imageId] : imageIds.filter((id) => id !== imageId);
      const params = { path: { id: this.productId(), variantId } };
      dataOf(await this.api.PUT('/api/v1/products/{id}/variants/{variantId}/images', { params, body: { imageIds: next } }));
    }
  }

  protected async remove(image: StaffImage): Promise<void> {
    const removed = await this.confirm({
      heading: this.t('image.removeHeading'),
      text: image.alt === '' ? this.t('image.removeText') : this.t('image.removeThis', { alt: image.alt }),
      send: this.t('image.remove'),
      danger: true,
      submit: async () => {
        const params = { path: { id: this.productId(), imageId: image.id } };
        dataOf(await this.api.DELETE('/api/v1/products/{id}/images/{imageId}', { params }));
      },
    });
    if (removed) this.changed.emit();
  }
}
