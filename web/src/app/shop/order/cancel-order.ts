import { ChangeDetectionStrategy, Component, ElementRef, inject, input, output, signal } from '@angular/core';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { newId } from '../../platform/browser';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** Takes back an order of which nothing is on its way yet; asked twice, because it cannot be undone. */
@Component({
  selector: 'g-cancel-order',
  imports: [ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (asking()) {
      <section class="panel stack small" tabindex="-1" role="group" aria-labelledby="cancel-heading">
        <h2 id="cancel-heading">{{ t('cancel.heading') }}</h2>
        <p class="muted">{{ t('cancel.text') }}</p>
        @if (sending.problem(); as problem) {
          <g-problem [problem]="problem" (retry)="cancel()" />
        }
        <div class="ways">
          <button type="button" class="button button-danger button-small" [attr.aria-disabled]="sending.busy() || null" (click)="cancel()">
            {{ t(sending.busy() ? 'action.sending' : 'cancel.yes') }}
          </button>
          <button type="button" class="button button-quiet button-small" (click)="asking.set(false)">{{ t('cancel.no') }}</button>
        </div>
      </section>
    } @else {
      <button type="button" class="link-button" (click)="ask()">{{ t('cancel.ask') }}</button>
    }
  `,
  styles: `
    h2 {
      font-size: var(--text-l);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
  `,
})
export class CancelOrder {
  readonly orderId = input.required<string>();
  readonly cancelled = output();
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly asking = signal(false);
  protected readonly sending = createSending();
  /** Kept until an answer is final. */
  private key: string | null = null;

  protected ask(): void {
    this.asking.set(true);
    setTimeout(() => this.host.nativeElement.querySelector('section')?.focus());
  }

  protected cancel(): Promise<void> {
    return this.sending.run(
      async () => {
        const params = { path: { id: this.orderId() }, header: { 'Idempotency-Key': (this.key ??= newId()) } };
        dataOf(await this.api.POST('/api/v1/orders/{id}/cancel', { params, body: {} }));
        this.asking.set(false);
        this.cancelled.emit();
      },
      (problem) => {
        if (!isTransient(problem)) this.key = null;
        if (problem.status === 409) this.cancelled.emit();
        return false;
      },
    );
  }
}
