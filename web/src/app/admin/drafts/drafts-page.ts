import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import type { OrderDraftCard } from '../types';

/** Orders that staff put together. */
@Component({
  selector: 'g-drafts-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('draft.list')"
      [hint]="t('draft.hint')"
      [link]="link"
      [emptyHeading]="t('draft.none')"
      [emptyText]="t('draft.noneHint')"
    >
      <ng-container actions>
        <a mat-flat-button routerLink="/admin/drafts/new"><g-icon name="plus" />{{ t('draft.add') }}</a>
      </ng-container>
      <ng-container *gCell="'state' of list; let draft">
        <span class="badge" [class.badge-good]="draft.state === 'done'" [class.badge-warn]="draft.state === 'sent'">{{
          t(states[draft.state])
        }}</span>
      </ng-container>
    </g-data-table>
  `,
})
export class DraftsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  protected readonly states = draftStates;
  protected readonly link = ({ id }: OrderDraftCard): string => `/admin/drafts/${id}`;
  protected readonly list = injectListing<OrderDraftCard>({
    name: 'drafts',
    filters: [],
    fetch: async ({ page }) => dataOf(await this.api.GET('/api/v1/order-drafts', { params: { query: page } })),
  });
  protected readonly columns = computed<readonly Column<OrderDraftCard>[]>(() => [
    { key: 'email', label: this.t('draft.for'), shown: 'always', text: ({ email }) => email },
    { key: 'state', label: this.t('draft.state'), card: 'corner' },
    { key: 'number', label: this.t('orders.number'), text: ({ number }) => number ?? '' },
    { key: 'units', label: this.t('orders.items'), end: true, text: ({ units }) => this.i18n.number(units) },
    { key: 'updated', label: this.t('draft.updated'), time: true, quiet: true, text: ({ updatedAt }) => this.i18n.dayAndTime(updatedAt) },
  ]);
}

export const draftStates = { open: 'draft.is.open', sent: 'draft.is.sent', done: 'draft.is.done' } as const;
