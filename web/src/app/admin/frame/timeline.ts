import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { I18n } from '../../i18n/i18n';

export interface TimelineItem {
  readonly at: string;
  readonly what: string;
  readonly who: string | null;
  readonly text: string | null;
  readonly tone?: 'good' | 'bad' | 'note';
}

/** What happened, latest first. */
@Component({
  selector: 'g-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol>
      @for (item of items(); track $index) {
        <li [class]="item.tone ?? ''">
          <p class="what">{{ item.what }}</p>
          @if (item.text; as words) {
            <p class="text">{{ words }}</p>
          }
          <p class="when">{{ i18n.dayAndTime(item.at) }}{{ item.who === null ? '' : ' · ' + item.who }}</p>
        </li>
      } @empty {
        <li class="none">{{ none() }}</li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
    }
    li {
      position: relative;
      padding-block-end: var(--space-4);
      padding-inline-start: var(--space-5);
      font-size: var(--text-s);
      overflow-wrap: anywhere;
    }
    li:last-child {
      padding-block-end: 0;
    }
    li::before {
      position: absolute;
      inset-block-start: 0.375rem;
      inset-inline-start: 0;
      inline-size: 0.625rem;
      block-size: 0.625rem;
      border: 2px solid var(--line-strong);
      border-radius: 50%;
      background: var(--surface);
      content: '';
    }
    li:not(:last-child)::after {
      position: absolute;
      inset-block: 1.25rem 0;
      inset-inline-start: 0.25rem;
      inline-size: 2px;
      background: var(--line);
      content: '';
    }
    li.good::before {
      border-color: var(--accent);
      background: var(--accent);
    }
    li.bad::before {
      border-color: var(--danger);
      background: var(--danger);
    }
    li.note::before {
      border-color: var(--brass);
      background: var(--brass);
    }
    .what {
      font-weight: 600;
    }
    .text {
      white-space: pre-line;
    }
    .when {
      color: var(--ink-soft);
      font-size: var(--text-xs);
    }
    .none {
      padding: 0;
      color: var(--ink-soft);
    }
    .none::before {
      display: none;
    }
  `,
})
export class Timeline {
  readonly items = input.required<readonly TimelineItem[]>();
  readonly none = input('');
  protected readonly i18n = inject(I18n);
}
