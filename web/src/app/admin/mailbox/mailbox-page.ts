import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { DomSanitizer } from '@angular/platform-browser';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { API, dataOf } from '../../api/client';
import type { Mail, MailSummary } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { newId } from '../../platform/browser';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import type { FilterField } from '../frame/column';
import { Filters } from '../frame/filters';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { Toasts } from '../frame/toasts';

/** The mails the shop has written, and one of them to read. */
@Component({
  selector: 'g-mailbox-page',
  imports: [MatButtonModule, RouterLink, RouterLinkActive, Empty, Filters, Icon, Notice, PageHead, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './mailbox-page.html',
  styleUrl: './mailbox-page.css',
})
export class MailboxPage {
  readonly id = input<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly sanitizer = inject(DomSanitizer);
  private readonly session = inject(SessionStore);
  protected readonly canResend = this.session.can('notifications:resend');
  protected readonly canSeeOrders = this.session.can('orders:read-all');
  protected readonly list = injectListing<MailSummary>({
    name: 'mailbox',
    filters: ['to', 'status', 'orderId', 'userId', 'reason'],
    fetch: async ({ filter: { status, ...filter }, page }) =>
      dataOf(await this.api.GET('/api/v1/mailbox', { params: { query: { ...page, ...filter, status: oneOf(statuses, status) } } })),
  });
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('mailbox.state'),
      options: statuses.map((value) => ({ value, label: this.t(`mailbox.status.${value}`) })),
    },
    { kind: 'search', key: 'to', label: this.t('mailbox.find') },
  ]);

  protected readonly opened = injectStored(
    () => this.id() ?? null,
    async (id) => dataOf(await this.api.GET('/api/v1/mailbox/{id}', { params: { path: { id } } })),
  );
  protected readonly mail = this.opened.value;
  /** In the frame it has no scripts and not our origin, by the frame's word and by the server's: nothing in a mail can reach the shop. */
  protected readonly document = computed(() => {
    const mail = this.mail();
    return mail && this.sanitizer.bypassSecurityTrustResourceUrl(`/api/v1/mailbox/${encodeURIComponent(mail.id)}/document`);
  });

  constructor() {
    effect((onCleanup) => {
      const status = this.mail()?.status;
      const timer = status === 'queued' || status === 'sending' ? setTimeout(() => untracked(() => void this.reload()), 3_000) : undefined;
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected statusText(status: MailSummary['status']): string {
    return this.t(`mailbox.status.${status}`);
  }

  protected async resend(mail: Mail): Promise<void> {
    try {
      const params = { path: { id: mail.id }, header: { 'Idempotency-Key': newId() } };
      dataOf(await this.api.POST('/api/v1/mailbox/{id}/resend', { params }));
      this.toasts.say(this.t('mailbox.resent'));
    } catch (error) {
      this.toasts.refused(error);
    }
    await this.reload();
  }

  private async reload(): Promise<void> {
    await Promise.all([this.opened.reload(), this.list.reload()]);
  }
}

const statuses = ['queued', 'sending', 'sent', 'failed'] as const satisfies readonly MailSummary['status'][];
