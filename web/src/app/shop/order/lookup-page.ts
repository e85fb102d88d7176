import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { API, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** The way back to an order whose link was lost: the shop mails it again. Whether there is such an order, it does not tell. */
@Component({
  selector: 'g-lookup-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      <div class="entrance">
        <h1>{{ t('lookup.heading') }}</h1>
        @if (sentTo(); as email) {
          <g-notice tone="good" [heading]="t('lookup.sent')">{{ t('lookup.sentText', { email }) }}</g-notice>
          <p class="muted">
            <button type="button" class="link-button" (click)="sentTo.set(null)">{{ t('lookup.another') }}</button>
          </p>
        } @else {
          <p class="muted">{{ t('lookup.text') }}</p>
          <form #element class="stack" [formGroup]="form" novalidate (ngSubmit)="send(element)">
            @if (sending.problem(); as problem) {
              <g-problem [problem]="problem" (retry)="send(element)" />
            }
            <g-field [label]="t('lookup.number')" [hint]="t('lookup.numberHint')" [control]="form.controls.number">
              <input gInput type="text" inputmode="numeric" formControlName="number" autocomplete="off" maxlength="16" />
            </g-field>
            <g-field [label]="t('login.email')" [control]="form.controls.email">
              <input gInput type="email" formControlName="email" autocomplete="email" maxlength="254" />
            </g-field>
            <button type="submit" class="button" [attr.aria-disabled]="sending.busy() || null">
              {{ t(sending.busy() ? 'action.sending' : 'lookup.send') }}
            </button>
          </form>
        }
        @if (!session.isSignedIn()) {
          <p class="muted">
            {{ t('checkout.haveAccount') }}
            <a routerLink="/login" [queryParams]="{ returnTo: '/account/orders' }">{{ t('lookup.signIn') }}</a>
          </p>
        }
      </div>
    </div>
  `,
})
export class LookupPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  protected readonly sending = createSending();
  protected readonly sentTo = signal<string | null>(null);
  protected readonly form = inject(NonNullableFormBuilder).group({
    number: ['', [Validators.required, Validators.pattern(/^\s*#?[0-9]{1,15}\s*$/)]],
    email: ['', [Validators.required, Validators.email]],
  });

  protected async send(element: HTMLElement): Promise<void> {
    if (!readyToSend(this.form, element)) return;
    const { number, email } = this.form.getRawValue();
    await this.sending.run(
      async () => {
        done(await this.api.POST('/api/v1/orders/lookup', { body: { number: number.trim(), email: email.trim() } }));
        this.sentTo.set(email.trim());
      },
      (problem) => showServerErrors(this.form, problem),
    );
  }
}
