import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { injectTexts } from '../../i18n/i18n';
import { IS_BROWSER } from '../../platform/browser';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import type { Editor } from './editor';

/** At the foot of a form while something in it is not saved: what is wrong, and the ways to save it or let it go. */
@Component({
  selector: 'g-save-bar',
  imports: [MatButtonModule, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.open]': 'editor().dirty() || always()', '(document:keydown)': 'pressed($event)' },
  template: `
    @if (editor().stale()) {
      <g-notice tone="warn" [heading]="t('save.stale')">
        <p>{{ t('save.staleHint') }}</p>
        <button type="button" class="link-button" (click)="reload.emit()">{{ t('save.reload') }}</button>
      </g-notice>
    } @else if (editor().sending.problem(); as problem) {
      <g-problem [problem]="problem" (retry)="editor().save()" />
    }
    @if (editor().dirty() || always()) {
      <div class="bar">
        <p>{{ t(always() ? 'save.new' : 'save.unsaved') }}</p>
        <button mat-button type="button" [disabled]="editor().sending.busy()" (click)="discard.emit()">
          {{ t(always() ? 'action.cancel' : 'save.discard') }}
        </button>
        <button mat-flat-button type="button" [disabled]="editor().sending.busy()" (click)="editor().save()">
          {{ editor().sending.busy() ? t('save.saving') : (label() ?? t('save.save')) }}
        </button>
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    :host(.open) {
      position: sticky;
      inset-block-end: var(--space-4);
      z-index: 3;
    }
    .bar {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      padding: var(--space-2) var(--space-3) var(--space-2) var(--space-4);
      border: 1px solid var(--line);
      border-radius: var(--radius-pill);
      background: var(--surface);
      box-shadow: var(--shadow-floating);
    }
    p {
      flex: 1;
      min-inline-size: 0;
      font-size: var(--text-s);
    }
    g-notice p {
      margin-block-end: var(--space-1);
    }
    @media (max-width: 30rem) {
      .bar {
        border-radius: var(--radius-m);
      }
      .bar p {
        position: absolute;
        clip-path: inset(50%);
      }
      .bar button {
        flex: 1;
      }
    }
  `,
})
export class SaveBar {
  readonly editor = input.required<Editor>();
  /** For something that is not stored yet. */
  readonly always = input(false);
  readonly label = input<string | null>(null);
  readonly discard = output();
  /** Let go of what is here and read what somebody else has saved. */
  readonly reload = output();
  protected readonly t = injectTexts(adminTexts);
  private readonly isBrowser = inject(IS_BROWSER);

  protected pressed(event: KeyboardEvent): void {
    if (!this.isBrowser || event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (this.editor().dirty() || this.always()) void this.editor().save();
  }
}
