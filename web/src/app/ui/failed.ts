import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { isTransient, isUnknown, type Problem } from '../api/problem';
import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import { Empty } from './empty';
import { injectExplain } from './explain';

/** Instead of a page that could not be read: whether there is none or no answer came, another try where it may help, ways on as content. */
@Component({
  selector: 'g-failed',
  imports: [Empty],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
  template: `
    <g-empty
      [icon]="isUnknown() ? 'search' : 'warning'"
      [page]="page()"
      [heading]="(isUnknown() ? unknown() : null) ?? heading()"
      [text]="text()"
    >
      @if (canRetry()) {
        <button type="button" class="button" (click)="retry.emit()">{{ t('action.retry') }}</button>
      }
      <ng-content />
    </g-empty>
  `,
})
export class Failed {
  readonly problem = input.required<Problem>();
  /** What it is called where it may be there, but did not come. */
  readonly heading = input.required<string>();
  /** Where there is no such thing. */
  readonly unknown = input<string | null>(null);
  readonly unknownHint = input<string | null>(null);
  /** It is all there is on the page. */
  readonly page = input(true);
  readonly retry = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly explain = injectExplain();
  protected readonly isUnknown = computed(() => this.unknown() !== null && isUnknown(this.problem()));
  protected readonly canRetry = computed(() => isTransient(this.problem()));
  protected readonly text = computed(() => (this.isUnknown() ? this.unknownHint() : this.explain(this.problem())));
}
