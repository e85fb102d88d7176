import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Empty } from '../../ui/empty';
import { Icon } from '../../ui/icon';
import { ProblemNotice } from '../../ui/problem-notice';
import { adminTexts } from '../admin-texts';
import { choice, text } from '../frame/field-spec';
import { injectConfirm, injectFormDialog } from '../frame/form-dialog';
import { PageHead } from '../frame/page-head';
import { injectStored } from '../frame/record';
import { RowTools } from '../frame/row-tools';
import { Toasts } from '../frame/toasts';
import type { StaffCategory } from '../types';
import { pathsOf, treeOf, type PlacedCategory } from './category-tree';

@Component({
  selector: 'g-categories-page',
  imports: [MatButtonModule, RouterLink, Empty, Icon, PageHead, ProblemNotice, RowTools],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './categories-page.html',
  styleUrl: './categories-page.css',
})
export class CategoriesPage {
  protected readonly t = injectTexts(adminTexts);
  protected readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canWrite = inject(SessionStore).can('catalog:write-categories');
  protected readonly record = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/admin/categories')).items,
  );
  private readonly shown = injectStored(
    () => this.record.value(),
    async () => dataOf(await this.api.GET('/api/v1/categories')).items,
  );
  private readonly found = computed(() => {
    const shown = this.shown.value();
    return shown === null ? null : new Map(shown.map(({ id, count }) => [id, count]));
  });
  protected readonly tree = computed(() => {
    const categories = this.record.value();
    return categories === null ? null : treeOf(categories);
  });

  protected add(parentId: string | null): void {
    let id: string | null = null;
    void this.open({
      heading: this.t('category.add'),
      send: this.t('action.add'),
      done: this.t('save.saved'),
      fields: this.fields(parentId),
      submit: async ({ name, slug, parentId: parent }) => {
        const body = { name, parentId: parent || null, ...(slug === '' ? {} : { slug }) };
        id = dataOf(await this.api.POST('/api/v1/categories', { body })).id;
      },
    }).then(() => (id === null ? undefined : this.router.navigate(['/admin/categories', id])));
  }

  protected edit({ id }: StaffCategory): void {
    void this.router.navigate(['/admin/categories', id]);
  }

  /** A collection holds what its rule finds, which only the shop's own list counts. */
  protected countOf({ id, rule, count }: StaffCategory): number {
    return rule === null ? count : (this.found()?.get(id) ?? count);
  }

  protected async move({ category, at }: PlacedCategory<StaffCategory>, step: number): Promise<void> {
    try {
      const body = { version: category.version, position: at + step };
      dataOf(await this.api.PATCH('/api/v1/categories/{id}', { params: { path: { id: category.id } }, body }));
    } catch (error) {
      this.toasts.refused(error);
    }
    await this.record.reload();
  }

  protected remove(category: StaffCategory): void {
    void this.confirm({
      heading: this.t('category.deleteHeading', { name: category.name }),
      text: this.t('category.deleteText'),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('category.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/categories/{id}', { params: { path: { id: category.id } } })),
    }).then((deleted) => (deleted ? this.record.reload() : undefined));
  }

  private fields(parentId: string | null) {
    const roots = (this.record.value() ?? []).filter(({ rule }) => rule === null);
    return {
      name: text(this.t('category.name'), { max: 120 }),
      parentId: choice(
        this.t('category.parent'),
        [{ value: '', label: this.t('category.root') }, ...pathsOf(roots).map(({ id, path }) => ({ value: id, label: path }))],
        {
          value: parentId ?? '',
          optional: true,
        },
      ),
      slug: text(this.t('product.address'), { max: 120, optional: true, hint: this.t('product.addressHint') }),
    };
  }
}
