import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { text } from '../frame/field-spec';
import { injectFormDialog } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { injectInvite } from '../people/invite';
import type { Role } from '../types';

type RoleRow = Role & { readonly id: string };

@Component({
  selector: 'g-roles-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('role.list')"
      [hint]="t('role.hint')"
      [link]="link"
      [emptyHeading]="t('role.none')"
    >
      <ng-container actions>
        @if (canInvite) {
          <button mat-button type="button" (click)="invite()">{{ t('invite.open') }}</button>
        }
        @if (canWrite) {
          <button mat-flat-button type="button" (click)="add()"><g-icon name="plus" />{{ t('role.add') }}</button>
        }
      </ng-container>
      <ng-container *gCell="'title' of list; let role"
        >{{ role.title }}<span class="sub">{{ role.name }}</span></ng-container
      >
      <ng-container *gCell="'kind' of list; let role">
        <span class="badge" [class.badge-line]="!role.builtIn">{{ t(role.builtIn ? 'role.builtIn' : 'role.own') }}</span>
      </ng-container>
      <ng-container *gCell="'members' of list; let role">
        @if (role.assignable) {
          <a routerLink="/admin/customers" [queryParams]="{ role: role.name }">{{ i18n.number(role.members) }}</a>
        } @else {
          <span class="muted">{{ t('role.everyone') }}</span>
        }
      </ng-container>
    </g-data-table>
  `,
})
export class RolesPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly open = injectFormDialog();
  protected readonly canWrite = inject(SessionStore).can('users:write-roles');
  protected readonly canInvite = inject(SessionStore).can('users:assign-roles');
  private readonly ask = injectInvite();
  protected readonly link = ({ name }: RoleRow): string => `/admin/roles/${name}`;
  protected readonly list = injectListing<RoleRow>({
    name: 'roles',
    fetch: async ({ page }) => {
      const answer = dataOf(await this.api.GET('/api/v1/roles', { params: { query: page } }));
      return { ...answer, items: answer.items.map((role) => ({ ...role, id: role.name })) };
    },
  });
  protected readonly columns = computed<readonly Column<RoleRow>[]>(() => [
    { key: 'title', label: this.t('role.title'), shown: 'always' },
    { key: 'kind', label: this.t('role.kind'), card: 'corner' },
    { key: 'rights', label: this.t('role.rights'), end: true, text: ({ permissions }) => this.i18n.number(permissions.length) },
    { key: 'members', label: this.t('role.members'), end: true },
  ]);

  protected invite(): void {
    void this.ask().then((sent) => (sent ? this.list.reload() : undefined));
  }

  protected add(): void {
    let name = '';
    void this.open({
      heading: this.t('role.add'),
      text: this.t('role.addText'),
      send: this.t('role.create'),
      fields: {
        title: text(this.t('role.title'), { max: 60 }),
        name: text(this.t('role.name'), {
          max: 60,
          hint: this.t('role.nameHint'),
          pattern: /^[a-z][a-z0-9-]{0,59}$/,
          wrong: this.t('role.nameWrong'),
        }),
      },
      submit: async (body) => {
        name = dataOf(await this.api.POST('/api/v1/roles', { body: { ...body, permissions: [] } })).name;
      },
    }).then((created) => (created ? this.router.navigateByUrl(`/admin/roles/${name}`) : undefined));
  }
}
