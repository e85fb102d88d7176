import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/** A page or list with nothing on it: what that means, and where to go. */
@Component({
  selector: 'g-empty',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="arch"><g-icon [name]="icon()" /></div>
    @if (page()) {
      <h1>{{ heading() }}</h1>
    } @else {
      <h2>{{ heading() }}</h2>
    }
    @if (text(); as words) {
      <p class="muted">{{ words }}</p>
    }
    <div class="actions"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: var(--space-3);
      padding: var(--space-7) var(--space-4);
      text-align: center;
    }
    .arch {
      --icon-size: 2rem;
      display: grid;
      place-items: center;
      inline-size: 6rem;
      block-size: 7.5rem;
      padding-block-start: var(--space-4);
      border-radius: var(--radius-arch);
      background: var(--accent-soft);
      color: var(--accent);
    }
    h1 {
      font-size: var(--text-2xl);
    }
    h2 {
      font-size: var(--text-xl);
    }
    p {
      max-inline-size: 34rem;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: var(--space-3);
      margin-block-start: var(--space-2);
    }
    .actions:empty {
      display: none;
    }
  `,
})
export class Empty {
  readonly icon = input<IconName>('box');
  readonly heading = input.required<string>();
  /** It is all there is: its heading is the page's. */
  readonly page = input(false);
  readonly text = input<string | null>(null);
}
