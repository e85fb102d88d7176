import { ChangeDetectionStrategy, Component, ElementRef, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { Router, RouterLink } from '@angular/router';
import { problemFrom, type Problem } from '../../api/problem';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { CartStore } from '../../state/cart.store';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { ProblemNotice } from '../../ui/problem-notice';
import { returnTarget } from './return-to';

@Component({
  selector: 'g-register-page',
  imports: [ReactiveFormsModule, RouterLink, Field, Input, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page page-narrow">
      <h1>{{ t('register.heading') }}</h1>
      <form class="stack" [formGroup]="form" novalidate (ngSubmit)="send()">
        @if (problem(); as problem) {
          <g-problem [problem]="problem" (retry)="send()" />
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
        <button type="submit" class="button" [attr.aria-disabled]="busy() || null">
          {{ t(busy() ? 'register.busy' : 'register.send') }}
        </button>
      </form>
      <p class="muted">
        {{ t('register.known') }} <a routerLink="/login" queryParamsHandling="preserve">{{ t('register.login') }}</a>
      </p>
    </div>
  `,
  styleUrl: './auth.css',
})
export class RegisterPage {
  readonly returnTo = input<string>();
  protected readonly t = injectTexts(shopTexts);
  private readonly session = inject(SessionStore);
  private readonly cart = inject(CartStore);
  private readonly router = inject(Router);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly form = inject(NonNullableFormBuilder).group({
    name: ['', [Validators.required, Validators.pattern(/\S/)]],
    email: ['', [Validators.required, Validators.email]],
    password: ['', [Validators.required, Validators.minLength(8)]],
  });

  protected async send(): Promise<void> {
    if (this.busy() || !readyToSend(this.form, this.host.nativeElement)) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.session.register(this.form.getRawValue());
      await this.cart.claim();
      await this.router.navigateByUrl(returnTarget(this.returnTo()), { replaceUrl: true });
    } catch (error) {
      this.show(problemFrom(error));
    } finally {
      this.busy.set(false);
    }
  }

  private show(problem: Problem): void {
    if (problem.code === 'users.weak-password') {
      this.form.controls.password.setErrors({ server: problem.detail ?? problem.title });
    } else if (!showServerErrors(this.form, problem)) {
      this.problem.set(problem);
    }
  }
}
