import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { ProblemNotice } from '../../ui/problem-notice';
import { injectEntering } from './entering';

@Component({
  selector: 'g-login-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      <div class="entrance">
        <h1>{{ t('login.heading') }}</h1>
        <form class="stack" [formGroup]="form" novalidate (ngSubmit)="entering.send()">
          @if (entering.problem(); as problem) {
            <g-problem [problem]="problem" (retry)="entering.send()" />
          }
          <g-field [label]="t('login.email')" [control]="form.controls.email">
            <input gInput type="email" formControlName="email" autocomplete="username" maxlength="254" />
          </g-field>
          <g-field [label]="t('login.password')" [control]="form.controls.password">
            <input gInput type="password" formControlName="password" autocomplete="current-password" maxlength="512" />
          </g-field>
          <a class="small forgot" routerLink="/reset-password">{{ t('login.forgot') }}</a>
          <button type="submit" class="button" [attr.aria-disabled]="entering.busy() || null">
            {{ t(entering.busy() ? 'login.busy' : 'login.send') }}
          </button>
        </form>
        <p class="muted">
          {{ t('login.new') }} <a routerLink="/register" queryParamsHandling="preserve">{{ t('login.register') }}</a>
        </p>
        <p class="muted">
          {{ t('login.guest') }} <a routerLink="/orders/lookup">{{ t('login.lookup') }}</a>
        </p>
      </div>
    </div>
  `,
  styles: `
    .forgot {
      justify-self: start;
      color: var(--ink-soft);
    }
  `,
})
export class LoginPage {
  readonly returnTo = input<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly session = inject(SessionStore);
  protected readonly form = inject(NonNullableFormBuilder).group({
    email: ['', [Validators.required, Validators.email]],
    password: ['', Validators.required],
  });
  protected readonly entering = injectEntering({
    form: this.form,
    returnTo: this.returnTo,
    enter: () => this.session.login(this.form.getRawValue()),
  });
}
