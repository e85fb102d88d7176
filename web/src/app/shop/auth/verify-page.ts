import { ChangeDetectionStrategy, Component, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { isTransient } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { injectLinkToken } from './link-token';

/** Opened from a mail: the address is proved, or becomes the account's new one. */
@Component({
  selector: 'g-verify-page',
  imports: [RouterLink, Empty, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-parts">
      <h1 class="visually-hidden">{{ t('titles.verify') }}</h1>
      @if (proved(); as known) {
        <g-empty
          icon="check"
          [heading]="t('verify.done')"
          [text]="t(known.changed ? 'verify.changedText' : 'verify.doneText', { email: known.email })"
        >
          <a class="button" routerLink="/products">{{ t('cart.look') }}</a>
          <a class="button button-quiet" routerLink="/account">{{ t('account.overview') }}</a>
        </g-empty>
      } @else if (refused()) {
        <g-empty icon="mail" [heading]="t('verify.over')" [text]="t('verify.overText')">
          <a class="button" routerLink="/account">{{ t('account.overview') }}</a>
        </g-empty>
      } @else if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="prove()" />
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
export class VerifyPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly token = injectLinkToken();
  protected readonly sending = createSending();
  protected readonly proved = signal<{ readonly email: string; readonly changed: boolean } | null>(null);
  protected readonly refused = linkedSignal(() => this.token() === null);

  constructor() {
    effect(() => {
      this.token();
      untracked(() => void this.prove());
    });
  }

  protected async prove(): Promise<void> {
    const token = this.token();
    if (token === null) return;
    this.proved.set(null);
    await this.sending.run(
      async () => {
        this.proved.set(dataOf(await this.api.POST('/api/v1/auth/verify-email', { body: { token } })));
        await this.session.reload();
      },
      (problem) => {
        this.refused.set(!isTransient(problem));
        return this.refused();
      },
    );
  }
}
