import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { Stars } from '../../ui/stars';
import { adminTexts } from '../admin-texts';
import type { FilterField } from '../frame/column';
import { flag, text } from '../frame/field-spec';
import { Filters } from '../frame/filters';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { PageHead } from '../frame/page-head';
import { Pager } from '../frame/pager';
import { injectStored } from '../frame/record';
import { Toasts } from '../frame/toasts';
import type { StaffReview } from '../types';

/** What customers say, and what the shop does with it. */
@Component({
  selector: 'g-admin-reviews-page',
  imports: [MatButtonModule, RouterLink, Empty, Filters, Icon, Notice, PageHead, Pager, ProblemNotice, Stars],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './reviews-page.html',
  styleUrl: './reviews-page.css',
})
export class ReviewsPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly toasts = inject(Toasts);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  private readonly session = inject(SessionStore);
  protected readonly can = {
    seePeople: this.session.can('users:read-all'),
    seeProducts: this.session.can('catalog:read-drafts'),
    seeOrders: this.session.can('orders:read-all'),
  };
  private readonly setting = injectStored(
    () => 'moderation',
    async () => dataOf(await this.api.GET('/api/v1/review-settings')),
  );
  protected readonly moderation = this.setting.value;
  protected readonly waiting = signal(0);
  protected readonly list = injectListing<StaffReview>({
    name: 'reviews',
    filters: ['status', 'stars', 'productId'],
    fetch: async ({ filter: { status, stars, ...filter }, page }) => {
      const query = { ...page, ...filter, status: oneOf(statuses, status), stars: oneOf(starCounts, stars) };
      const answer = dataOf(await this.api.GET('/api/v1/reviews', { params: { query } }));
      this.waiting.set(answer.pending);
      return answer;
    },
  });
  protected readonly filters = computed<readonly FilterField[]>(() => [
    {
      kind: 'tabs',
      key: 'status',
      label: this.t('review.state'),
      options: statuses.map((value) => ({ value, label: this.t(`review.is.${value}`) })),
    },
    {
      kind: 'choice',
      key: 'stars',
      label: this.t('review.rating'),
      options: starCounts.map((value) => ({ value, label: this.t('review.stars', { count: Number(value) }) })),
    },
  ]);

  protected statusText({ status }: StaffReview): string {
    return this.t(`review.is.${status}`);
  }

  protected async approve({ id, editedAt }: StaffReview): Promise<void> {
    try {
      dataOf(await this.api.POST('/api/v1/reviews/{id}/approve', { params: { path: { id } }, body: { editedAt } }));
      this.toasts.say(this.t('review.approved'));
    } catch (error) {
      this.toasts.refused(error);
    }
    await this.list.reload();
  }

  protected async reject({ id }: StaffReview): Promise<void> {
    const rejected = await this.open({
      heading: this.t('review.rejectHeading'),
      text: this.t('review.rejectText'),
      send: this.t('review.reject'),
      danger: true,
      done: this.t('review.rejected'),
      fields: { reason: text(this.t('review.reason'), { max: 500 }) },
      submit: async (body) => void dataOf(await this.api.POST('/api/v1/reviews/{id}/reject', { params: { path: { id } }, body })),
    });
    if (rejected) await this.list.reload();
  }

  protected async reply({ id, reply }: StaffReview): Promise<void> {
    const params = { path: { id } };
    const answered = await this.open({
      heading: this.t('review.replyHeading'),
      text: this.t('review.replyText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { text: text(this.t('review.reply'), { value: reply?.text ?? '', long: true, max: 2_000, optional: reply !== null }) },
      submit: async (body) => {
        if (body.text === '') done(await this.api.DELETE('/api/v1/reviews/{id}/reply', { params }));
        else dataOf(await this.api.PUT('/api/v1/reviews/{id}/reply', { params, body }));
      },
    });
    if (answered) await this.list.reload();
  }

  protected async remove({ id }: StaffReview): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('review.deleteHeading'),
      text: this.t('review.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('review.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/reviews/{id}', { params: { path: { id } } })),
    });
    if (deleted) await this.list.reload();
  }

  protected async settings(moderation: boolean): Promise<void> {
    await this.open({
      heading: this.t('review.settings'),
      text: this.t('review.settingsText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { moderation: flag(this.t('review.moderation'), { value: moderation, hint: this.t('review.moderationHint') }) },
      submit: async (body) => this.setting.show(dataOf(await this.api.PATCH('/api/v1/review-settings', { body }))),
    });
  }
}

const statuses = ['pending', 'published', 'rejected'] as const satisfies readonly StaffReview['status'][];
const starCounts = ['5', '4', '3', '2', '1'] as const;
