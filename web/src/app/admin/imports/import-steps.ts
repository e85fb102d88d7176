import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { injectTexts } from '../../i18n/i18n';
import { adminTexts } from '../admin-texts';

const steps = ['file', 'check', 'run', 'result'] as const;
export type ImportStep = (typeof steps)[number];

/** Where in an import one is. */
@Component({
  selector: 'g-import-steps',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol [attr.aria-label]="t('imports.stepsLabel')">
      @for (one of steps; track one; let at = $index) {
        <li [class.past]="at < here()" [attr.aria-current]="at === here() ? 'step' : null">
          <span class="number" aria-hidden="true">{{ at + 1 }}</span>{{ nameOf(one) }}
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2) var(--space-4);
      font-size: var(--text-s);
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      color: var(--ink-soft);
    }
    .number {
      display: grid;
      place-items: center;
      inline-size: 1.5rem;
      block-size: 1.5rem;
      border: 1px solid var(--line-strong);
      border-radius: 50%;
      font-size: var(--text-xs);
      font-weight: 600;
    }
    [aria-current] {
      color: var(--ink);
      font-weight: 600;
    }
    [aria-current] .number,
    .past .number {
      border-color: var(--accent);
      background: var(--accent-soft);
      color: var(--accent-strong);
    }
  `,
})
export class ImportSteps {
  readonly step = input.required<ImportStep>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly steps = steps;
  protected readonly here = computed(() => steps.indexOf(this.step()));
  protected readonly nameOf = (step: ImportStep): string => this.t(`imports.steps.${step}`);
}
