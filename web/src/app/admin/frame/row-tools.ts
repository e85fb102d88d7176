import { ChangeDetectionStrategy, Component, DestroyRef, DOCUMENT, inject, input, output } from '@angular/core';
import { Icon } from '../../ui/icon';

/** What one can do with a row: change it, delete it. The words say with which. The focus of a row that is gone stays on the page. */
@Component({
  selector: 'g-row-tools',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" class="icon-action" [attr.aria-label]="edit()" [title]="edit()" (click)="edited.emit()">
      <g-icon name="edit" />
    </button>
    <button type="button" class="icon-action danger" [attr.aria-label]="remove()" [title]="remove()" (click)="removed.emit()">
      <g-icon name="trash" />
    </button>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
  `,
})
export class RowTools {
  readonly edit = input.required<string>();
  readonly remove = input.required<string>();
  readonly edited = output();
  readonly removed = output();

  constructor() {
    const document = inject(DOCUMENT);
    /* Its nodes are out of the page by now, and the focus fell to the body. */
    inject(DestroyRef).onDestroy(() => {
      if (document.activeElement === document.body) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
    });
  }
}
