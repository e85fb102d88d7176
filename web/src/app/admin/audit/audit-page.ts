import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectDayFields } from '../frame/day-fields';
import { dayRange } from '../frame/day-range';
import { injectListing } from '../frame/listing';
import type { AuditEntry } from '../types';
import { firstClause, objectLink, type ObjectKind } from './object-link';

/** Who of the staff changed what, when and by which right. */
@Component({
  selector: 'g-audit-page',
  imports: [RouterLink, Cell, DataTable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('audit.list')"
      [hint]="t('audit.hint')"
      [emptyHeading]="t('audit.none')"
      [emptyText]="t('audit.noneHint')"
    >
      <ng-container *gCell="'what' of list; let entry"
        ><strong [title]="entry.summary">{{ clauseOf(entry) }}</strong
        ><span class="sub">{{ entry.method }} {{ entry.route }}</span></ng-container
      >
      <ng-container *gCell="'who' of list; let entry">
        <a [routerLink]="[]" [queryParams]="{ userId: entry.userId, cursor: null }" queryParamsHandling="merge">{{
          entry.userName ?? t('audit.gone')
        }}</a>
        <span class="sub">{{ entry.userEmail }}</span>
      </ng-container>
      <ng-container *gCell="'object' of list; let entry">
        @if (entry.objectIds[0]; as object) {
          @if (linkOf(entry); as link) {
            <a [routerLink]="link.path">{{ t(link.kind) }}</a>
          } @else {
            <a [routerLink]="[]" [queryParams]="{ objectId: object, cursor: null }" queryParamsHandling="merge">{{ short(object) }}</a>
          }
        }
      </ng-container>
    </g-data-table>
  `,
})
export class AuditPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly days = injectDayFields();
  private readonly session = inject(SessionStore);
  protected readonly list = injectListing<AuditEntry>({
    name: 'audit',
    filters: ['userId', 'objectId', 'permission', 'from', 'to'],
    fetch: async ({ filter: { from, to, ...filter }, page }) =>
      dataOf(await this.api.GET('/api/v1/audit', { params: { query: { ...page, ...filter, ...dayRange(from, to) } } })),
  });
  protected readonly columns = computed<readonly Column<AuditEntry>[]>(() => [
    { key: 'what', label: this.t('audit.what'), shown: 'always' },
    { key: 'who', label: this.t('audit.who') },
    { key: 'object', label: this.t('audit.object') },
    { key: 'when', label: this.t('audit.when'), time: true, quiet: true, text: ({ at }) => this.i18n.dayAndTime(at) },
    { key: 'permission', label: this.t('audit.permission'), quiet: true, shown: 'off', text: ({ permission }) => permission },
    {
      key: 'status',
      label: this.t('audit.status'),
      quiet: true,
      shown: 'off',
      text: ({ status }) => (status === null ? '?' : String(status)),
    },
    { key: 'ip', label: this.t('audit.ip'), quiet: true, shown: 'off', text: ({ ip }) => ip ?? '' },
    { key: 'request', label: this.t('audit.request'), quiet: true, shown: 'off', card: 'none', text: ({ requestId }) => requestId },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'search', key: 'permission', label: this.t('audit.byPermission') },
    { kind: 'search', key: 'objectId', label: this.t('audit.byObject') },
    ...this.days,
  ]);

  protected linkOf({ route, objectIds }: AuditEntry): { readonly path: string; readonly kind: `audit.kinds.${ObjectKind}` } | null {
    const link = objectLink(route, objectIds[0] ?? null, this.session.permissions());
    return link === null ? null : { path: link.path, kind: `audit.kinds.${link.kind}` };
  }

  protected clauseOf({ summary }: AuditEntry): string {
    return firstClause(summary);
  }

  protected short(id: string): string {
    return id.length > 13 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id;
  }
}
