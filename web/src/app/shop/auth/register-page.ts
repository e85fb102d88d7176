import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { RouterLink } from '@angular/router';
import type { Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { ProblemNotice } from '../../ui/problem-notice';
import { injectEntering } from './entering';

@Component({
  selector: 'g-register-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      <div class="entrance">
        <h1>{{ t('register.heading') }}</h1>
        <form class="stack" [formGroup]="form" novalidate (ngSubmit)="entering.send()">
          @if (entering.problem(); as problem) {
            <g-problem [problem]="problem" (retry)="entering.send()" />
          }
          <g-field [label]="t('register.name')" [control]="form.controls.name">
            <input gInput type="text" formControlName="name" autocomplete="name" maxlength="120" />
          </g-field>
          <g-field [label]="t('login.email')" [control]="form.controls.email">
            <input gInput type="email" formControlName="email" autocomplete="username" maxlength="254" />
          </g-field>
          <g-field [label]="t('login.password')" [hint]="t('register.passwordHint')" [control]="form.controls.password">
            <input gInput type="password" formControlName="password" autocomplete="new-password" maxlength="512" />
          </g-field>
          <button type="submit" class="button" [attr.aria-disabled]="entering.busy() || null">
            {{ t(entering.busy() ? 'register.busy' : 'register.send') }}
          </button>
        </form>
        <p class="muted">
          {{ t('register.known') }} <a routerLink="/login" queryParamsHandling="preserve">{{ t('register.login') }}</a>
        </p>
      </div>
    </div>
  `,
})
export class RegisterPage {
  readonly returnTo = input<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly session = inject(SessionStore);
  protected readonly form = inject(NonNullableFormBuilder).group({
    name: ['', [Validators.required, Validators.pattern(/\S/)]],
    email: ['', [Validators.required, Validators.email]],
    password: ['', [Validators.required, Validators.minLength(8)]],
  });
  protected readonly entering = injectEntering({
    form: this.form,
    returnTo: this.returnTo,
    enter: () => this.session.register(this.form.getRawValue()),
    elsewhere: (problem) => this.showWeakness(problem),
  });

  private showWeakness({ code, detail, title }: Problem): boolean {
    if (code !== 'users.weak-password') return false;
    this.form.controls.password.setErrors({ server: detail ?? title });
    return true;
  }
}
