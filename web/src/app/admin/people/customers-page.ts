import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column, FilterField } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { oneOf } from '../frame/listing-query';
import { AccessStore } from '../state/access.store';
import type { User } from '../types';
import { injectInvite } from './invite';

@Component({
  selector: 'g-customers-page',
  imports: [MatButtonModule, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [filters]="filters()"
      [heading]="t('person.list')"
      [hint]="t('person.hint')"
      [link]="link"
      emptyIcon="user"
      [emptyHeading]="t('person.none')"
      [emptyText]="t('person.noneHint')"
    >
      <ng-container actions>
        @if (canInvite) {
          <button mat-flat-button type="button" (click)="invite()"><g-icon name="plus" />{{ t('invite.open') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let person"
        >{{ person.name }}<span class="sub">{{ person.email }}</span></ng-container
      >
      <ng-container *gCell="'state' of list; let person">
        @if (person.deactivatedAt) {
          <span class="badge badge-bad">{{ t('person.closed') }}</span>
        } @else if (!person.emailVerified) {
          <span class="badge badge-line">{{ t('person.unproved') }}</span>
        } @else {
          <span class="badge badge-good">{{ t('person.active') }}</span>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class CustomersPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly access = inject(AccessStore);
  protected readonly canInvite = inject(SessionStore).can('users:assign-roles');
  private readonly ask = injectInvite();
  protected readonly link = ({ id }: User): string => `/admin/customers/${id}`;
  protected readonly list = injectListing<User>({
    name: 'customers',
    filters: ['q', 'role', 'group', 'status'],
    fetch: async ({ filter: { status, ...filter }, page }) => {
      const query = { ...page, ...filter, status: oneOf(statuses, status) };
      return dataOf(await this.api.GET('/api/v1/users', { params: { query } }));
    },
  });
  protected readonly columns = computed<readonly Column<User>[]>(() => [
    { key: 'name', label: this.t('person.name'), shown: 'always' },
    { key: 'state', label: this.t('person.state'), card: 'corner' },
    {
      key: 'roles',
      label: this.t('person.roles'),
      text: ({ roles }) =>
        roles
          .filter((role) => role !== 'customer')
          .map((role) => this.access.titleOf(role))
          .join(', '),
    },
    { key: 'since', label: this.t('person.since'), time: true, quiet: true, text: ({ createdAt }) => this.i18n.day(createdAt) },
    {
      key: 'seen',
      label: this.t('person.seen'),
      time: true,
      quiet: true,
      text: ({ lastSeenAt }) => (lastSeenAt === null ? '–' : this.i18n.dayAndTime(lastSeenAt)),
    },
    { key: 'locale', label: this.t('person.locale'), shown: 'off', card: 'none', text: ({ locale }) => locale },
  ]);
  protected readonly filters = computed<readonly FilterField[]>(() => [
    { kind: 'search', key: 'q', label: this.t('person.find') },
    { kind: 'choice', key: 'role', label: this.t('person.role'), options: this.access.roleOptions() },
    { kind: 'choice', key: 'group', label: this.t('person.group'), options: this.access.groupOptions() },
    {
      kind: 'choice',
      key: 'status',
      label: this.t('person.state'),
      options: statuses.map((value) => ({ value, label: this.t(value === 'active' ? 'person.active' : 'person.closed') })),
    },
  ]);

  protected invite(): void {
    void this.ask().then((sent) => (sent ? this.list.reload() : undefined));
  }

  constructor() {
    void this.access.load().catch(() => undefined);
  }
}

const statuses = ['active', 'deactivated'] as const;
