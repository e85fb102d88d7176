import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { PageTitle } from '../../platform/page-title';

/** The head of a list page: its name, what it is for, and what one can begin here. */
@Component({
  selector: 'g-page-head',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'admin-head' },
  template: `
    <div>
      <h1>{{ heading() }}</h1>
      @if (hint(); as words) {
        <p class="muted small">{{ words }}</p>
      }
    </div>
    <div class="actions"><ng-content /></div>
  `,
  styles: `
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
  `,
})
export class PageHead {
  readonly heading = input.required<string>();
  readonly hint = input<string | null>(null);
  private readonly pageTitle = inject(PageTitle);

  constructor() {
    effect(() => this.pageTitle.set(this.heading()));
  }
}
