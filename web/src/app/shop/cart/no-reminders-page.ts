import { ChangeDetectionStrategy, Component, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { injectLinkToken } from '../auth/link-token';

/** Opened from a reminder: it was the last. */
@Component({
  selector: 'g-no-reminders-page',
  imports: [RouterLink, Empty, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-parts">
      <h1 class="visually-hidden">{{ t('titles.noReminders') }}</h1>
      @if (stopped()) {
        <g-empty icon="check" [heading]="t('noReminders.done')" [text]="t('noReminders.doneText')">
          <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
        </g-empty>
      } @else if (refused()) {
        <g-empty icon="mail" [heading]="t('noReminders.wrong')" [text]="t('noReminders.wrongText')">
          <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
        </g-empty>
      } @else if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="stop()" />
      } @else {
        <div class="skeleton" role="status">
          <span class="visually-hidden">{{ t('list.loading') }}</span>
        </div>
      }
    </div>
  `,
  styles: `
    .skeleton {
      block-size: 16rem;
    }
  `,
})
export class NoRemindersPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly token = injectLinkToken();
  protected readonly sending = createSending();
  protected readonly stopped = signal(false);
  protected readonly refused = linkedSignal(() => this.token() === null);

  constructor() {
    effect(() => {
      this.token();
      untracked(() => void this.stop());
    });
  }

  protected async stop(): Promise<void> {
    const token = this.token();
    if (token === null) return;
    this.stopped.set(false);
    await this.sending.run(
      async () => {
        done(await this.api.POST('/api/v1/cart-reminders/stop', { body: { token } }));
        this.stopped.set(true);
      },
      ({ code }) => {
        this.refused.set(code === 'cart.link-over');
        return this.refused();
      },
    );
  }
}
