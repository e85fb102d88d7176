import { ChangeDetectionStrategy, Component, effect, ElementRef, inject, linkedSignal, untracked } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { API, done } from '../../api/client';
import type { Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { injectLinkToken } from './link-token';

/** A new password: asking for the link, and what the link opens. */
@Component({
  selector: 'g-reset-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      <div class="entrance">
        @switch (step()) {
          @case ('ask') {
            <h1>{{ t('reset.heading') }}</h1>
            <p class="muted">{{ t('reset.text') }}</p>
            <form #form class="stack" [formGroup]="asking" novalidate (ngSubmit)="ask(form)">
              @if (sending.problem(); as problem) {
                <g-problem [problem]="problem" (retry)="ask(form)" />
              }
              <g-field [label]="t('login.email')" [control]="asking.controls.email">
                <input gInput type="email" formControlName="email" autocomplete="username" maxlength="254" />
              </g-field>
              <button type="submit" class="button" [attr.aria-disabled]="sending.busy() || null">
                {{ t(sending.busy() ? 'action.sending' : 'reset.send') }}
              </button>
            </form>
            <p class="muted">
              <a routerLink="/login">{{ t('reset.back') }}</a>
            </p>
          }
          @case ('asked') {
            <h1>{{ t('reset.asked') }}</h1>
            <g-notice tone="good">{{ t('reset.askedText', { email: asking.controls.email.value }) }}</g-notice>
            <p class="muted">
              <button type="button" class="link-button" (click)="askAgain()">{{ t('reset.otherAddress') }}</button>
            </p>
          }
          @case ('choose') {
            <h1>{{ t('reset.choose') }}</h1>
            <form #form class="stack" [formGroup]="choosing" novalidate (ngSubmit)="choose(form)">
              @if (sending.problem(); as problem) {
                <g-problem [problem]="problem" (retry)="choose(form)" />
              }
              @if (sending.problem()?.code === 'users.link-not-valid') {
                <button type="button" class="button" (click)="askAgain()">{{ t('reset.again') }}</button>
              } @else {
                <g-field [label]="t('password.new')" [hint]="t('register.passwordHint')" [control]="choosing.controls.newPassword">
                  <input gInput type="password" formControlName="newPassword" autocomplete="new-password" maxlength="512" />
                </g-field>
                <button type="submit" class="button" [attr.aria-disabled]="sending.busy() || null">
                  {{ t(sending.busy() ? 'action.saving' : 'reset.save') }}
                </button>
              }
            </form>
          }
          @default {
            <h1>{{ t('reset.done') }}</h1>
            <g-notice tone="good">{{ t('reset.doneText') }}</g-notice>
            <a class="button" routerLink="/login">{{ t('login.send') }}</a>
          }
        }
      </div>
    </div>
  `,
})
export class ResetPage {
  protected readonly t = injectTexts(shopTexts);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly token = injectLinkToken();
  protected readonly step = linkedSignal<'ask' | 'asked' | 'choose' | 'done'>(() => (this.token() === null ? 'ask' : 'choose'));
  protected readonly sending = createSending();
  protected readonly asking = this.forms.group({ email: ['', [Validators.required, Validators.email]] });
  protected readonly choosing = this.forms.group({ newPassword: ['', [Validators.required, Validators.minLength(8)]] });

  constructor() {
    effect(() => {
      this.token();
      untracked(() => this.sending.forget());
    });
  }

  protected askAgain(): void {
    this.sending.forget();
    this.step.set('ask');
  }

  protected async ask(form: HTMLElement): Promise<void> {
    if (!readyToSend(this.asking, form)) return;
    await this.sending.run(
      async () => {
        done(await this.api.POST('/api/v1/auth/password-reset', { body: this.asking.getRawValue() }));
        this.go('asked');
      },
      (problem) => showServerErrors(this.asking, problem),
    );
  }

  protected async choose(form: HTMLElement): Promise<void> {
    const token = this.token();
    if (token === null || !readyToSend(this.choosing, form)) return;
    await this.sending.run(
      async () => {
        done(await this.api.POST('/api/v1/auth/password-reset/confirm', { body: { token, ...this.choosing.getRawValue() } }));
        this.go('done');
        await this.session.reload();
      },
      (problem) => this.showWeakness(problem),
    );
  }

  private go(step: 'asked' | 'done'): void {
    this.step.set(step);
    queueMicrotask(() => this.host.nativeElement.closest<HTMLElement>('main')?.focus());
  }

  private showWeakness({ code, detail, title }: Problem): boolean {
    if (code !== 'users.weak-password') return false;
    this.choosing.controls.newPassword.setErrors({ server: detail ?? title });
    return true;
  }
}
