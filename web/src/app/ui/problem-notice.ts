import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { isTransient, type Problem } from '../api/problem';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { injectExplain } from './explain';
import { Notice } from './notice';

/** What went wrong, and a button when another try may help. */
@Component({
  selector: 'g-problem',
  imports: [Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-notice tone="bad" [heading]="heading()">
      <p>{{ explain(problem()) }}</p>
      @if (canRetry()) {
        <button type="button" class="link-button" (click)="retry.emit()">{{ t('action.retry') }}</button>
      }
    </g-notice>
  `,
  styles: `
    button {
      margin-block-start: var(--space-2);
      color: inherit;
    }
  `,
})
export class ProblemNotice {
  readonly problem = input.required<Problem>();
  readonly heading = input<string | null>(null);
  readonly retryable = input(true);
  readonly retry = output();
  protected readonly t = injectTexts(shopTexts);
  protected readonly explain = injectExplain();
  protected readonly canRetry = computed(() => this.retryable() && isTransient(this.problem()));
}
