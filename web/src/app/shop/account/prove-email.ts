import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { API, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** Nothing, once the account's address is proved. */
@Component({
  selector: 'g-prove-email',
  imports: [Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (session.user()?.emailVerified === false) {
      @if (sent()) {
        <g-notice tone="good">{{ t('verify.sent', { email: session.user()?.email ?? '' }) }}</g-notice>
      } @else {
        <g-notice [heading]="t('verify.ask')">
          <p>{{ t('verify.askHint', { email: session.user()?.email ?? '' }) }}</p>
          <button type="button" class="link-button" [attr.aria-disabled]="sending.busy() || null" (click)="send()">
            {{ t('verify.again') }}
          </button>
        </g-notice>
      }
      @if (sending.problem(); as problem) {
        <g-problem [problem]="problem" (retry)="send()" />
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    :host:empty {
      display: none;
    }
    .link-button {
      margin-block-start: var(--space-1);
    }
  `,
})
export class ProveEmail {
  protected readonly t = injectTexts(shopTexts);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  protected readonly sending = createSending();
  protected readonly sent = signal(false);

  protected send(): Promise<void> {
    return this.sending.run(async () => {
      done(await this.api.POST('/api/v1/auth/me/verify-email'));
      this.sent.set(true);
    });
  }
}
