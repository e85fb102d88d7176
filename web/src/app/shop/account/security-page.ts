import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { API, dataOf, done } from '../../api/client';
import { problemFrom, type Problem } from '../../api/problem';
import type { Session } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { shopTexts } from '../../i18n/shop-texts';
import { Announcer } from '../../platform/announcer';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { readyToSend } from '../../ui/form-errors';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { createSending } from '../../ui/sending';

/** The password, and everywhere one is signed in. */
@Component({
  selector: 'g-security-page',
  imports: [ReactiveFormsModule, Field, Icon, Input, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './security-page.html',
  styleUrl: './settings.css',
})
export class SecurityPage {
  protected readonly t = injectTexts(shopTexts);
  protected readonly i18n = inject(I18n);
  private readonly session = inject(SessionStore);
  private readonly api = inject(API);
  private readonly announcer = inject(Announcer);

  protected readonly form = inject(NonNullableFormBuilder).group({
    currentPassword: ['', Validators.required],
    newPassword: ['', [Validators.required, Validators.minLength(8)]],
  });
  protected readonly changing = createSending();
  protected readonly changed = signal(false);

  protected readonly list = resource({ loader: async () => dataOf(await this.api.GET('/api/v1/auth/me/sessions')).items });
  protected readonly sessions = computed(() => (this.list.hasValue() ? this.list.value() : null));
  protected readonly problem = computed(() => (this.list.error() ? problemFrom(this.list.error()?.cause ?? this.list.error()) : null));
  protected readonly others = computed(() => (this.sessions() ?? []).filter(({ current }) => !current).length);
  protected readonly ending = createSending();

  protected nameOf({ device, byToken }: Session): string {
    const known = [device.browser, device.system].filter((part) => part !== null);
    if (known.length > 0) return known.join(', ');
    return this.t(byToken ? 'sessions.program' : 'sessions.unknown');
  }

  protected async change(form: HTMLElement): Promise<void> {
    this.changed.set(false);
    if (!readyToSend(this.form, form)) return;
    await this.changing.run(
      async () => {
        await this.session.changePassword(this.form.getRawValue());
        this.form.reset();
        this.changed.set(true);
        this.list.reload();
      },
      (problem) => this.showAtField(problem),
    );
  }

  protected end(id: string): Promise<void> {
    return this.ending.run(async () => {
      done(await this.api.DELETE('/api/v1/auth/me/sessions/{id}', { params: { path: { id } } }));
      this.ended();
    });
  }

  protected endOthers(): Promise<void> {
    return this.ending.run(async () => {
      done(await this.api.DELETE('/api/v1/auth/me/sessions'));
      this.ended();
    });
  }

  private ended(): void {
    this.announcer.say(this.t('sessions.ended'));
    this.list.reload();
  }

  private showAtField({ code, detail, title }: Problem): boolean {
    const { currentPassword, newPassword } = this.form.controls;
    if (code === 'users.wrong-password') currentPassword.setErrors({ server: this.t('problem.wrongPassword') });
    else if (code === 'users.weak-password') newPassword.setErrors({ server: detail ?? title });
    else return false;
    return true;
  }
}
