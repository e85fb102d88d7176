import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule } from '@angular/material/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import type { Sending } from '../../ui/sending';

export interface DialogTexts {
  readonly heading: string;
  readonly text?: string;
  readonly leave: string;
  readonly send: string;
}

/** Frame of every dialog that does something: what will happen, the fields as content, and the two ways out. */
@Component({
  selector: 'g-dialog-frame',
  imports: [MatButtonModule, MatDialogModule, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form novalidate (submit)="$event.preventDefault(); send.emit()">
      <h2 mat-dialog-title>{{ texts().heading }}</h2>
      <mat-dialog-content>
        <div class="stack">
          @if (texts().text; as words) {
            <p class="muted">{{ words }}</p>
          }
          <ng-content />
          @if (sending().problem(); as problem) {
            <g-problem [problem]="problem" (retry)="send.emit()" />
          }
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>{{ texts().leave }}</button>
        <button
          mat-flat-button
          type="submit"
          [class.danger]="danger()"
          [disabled]="sending().busy()"
          [attr.aria-busy]="sending().busy() || null"
        >
          {{ texts().send }}
        </button>
      </mat-dialog-actions>
    </form>
  `,
})
export class DialogFrame {
  readonly texts = input.required<DialogTexts>();
  readonly sending = input.required<Sending>();
  /** What it does cannot be undone. */
  readonly danger = input(false);
  readonly send = output();
}
