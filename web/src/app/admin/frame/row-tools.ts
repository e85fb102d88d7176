import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Icon } from '../../ui/icon';

/** What one can do with a row: change it, delete it. The words say with which. */
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
}
