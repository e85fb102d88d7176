import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { RowTools } from '../frame/row-tools';
import type { CustomerGroup } from '../types';

@Component({
  selector: 'g-groups-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon, RowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('group.list')"
      [hint]="t('group.hint')"
      emptyIcon="user"
      [emptyHeading]="t('group.none')"
      [emptyText]="t('group.noneHint')"
    >
      <ng-container actions>
        @if (canManage) {
          <button mat-flat-button type="button" (click)="edit(null)"><g-icon name="plus" />{{ t('group.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'name' of list; let group"
        ><strong>{{ group.name }}</strong
        ><span class="sub">{{ group.code }}</span></ng-container
      >
      <ng-container *gCell="'members' of list; let group"
        ><a routerLink="/admin/customers" [queryParams]="{ group: group.id }">{{
          t('group.members', { count: group.members })
        }}</a></ng-container
      >
      <ng-container *gCell="'tools' of list; let group">
        @if (canManage) {
          <g-row-tools
            [edit]="t('group.edit', { name: group.name })"
            [remove]="t('group.delete', { name: group.name })"
            (edited)="edit(group)"
            (removed)="remove(group)"
          />
        }
      </ng-container>
    </g-data-table>
  `,
})
export class GroupsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly api = inject(API);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canManage = inject(SessionStore).can('users:manage-groups');
  protected readonly list = injectListing<CustomerGroup>({
    name: 'groups',
    fetch: async ({ page }) => dataOf(await this.api.GET('/api/v1/customer-groups', { params: { query: page } })),
  });
  protected readonly columns = computed<readonly Column<CustomerGroup>[]>(() => [
    { key: 'name', label: this.t('group.name'), shown: 'always' },
    { key: 'members', label: this.t('person.list'), card: 'bare' },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);

  protected edit(group: CustomerGroup | null): void {
    void this.open({
      heading: group === null ? this.t('group.add') : this.t('group.edit', { name: group.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: {
        name: text(this.t('group.name'), { value: group?.name ?? '', max: 120 }),
        code: text(this.t('group.code'), {
          value: group?.code ?? '',
          max: 40,
          hint: this.t('group.codeHint'),
          pattern: /^[a-z0-9][a-z0-9-]{0,39}$/,
          wrong: this.t('group.codeHint'),
        }),
      },
      submit: async (body) => {
        if (group === null) dataOf(await this.api.POST('/api/v1/customer-groups', { body }));
        else dataOf(await this.api.PATCH('/api/v1/customer-groups/{id}', { params: { path: { id: group.id } }, body }));
      },
    }).then((saved) => (saved ? this.list.reload() : undefined));
  }

  protected remove(group: CustomerGroup): void {
    void this.confirm({
      heading: this.t('group.delete', { name: group.name }),
      text: group.members === 0 ? this.t('group.deleteEmpty') : this.t('group.deleteText', { count: group.members }),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('group.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/customer-groups/{id}', { params: { path: { id: group.id } } })),
    }).then((deleted) => (deleted ? this.list.reload() : undefined));
  }
}
