import { ChangeDetectionStrategy, Component, effect, inject, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { readyToSend, showServerErrors } from '../../ui/form-errors';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';
import { ProveEmail } from './prove-email';

/** Name and wishes; the address one signs in with. */
@Component({
  selector: 'g-profile-page',
  imports: [ReactiveFormsModule, Field, Input, Notice, ProblemNotice, ProveEmail],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './profile-page.html',
  styleUrl: './settings.css',
})
export class ProfilePage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  private readonly forms = inject(NonNullableFormBuilder);

  protected readonly person = this.forms.group({
    name: ['', [Validators.required, Validators.pattern(/\S/)]],
    marketingConsent: [false],
  });
  protected readonly saving = createSending();
  protected readonly saved = signal(false);

  protected readonly address = this.forms.group({
    email: ['', [Validators.required, Validators.email]],
    currentPassword: ['', Validators.required],
  });
  protected readonly moving = createSending();
  /** Where the link went that completes the change. */
  protected readonly movingTo = signal<string | null>(null);

  constructor() {
    effect(() => {
      const user = this.session.user();
      if (user) this.person.reset({ name: user.name, marketingConsent: user.marketingConsent });
    });
  }

  protected async save(form: HTMLElement): Promise<void> {
    this.saved.set(false);
    if (!readyToSend(this.person, form)) return;
    await this.saving.run(
      async () => {
        this.session.update(dataOf(await this.api.PATCH('/api/v1/auth/me', { body: this.person.getRawValue() })));
        this.saved.set(true);
      },
      (problem) => showServerErrors(this.person, problem),
    );
  }

  protected async move(form: HTMLElement): Promise<void> {
    this.movingTo.set(null);
    if (!readyToSend(this.address, form)) return;
    const body = this.address.getRawValue();
    await this.moving.run(
      async () => {
        done(await this.api.POST('/api/v1/auth/me/email', { body }));
        this.movingTo.set(body.email.trim());
        this.address.reset();
      },
      (problem) => {
        if (problem.code !== 'users.wrong-password') return showServerErrors(this.address, problem);
        this.address.controls.currentPassword.setErrors({ server: this.t('problem.wrongPassword') });
        return true;
      },
    );
  }
}
