import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** First stop of the keyboard: past the head, to what the page is about. Seen only while it has the focus. */
@Component({
  selector: 'g-skip-link',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button type="button" (click)="to().focus()"><ng-content /></button>`,
  styles: `
    :host {
      display: contents;
    }
    button {
      position: fixed;
      z-index: 10;
      inset-block-start: var(--space-2);
      inset-inline-start: var(--space-2);
      padding: var(--space-2) var(--space-4);
      border: 0;
      border-radius: var(--radius-m);
      background: var(--ink);
      color: var(--paper);
      opacity: 0;
      pointer-events: none;
    }
    button:focus-visible {
      opacity: 1;
    }
  `,
})
export class SkipLink {
  readonly to = input.required<HTMLElement>();
}
