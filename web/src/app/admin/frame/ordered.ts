import { CdkDrag, CdkDragHandle, CdkDropList, moveItemInArray, type CdkDragDrop } from '@angular/cdk/drag-drop';
import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  contentChild,
  inject,
  Injector,
  input,
  output,
  TemplateRef,
} from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { Announcer } from '../../platform/announcer';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';

/** Things in an order of their own: dragged by the grip, moved by its arrow keys or by the buttons. What is inside draws one of them. */
@Component({
  selector: 'g-ordered',
  imports: [CdkDrag, CdkDragHandle, CdkDropList, NgTemplateOutlet, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol cdkDropList [cdkDropListDisabled]="readonly()" (cdkDropListDropped)="dropped($event)">
      @for (item of items(); track item.id; let at = $index, first = $first, last = $last) {
        <li cdkDrag cdkDragLockAxis="y">
          @if (!readonly()) {
            <button
              #grip
              type="button"
              class="icon-action grip"
              cdkDragHandle
              [attr.aria-label]="t('ordered.move', { name: nameOf()(item) })"
              (keydown.arrowUp)="$event.preventDefault(); move(at, at - 1, grip)"
              (keydown.arrowDown)="$event.preventDefault(); move(at, at + 1, grip)"
            >
              <g-icon name="grip" />
            </button>
          }
          <div class="inside"><ng-container *ngTemplateOutlet="row(); context: { $implicit: item }" /></div>
          @if (!readonly()) {
            <span class="tools">
              <button
                #up
                type="button"
                class="icon-action"
                [attr.aria-disabled]="first || null"
                [attr.aria-label]="t('ordered.earlier', { name: nameOf()(item) })"
                (click)="move(at, at - 1, up)"
              >
                <g-icon name="up" />
              </button>
              <button
                #down
                type="button"
                class="icon-action"
                [attr.aria-disabled]="last || null"
                [attr.aria-label]="t('ordered.later', { name: nameOf()(item) })"
                (click)="move(at, at + 1, down)"
              >
                <g-icon name="down" />
              </button>
              <button
                type="button"
                class="icon-action danger"
                [attr.aria-label]="t('choice.remove', { name: nameOf()(item) })"
                (click)="removed.emit(item)"
              >
                <g-icon name="close" />
              </button>
            </span>
          }
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
    }
    li {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: var(--space-2);
      padding-block: var(--space-1);
      border-block-end: 1px solid var(--line);
      background: var(--surface);
      font-size: var(--text-s);
      list-style: none;
    }
    li:last-child {
      border-block-end: 0;
    }
    .inside {
      grid-column: 2;
      min-inline-size: 0;
    }
    .grip {
      cursor: grab;
      touch-action: none;
    }
    .tools {
      display: flex;
    }
    .cdk-drag-preview {
      border-radius: var(--radius-s);
      box-shadow: var(--shadow-floating);
    }
    .cdk-drag-placeholder {
      opacity: 0.3;
    }
    @media (max-width: 30rem) {
      .tools .icon-action {
        inline-size: 1.875rem;
      }
    }
  `,
})
export class Ordered<T extends { readonly id: string }> {
  readonly items = input.required<readonly T[]>();
  readonly nameOf = input.required<(item: T) => string>();
  readonly readonly = input(false);
  /** All of them, in their new order. */
  readonly reordered = output<readonly T[]>();
  readonly removed = output<T>();
  protected readonly row = contentChild.required(TemplateRef);
  protected readonly t = injectTexts(adminTexts);
  private readonly announcer = inject(Announcer);
  private readonly injector = inject(Injector);

  protected dropped({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.move(previousIndex, currentIndex);
  }

  /** `key`: what was pressed; the focus goes along with the item. */
  protected move(from: number, to: number, key?: HTMLElement): void {
    const next = [...this.items()];
    const item = next[from];
    if (item === undefined || to < 0 || to >= next.length || from === to) return;
    moveItemInArray(next, from, to);
    this.reordered.emit(next);
    this.announcer.say(this.t('ordered.moved', { name: this.nameOf()(item), place: to + 1, count: next.length }));
    if (key) afterNextRender(() => key.focus(), { injector: this.injector });
  }
}
