import { ChangeDetectionStrategy, Component, computed, effect, inject, input, resource, untracked } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { DomSanitizer } from '@angular/platform-browser';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { problemFrom } from '../../api/problem';
import type { MailSummary } from '../../api/types';
import { I18n, injectTexts } from '../../i18n/i18n';
import { createPaged } from '../../state/paged';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';

/** The mails the shop has written, and one of them to read. */
@Component({
  selector: 'g-mailbox-page',
  imports: [MatButtonModule, RouterLink, RouterLinkActive, Empty, Icon, Notice, ProblemNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './mailbox-page.html',
  styleUrl: './mailbox-page.css',
})
export class MailboxPage {
  readonly id = input<string>();
  readonly orderId = input<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly sanitizer = inject(DomSanitizer);
  protected readonly mails = createPaged<MailSummary>(async (after) => {
    const orderId = this.orderId();
    const query = { limit: 30, ...(orderId === undefined ? {} : { orderId }), ...after };
    return dataOf(await this.api.GET('/api/v1/mailbox', { params: { query } }));
  });

  private readonly opened = resource({
    params: () => this.id(),
    loader: async ({ params }) => dataOf(await this.api.GET('/api/v1/mailbox/{id}', { params: { path: { id: params } } })),
  });
  protected readonly mail = computed(() => (this.opened.hasValue() ? this.opened.value() : null));
  protected readonly mailProblem = computed(() => (this.opened.error() ? problemFrom(this.opened.error()) : null));
  /** In the frame it has no scripts and not our origin, by the frame's word and by the server's: nothing in a mail can reach the shop. */
  protected readonly document = computed(() => {
    const mail = this.mail();
    return mail && this.sanitizer.bypassSecurityTrustResourceUrl(`/api/v1/mailbox/${encodeURIComponent(mail.id)}/document`);
  });

  constructor() {
    effect(() => {
      this.orderId();
      untracked(() => void this.mails.read());
    });
  }

  protected statusText(status: MailSummary['status']): string {
    return this.t(`mailbox.status.${status}`);
  }
}
