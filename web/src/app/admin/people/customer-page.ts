import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { AddressLines } from '../../ui/address-lines';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { Facts, type Fact } from '../frame/facts';
import { many, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { Section } from '../frame/section';
import { AccessStore } from '../state/access.store';
import { StatusBadge } from '../status-badge';
import type { UserDetail } from '../types';
import { CustomerWallet } from './customer-wallet';
import { injectInviteAgain, type Invited } from './invite';

/** One account as staff see it. */
@Component({
  selector: 'g-customer-page',
  imports: [MatButtonModule, RouterLink, AddressLines, CustomerWallet, Detail, Facts, Icon, Notice, Section, StatusBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './customer-page.html',
  styles: `
    .order {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      align-items: center;
      gap: var(--space-1) var(--space-4);
      font-size: var(--text-s);
    }
    .addresses {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr));
      gap: var(--space-4);
      font-size: var(--text-s);
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
  `,
})
export class CustomerPage {
  readonly id = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly session = inject(SessionStore);
  protected readonly access = inject(AccessStore);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();

  protected readonly record = injectStored(
    () => this.id(),
    async (id) => dataOf(await this.api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
  );
  protected readonly person = this.record.value;
  private readonly email = computed(() => (this.session.can('orders:read-all') ? (this.person()?.email ?? null) : null));
  protected readonly orders = injectStored(
    () => this.email(),
    async (email) => dataOf(await this.api.GET('/api/v1/orders', { params: { query: { email, limit: 5 } } })).items,
  );
  protected readonly isStaff = computed(() => this.person()?.roles.some((role) => role !== 'customer') ?? false);
  private readonly stores = injectStored(
    () => (this.isStaff() && this.session.can('catalog:read-stock') ? 'all' : null),
    async () => dataOf(await this.api.GET('/api/v1/admin/stores')).items,
  );
  private readonly askAgain = injectInviteAgain();
  /** Staff who have not shown that the address is theirs: perhaps the invitation was never opened. */
  protected readonly invited = computed<Invited | null>(() => {
    const person = this.person();
    const role = person?.roles.find((one) => one !== 'customer');
    if (!person || role === undefined || person.emailVerified || person.deactivatedAt !== null) return null;
    return this.session.can('users:assign-roles') ? { email: person.email, name: person.name, role } : null;
  });
  protected readonly can = computed(() => {
    const isMe = this.session.user()?.id === this.person()?.id;
    return {
      roles: this.session.can('users:assign-roles'),
      stores: this.session.can('users:assign-stores') && this.session.can('catalog:read-stock'),
      groups: this.session.can('users:manage-groups'),
      close: this.session.can('users:deactivate') && !isMe,
      wallet: this.session.can('payments:read-wallets'),
      mails: this.session.can('notifications:read-mailbox'),
      audit: this.session.can('users:view-audit'),
    };
  });
  protected readonly facts = computed<readonly Fact[]>(() => {
    const person = this.person();
    if (!person) return [];
    return [
      { label: this.t('person.email'), value: person.email },
      { label: this.t('person.proved'), value: this.t(person.emailVerified ? 'answer.yes' : 'answer.no') },
      { label: this.t('person.since'), value: this.i18n.day(person.createdAt) },
      { label: this.t('person.seen'), value: person.lastSeenAt === null ? null : this.i18n.dayAndTime(person.lastSeenAt) },
      { label: this.t('person.sessions'), value: this.i18n.number(person.sessions) },
      { label: this.t('person.locale'), value: person.locale },
    ];
  });

  constructor() {
    void this.access.load().catch(() => undefined);
  }

  protected inviteAgain(invited: Invited): void {
    void this.askAgain(invited);
  }

  protected editRoles(person: UserDetail): void {
    void this.open({
      heading: this.t('person.rolesOf', { name: person.name }),
      text: this.t('person.rolesText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { roles: many(this.t('person.roles'), this.access.roleOptions(), { value: person.roles, optional: true }) },
      submit: async ({ roles }) =>
        this.record.show(
          dataOf(await this.api.PATCH('/api/v1/users/{id}/roles', { params: { path: { id: person.id } }, body: { roles: [...roles] } })),
        ),
    });
  }

  protected storesOf({ storeIds }: UserDetail): readonly { readonly id: string; readonly name: string }[] {
    return storeIds.map((id) => ({ id, name: this.stores.value()?.find((store) => store.id === id)?.name ?? this.t('person.otherStore') }));
  }

  protected editStores(person: UserDetail): void {
    const options = (this.stores.value() ?? []).map(({ id, name }) => ({ value: id, label: name }));
    void this.open({
      heading: this.t('person.storesOf', { name: person.name }),
      text: this.t('person.storesText'),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { storeIds: many(this.t('person.stores'), options, { value: person.storeIds, optional: true }) },
      submit: async ({ storeIds }) =>
        this.record.show(
          dataOf(
            await this.api.PATCH('/api/v1/users/{id}/stores', { params: { path: { id: person.id } }, body: { storeIds: [...storeIds] } }),
          ),
        ),
    });
  }

  protected editGroups(person: UserDetail): void {
    const before = person.groups.map(({ id }) => id);
    void this.open({
      heading: this.t('person.groupsOf', { name: person.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: { groups: many(this.t('person.groups'), this.access.groupOptions(), { value: before, optional: true }) },
      submit: async ({ groups }) => {
        const of = (id: string) => ({ params: { path: { id, userId: person.id } } });
        for (const id of groups.filter((group) => !before.includes(group)))
          done(await this.api.PUT('/api/v1/customer-groups/{id}/members/{userId}', of(id)));
        for (const id of before.filter((group) => !groups.includes(group)))
          done(await this.api.DELETE('/api/v1/customer-groups/{id}/members/{userId}', of(id)));
        await this.record.reload();
      },
    });
  }

  protected close(person: UserDetail): void {
    void this.open({
      heading: this.t('person.closeHeading', { name: person.name }),
      text: this.t('person.closeText'),
      send: this.t('person.close'),
      danger: true,
      done: this.t('person.closeDone'),
      fields: { reason: text(this.t('person.closeReason'), { optional: true, max: 300 }) },
      submit: async ({ reason }) => {
        const body = reason === '' ? {} : { reason };
        this.record.show(dataOf(await this.api.POST('/api/v1/users/{id}/deactivate', { params: { path: { id: person.id } }, body })));
      },
    });
  }

  protected reopen(person: UserDetail): void {
    void this.confirm({
      heading: this.t('person.reopenHeading', { name: person.name }),
      text: this.t('person.reopenText'),
      send: this.t('person.reopen'),
      done: this.t('person.reopenDone'),
      submit: async () =>
        this.record.show(dataOf(await this.api.POST('/api/v1/users/{id}/reactivate', { params: { path: { id: person.id } } }))),
    });
  }
}
