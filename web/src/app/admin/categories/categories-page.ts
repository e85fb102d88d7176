import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
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
import { branchOf, pathsOf, treeOf, type PlacedCategory } from './category-tree';

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
  private readonly toasts = inject(Toasts);
  private readonly open = injectFormDialog();
  private readonly confirm = injectConfirm();
  protected readonly canWrite = inject(SessionStore).can('catalog:write-categories');
  protected readonly record = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/admin/categories')).items,
  );
  protected readonly tree = computed(() => {
    const categories = this.record.value();
    return categories === null ? null : treeOf(categories);
  });

  protected add(parentId: string | null): void {
    void this.open({
      heading: this.t('category.add'),
      send: this.t('action.add'),
      done: this.t('save.saved'),
      fields: this.fields(null, parentId),
      submit: async ({ name, slug, parentId: parent }) => {
        const body = { name, parentId: parent || null, ...(slug === '' ? {} : { slug }) };
        dataOf(await this.api.POST('/api/v1/categories', { body }));
      },
    }).then((added) => (added ? this.record.reload() : undefined));
  }

  protected edit(category: StaffCategory): void {
    void this.open({
      heading: this.t('category.edit', { name: category.name }),
      send: this.t('action.save'),
      done: this.t('save.saved'),
      fields: this.fields(category, category.parentId),
      submit: async ({ name, slug, parentId }) => {
        const moved = (parentId || null) === category.parentId ? {} : { parentId: parentId || null };
        const body = { version: category.version, name, ...(slug === '' ? {} : { slug }), ...moved };
        dataOf(await this.api.PATCH('/api/v1/categories/{id}', { params: { path: { id: category.id } }, body }));
      },
    }).then((saved) => (saved ? this.record.reload() : undefined));
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

  private fields(category: StaffCategory | null, parentId: string | null) {
    const categories = this.record.value() ?? [];
    const own = category === null ? new Set<string>() : branchOf(categories, category.id);
    const parents = pathsOf(categories).filter(({ id }) => !own.has(id));
    return {
      name: text(this.t('category.name'), { value: category?.name ?? '', max: 120 }),
      parentId: choice(
        this.t('category.parent'),
        [{ value: '', label: this.t('category.root') }, ...parents.map(({ id, path }) => ({ value: id, label: path }))],
        {
          value: parentId ?? '',
          optional: true,
        },
      ),
      slug: text(this.t('product.address'), { value: category?.slug ?? '', max: 120, optional: true, hint: this.t('product.addressHint') }),
    };
  }
}
