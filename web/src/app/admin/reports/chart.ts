import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { stepsUpTo } from './scale';

export interface Bar {
  /** Under the bar. */
  readonly label: string;
  readonly value: number;
  /** All that is said of it, also to those who cannot see it. */
  readonly told: string;
}

/** Bars over a line of zero, with a scale at their side. Arrow keys go from one to the next. */
@Component({
  selector: 'g-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="plot">
      <ol class="scale" aria-hidden="true">
        @for (step of steps(); track step) {
          <li [style.inset-block-end.%]="(step / top()) * 100">
            <span>{{ say()(step) }}</span>
          </li>
        }
      </ol>
      <ol class="bars" [class.many]="bars().length > 45" [attr.aria-label]="label()">
        @for (bar of bars(); track $index) {
          <li
            tabindex="0"
            [attr.aria-label]="bar.told"
            (pointerenter)="shown.set($index)"
            (pointerleave)="shown.set(null)"
            (focus)="shown.set($index)"
            (blur)="shown.set(null)"
            (keydown.arrowright)="step($event, 1)"
            (keydown.arrowleft)="step($event, -1)"
          >
            <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
              <rect x="0" width="10" [attr.y]="100 - heightOf(bar)" [attr.height]="heightOf(bar)" [class.below]="bar.value < 0" />
            </svg>
          </li>
        }
      </ol>
    </div>
    <p class="axis" aria-hidden="true">
      <span>{{ bars()[0]?.label }}</span>
      <span class="told">{{ told() }}</span>
      <span>{{ bars().at(-1)?.label }}</span>
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
      color: var(--ink-soft);
      font-size: var(--text-xs);
    }
    .plot {
      position: relative;
      block-size: 14rem;
      padding-inline-start: 4.5rem;
    }
    .scale,
    .bars {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .scale li {
      position: absolute;
      inset-inline: 0;
      border-block-end: 1px solid var(--line);
    }
    .scale span {
      position: absolute;
      inset-block-end: 0.125rem;
      font-variant-numeric: tabular-nums;
    }
    .bars {
      position: relative;
      display: flex;
      gap: 2px;
      block-size: 100%;
    }
    .bars.many {
      gap: 0;
    }
    .bars li {
      flex: 1 1 0;
      min-inline-size: 0;
      border-radius: var(--radius-s) var(--radius-s) 0 0;
    }
    .bars li:hover,
    .bars li:focus-visible {
      background: var(--accent-soft);
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }
    rect {
      fill: var(--accent);
    }
    rect.below {
      fill: var(--danger);
    }
    .axis {
      display: flex;
      justify-content: space-between;
      gap: var(--space-3);
      padding-inline-start: 4.5rem;
      min-block-size: 1.25rem;
    }
    .told {
      color: var(--ink);
      font-weight: 600;
      text-align: center;
    }
  `,
})
export class Chart {
  readonly bars = input.required<readonly Bar[]>();
  readonly label = input.required<string>();
  /** A value of the scale, in words. */
  readonly say = input.required<(value: number) => string>();
  protected readonly shown = signal<number | null>(null);
  protected readonly steps = computed(() => stepsUpTo(Math.max(0, ...this.bars().map(({ value }) => Math.abs(value)))));
  protected readonly top = computed(() => this.steps().at(-1) ?? 1);
  protected readonly told = computed(() => {
    const at = this.shown();
    return at === null ? '' : (this.bars()[at]?.told ?? '');
  });

  protected heightOf({ value }: Bar): number {
    return (Math.abs(value) / this.top()) * 100;
  }

  protected step(event: Event, by: 1 | -1): void {
    const here = event.currentTarget;
    if (!(here instanceof HTMLElement)) return;
    const next = by === 1 ? here.nextElementSibling : here.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
    event.preventDefault();
  }
}
