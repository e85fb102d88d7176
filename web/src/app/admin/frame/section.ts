import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** A part of a detail page: what it is about, what one can do with it, and its content. */
@Component({
  selector: 'g-section',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="panel">
      <header>
        <h2>{{ heading() }}</h2>
        <div class="actions"><ng-content select="[actions]" /></div>
      </header>
      @if (hint(); as words) {
        <p class="hint">{{ words }}</p>
      }
      <ng-content />
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
    .panel {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
      padding: var(--space-4) var(--space-5) var(--space-5);
      border-radius: var(--radius-m);
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2) var(--space-3);
      min-block-size: 2rem;
    }
    h2 {
      font-family: var(--font-text);
      font-size: var(--text-m);
      letter-spacing: 0;
    }
    .hint {
      margin-block-start: calc(-1 * var(--space-3));
      color: var(--ink-soft);
      font-size: var(--text-s);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    @media (max-width: 40rem) {
      .panel {
        padding: var(--space-3) var(--space-4) var(--space-4);
      }
    }
  `,
})
export class Section {
  readonly heading = input.required<string>();
  readonly hint = input<string | null>(null);
}
