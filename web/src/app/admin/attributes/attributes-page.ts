import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { API, dataOf, done } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectConfirm } from '../frame/form-dialog';
import { injectListing } from '../frame/listing';
import { injectStored } from '../frame/record';
import { RowTools } from '../frame/row-tools';
import { Section } from '../frame/section';
import type { Attribute, FreeAttribute } from '../types';
import { injectAttributeDialog } from './attribute-dialog';
import { guessKind } from './guess-kind';

@Component({
  selector: 'g-attributes-page',
  imports: [MatButtonModule, Cell, DataTable, Icon, RowTools, Section],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('attribute.list')"
      [hint]="t('attribute.hint')"
      emptyIcon="filter"
      [emptyHeading]="t('attribute.none')"
      [emptyText]="t('attribute.noneHint')"
    >
      <ng-container actions>
        <button mat-flat-button type="button" (click)="edit(null)"><g-icon name="plus" />{{ t('attribute.add') }}</button>
      </ng-container>
      <ng-container *gCell="'name' of list; let attribute"
        ><strong>{{ attribute.name }}</strong
        ><span class="sub">{{ attribute.code }}</span></ng-container
      >
      <ng-container *gCell="'use' of list; let attribute">
        <span class="uses">
          @if (attribute.filterable) {
            <span class="badge badge-good" [title]="t('attribute.filterableLong')">{{ t('attribute.filterable') }}</span>
          }
          @if (attribute.searchable) {
            <span class="badge badge-info" [title]="t('attribute.searchableLong')">{{ t('attribute.searchable') }}</span>
          }
          @if (attribute.shown) {
            <span class="badge badge-line" [title]="t('attribute.shownLong')">{{ t('attribute.shown') }}</span>
          }
        </span>
      </ng-container>
      <ng-container *gCell="'tools' of list; let attribute">
        <g-row-tools
          [edit]="t('attribute.edit', { name: attribute.name })"
          [remove]="t('attribute.delete', { name: attribute.name })"
          (edited)="edit(attribute)"
          (removed)="remove(attribute)"
        />
      </ng-container>
    </g-data-table>

    <g-section class="free" [heading]="t('attribute.free')" [hint]="t('attribute.freeHint')">
      @if (free.value(); as names) {
        <ul class="rows">
          @for (name of names; track name.name) {
            <li>
              <span class="what">
                <strong>{{ name.name }}</strong>
                <span class="muted small">{{ t('attribute.freeCount', { count: name.count }) }}</span>
                <span class="sub examples">{{ name.examples.join(' · ') }}</span>
              </span>
              <button
                mat-stroked-button
                type="button"
                [attr.aria-label]="t('attribute.defineThis', { name: name.name })"
                (click)="define(name)"
              >
                {{ t('attribute.define') }}
              </button>
            </li>
          } @empty {
            <li class="muted small">{{ t('attribute.freeNone') }}</li>
          }
        </ul>
      }
    </g-section>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-5);
    }
    .uses {
      display: inline-flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
    .rows li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
      font-size: var(--text-s);
    }
    .what {
      min-inline-size: 0;
    }
    .what strong {
      margin-inline-end: var(--space-2);
    }
    .examples {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
})
export class AttributesPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly open = injectAttributeDialog();
  private readonly confirm = injectConfirm();
  protected readonly list = injectListing<Attribute>({
    name: 'attributes',
    fetch: async () => ({ items: dataOf(await this.api.GET('/api/v1/admin/attributes')).items, nextCursor: null }),
  });
  protected readonly free = injectStored(
    () => 'all',
    async () => dataOf(await this.api.GET('/api/v1/admin/attributes/undefined')).items,
  );
  protected readonly columns = computed<readonly Column<Attribute>[]>(() => [
    { key: 'name', label: this.t('attribute.name'), shown: 'always' },
    { key: 'kind', label: this.t('attribute.kind'), text: (attribute) => this.kindOf(attribute) },
    { key: 'use', label: this.t('attribute.use') },
    { key: 'count', label: this.t('attribute.products'), end: true, text: ({ count }) => this.i18n.number(count) },
    { key: 'tools', label: '', end: true, shown: 'always', card: 'corner' },
  ]);

  protected edit(attribute: Attribute | null): void {
    const { name = '', kind = 'text' } = attribute ?? {};
    void this.open({ name, kind, unit: attribute?.unit ?? '', attribute }).then((saved) => (saved ? this.reload() : undefined));
  }

  protected define({ name, examples }: FreeAttribute): void {
    void this.open({ name, ...guessKind(examples), attribute: null }).then((saved) => (saved ? this.reload() : undefined));
  }

  protected remove(attribute: Attribute): void {
    void this.confirm({
      heading: this.t('attribute.delete', { name: attribute.name }),
      text: this.t('attribute.deleteText', { count: attribute.count }),
      send: this.t('action.delete'),
      danger: true,
      done: this.t('attribute.deleted'),
      submit: async () => done(await this.api.DELETE('/api/v1/attributes/{id}', { params: { path: { id: attribute.id } } })),
    }).then((deleted) => (deleted ? this.reload() : undefined));
  }

  private async reload(): Promise<void> {
    await Promise.all([this.list.reload(), this.free.reload()]);
  }

  private kindOf({ kind, unit, multiple }: Attribute): string {
    const extra = unit ?? (multiple ? this.t('attribute.several') : null);
    const words = this.t(`attribute.kinds.${kind}`);
    return extra === null ? words : `${words}, ${extra}`;
  }
}
