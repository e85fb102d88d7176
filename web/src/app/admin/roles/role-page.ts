import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, input, untracked } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { Router } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Field, Input } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { adminTexts } from '../admin-texts';
import { Detail } from '../frame/detail';
import { injectEditor } from '../frame/editor';
import { injectConfirm } from '../frame/form-dialog';
import { injectStored } from '../frame/record';
import { SaveBar } from '../frame/save-bar';
import { Section } from '../frame/section';
import { Toasts } from '../frame/toasts';
import type { Role } from '../types';
import { RightsMatrix } from './rights-matrix';

@Component({
  selector: 'g-role-page',
  imports: [ReactiveFormsModule, MatButtonModule, Detail, Field, Input, Notice, RightsMatrix, SaveBar, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-detail [record]="record" [heading]="role()?.title ?? ''" back="/admin/roles" [backLabel]="t('role.list')" [single]="true">
      <ng-container badges>
        @if (role(); as role) {
          <span class="badge" [class.badge-line]="!role.builtIn">{{ t(role.builtIn ? 'role.builtIn' : 'role.own') }}</span>
        }
      </ng-container>
      <ng-container actions>
        @if (role(); as role) {
          @if (canWrite() && !role.builtIn) {
            <button mat-stroked-button type="button" (click)="remove(role)">{{ t('action.delete') }}</button>
          }
        }
      </ng-container>
      @if (role(); as role) {
        @if (role.name === 'admin') {
          <g-notice>{{ t('role.adminNote') }}</g-notice>
        } @else if (!role.assignable) {
          <g-notice>{{ t('role.guestNote') }}</g-notice>
        }
        <form [formGroup]="form" novalidate class="stack" (submit)="$event.preventDefault(); editor.save()">
          @if (!role.builtIn) {
            <g-section [heading]="t('role.texts')">
              <g-field [label]="t('role.title')" [control]="form.controls.title"
                ><input gInput formControlName="title" maxlength="60" autocomplete="off"
              /></g-field>
            </g-section>
          }
          <g-section [heading]="t('role.rights')" [hint]="t('role.rightsHint')">
            <g-rights-matrix
              [permissions]="rights().own"
              [control]="form.controls.permissions"
              [granted]="session.permissions()"
              [readonly]="!canChange()"
            />
            @if (rights().others.length > 0) {
              <details>
                <summary>{{ t(isForShoppers() ? 'role.ofStaff' : 'role.ofShoppers', { count: rights().others.length }) }}</summary>
                <p class="muted small">{{ t(isForShoppers() ? 'role.ofStaffHint' : 'role.ofShoppersHint') }}</p>
                <g-rights-matrix
                  [permissions]="rights().others"
                  [control]="form.controls.permissions"
                  [granted]="session.permissions()"
                  [readonly]="!canChange()"
                />
              </details>
            }
          </g-section>
        </form>
        @if (canChange()) {
          <g-save-bar [editor]="editor" (discard)="fill(role)" (reload)="reload()" />
        }
      }
    </g-detail>
  `,
  styles: `
    details {
      padding-block-start: var(--space-4);
      border-block-start: 1px solid var(--line);
    }
    summary {
      inline-size: fit-content;
      font-size: var(--text-s);
      font-weight: 600;
      cursor: pointer;
    }
    details p {
      max-inline-size: 44rem;
      margin-block: var(--space-1) var(--space-4);
    }
  `,
})
export class RolePage {
  readonly name = input.required<string>();
  protected readonly t = injectTexts(adminTexts);
  protected readonly session = inject(SessionStore);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly confirm = injectConfirm();
  protected readonly record = injectStored(
    () => this.name(),
    async (name) => dataOf(await this.api.GET('/api/v1/roles/{name}', { params: { path: { name } } })),
  );
  protected readonly permissions = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/permissions')).items,
  );
  protected readonly role = this.record.value;
  private readonly customer = injectStored(
    () => 'customer',
    async (name) => dataOf(await this.api.GET('/api/v1/roles/{name}', { params: { path: { name } } })).permissions,
  );
  protected readonly isForShoppers = computed(() => ['guest', 'customer'].includes(this.role()?.name ?? ''));
  /** What every account may do anyway stands apart from what a role of the staff is about, and the other way round. */
  protected readonly rights = computed(() => {
    const [all, shoppers] = [this.permissions.value() ?? [], new Set(this.customer.value() ?? [])];
    return {
      own: all.filter(({ name }) => shoppers.has(name) === this.isForShoppers()),
      others: all.filter(({ name }) => shoppers.has(name) !== this.isForShoppers()),
    };
  });
  protected readonly canWrite = computed(() => this.session.can('users:write-roles'));
  protected readonly canChange = computed(() => this.canWrite() && this.role()?.name !== 'admin');
  protected readonly form = new FormGroup({
    title: new FormControl('', { nonNullable: true, validators: [Validators.required] }),
    permissions: new FormControl<readonly string[]>([], { nonNullable: true }),
  });
  protected readonly editor = injectEditor({
    form: this.form,
    host: inject<ElementRef<HTMLElement>>(ElementRef).nativeElement,
    save: async () => {
      const role = this.role();
      if (role === null) return;
      const { title, permissions } = this.form.getRawValue();
      const body = { version: role.version, permissions: [...permissions], ...(role.builtIn ? {} : { title }) };
      this.record.show(dataOf(await this.api.PATCH('/api/v1/roles/{name}', { params: { path: { name: role.name } }, body })));
      this.toasts.say(this.t('save.saved'));
    },
  });
  readonly isUnsaved = (): boolean => this.editor.dirty();

  constructor() {
    effect(() => {
      const role = this.role();
      if (role) untracked(() => this.fill(role));
    });
  }

  protected fill({ title, permissions }: Role): void {
    this.form.setValue({ title, permissions });
    this.editor.settle();
    if (!this.canChange()) this.form.controls.title.disable();
  }

  protected async reload(): Promise<void> {
    this.editor.settle();
    await this.record.reload();
  }

  protected async remove(role: Role): Promise<void> {
    const deleted = await this.confirm({
      heading: this.t('role.deleteHeading', { name: role.title }),
      text: this.t('role.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('role.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/roles/{name}', { params: { path: { name: role.name } } })),
    });
    if (!deleted) return;
    this.editor.settle();
    await this.router.navigateByUrl('/admin/roles');
  }
}
