import { ChangeDetectionStrategy, Component, effect, inject, input, model, signal, untracked } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { ProblemNotice } from '../../ui/problem-notice';

/** A box that is ticked by those who wish a mail when they leave; not there where the shop sends none. */
@Component({
  selector: 'g-remind-me',
  imports: [ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (offered()) {
      <label class="check"
        ><input type="checkbox" [checked]="wanted()" (change)="wish($any($event.target).checked)" /> {{ t('checkout.remindMe') }}</label
      >
      @if (problem(); as problem) {
        <g-problem [problem]="problem" [retryable]="false" />
      }
    }
  `,
})
export class RemindMe {
  readonly cartId = input.required<string>();
  readonly wanted = model(false);
  protected readonly t = injectTexts(shopTexts);
  protected readonly offered = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  private readonly api = inject(API);

  constructor() {
    effect(() => {
      const id = this.cartId();
      untracked(() => void this.read(id));
    });
  }

  protected async wish(wanted: boolean): Promise<void> {
    this.problem.set(null);
    this.wanted.set(wanted);
    const params = { path: { id: this.cartId() } };
    try {
      dataOf(await this.api.PUT('/api/v1/carts/{id}/reminder', { params, body: { wanted } }));
    } catch (error) {
      this.wanted.set(!wanted);
      this.problem.set(problemFrom(error));
    }
  }

  /** The order does without it. */
  private async read(id: string): Promise<void> {
    const answer = await this.api.GET('/api/v1/carts/{id}/reminder', { params: { path: { id } } }).catch(() => null);
    if (!answer?.data) return;
    this.wanted.set(answer.data.wanted);
    this.offered.set(answer.data.offered);
  }
}
