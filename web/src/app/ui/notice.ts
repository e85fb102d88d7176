import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon, type IconName } from './icon';

type Tone = 'info' | 'good' | 'warn' | 'bad';

const icons: Readonly<Record<Tone, IconName>> = { info: 'info', good: 'check', warn: 'warning', bad: 'warning' };

/** Something to know or to act on. Errors are read out at once, the rest when there is a pause. */
@Component({
  selector: 'g-notice',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.role]': "tone() === 'bad' ? 'alert' : 'status'", '[class]': 'tone()' },
  template: `
    <g-icon [name]="icon()" />
    <div class="words">
      @if (heading(); as words) {
        <p class="heading">{{ words }}</p>
      }
      <ng-content />
    </div>
  `,
  styles: `
    :host {
      display: flex;
      gap: var(--space-3);
      align-items: flex-start;
      padding: var(--space-3) var(--space-4);
      border-radius: var(--radius-m);
      background: var(--surface-sunk);
    }
    :host(.good) {
      background: var(--accent-soft);
    }
    :host(.warn) {
      background: var(--notice-soft);
    }
    :host(.bad) {
      background: var(--danger-soft);
    }
    :host(.good) g-icon {
      color: var(--accent);
    }
    :host(.warn) g-icon {
      color: var(--notice);
    }
    :host(.bad) g-icon {
      color: var(--danger);
    }
    g-icon {
      margin-block-start: 0.1rem;
    }
    .words {
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
    .heading {
      font-weight: 600;
    }
  `,
})
export class Notice {
  readonly tone = input<Tone>('info');
  readonly heading = input<string | null>(null);
  protected readonly icon = computed(() => icons[this.tone()]);
}
