import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule } from '@angular/material/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import type { Sending } from '../../ui/sending';

export interface OrderDialogTexts {
  readonly heading: string;
  readonly text: string;
  readonly leave: string;
  readonly send: string;
  readonly sending: string;
}

/** Frame of the dialogs that do something to an order: what will happen, the fields as content, and the two ways out. */
@Component({
  selector: 'g-order-dialog',
  imports: [MatButtonModule, MatDialogModule, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form (submit)="$event.preventDefault(); send.emit()">
      <h2 mat-dialog-title>{{ texts().heading }}</h2>
      <mat-dialog-content>
        <div class="stack">
          <p>{{ texts().text }}</p>
          <ng-content />
          @if (sending().problem(); as problem) {
            <g-problem [problem]="problem" (retry)="send.emit()" />
          }
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>{{ texts().leave }}</button>
        <button mat-flat-button type="submit" [class.danger]="danger()" [attr.aria-disabled]="sending().busy() || null">
          {{ sending().busy() ? texts().sending : texts().send }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .danger {
      --mat-button-filled-container-color: var(--danger);
      --mat-button-filled-label-text-color: var(--paper);
    }
  `,
})
export class OrderDialog {
  readonly texts = input.required<OrderDialogTexts>();
  readonly sending = input.required<Sending>();
  /** What it does cannot be undone. */
  readonly danger = input(false);
  readonly send = output();
}
