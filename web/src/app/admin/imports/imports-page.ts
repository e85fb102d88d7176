import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { API, dataOf } from '../../api/client';
import { I18n, injectTexts } from '../../i18n/i18n';
import { SessionStore } from '../../state/session.store';
import { Icon } from '../../ui/icon';
import { adminTexts } from '../admin-texts';
import { Cell } from '../frame/cell';
import type { Column } from '../frame/column';
import { DataTable } from '../frame/data-table';
import { injectListing } from '../frame/listing';
import { PeopleStore } from '../state/people.store';
import type { ImportSummary } from '../types';
import { ExportSection } from './export-section';
import { ImportBadge } from './import-badge';

/** Files that were brought in, and taking products out. */
@Component({
  selector: 'g-imports-page',
  imports: [MatButtonModule, RouterLink, Cell, DataTable, ExportSection, Icon, ImportBadge],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <g-data-table
      [list]="list"
      [columns]="columns()"
      [heading]="t('imports.list')"
      [hint]="t('imports.hint')"
      [label]="t('imports.earlier')"
      [link]="link"
      emptyIcon="upload"
      [emptyHeading]="t('imports.none')"
      [emptyText]="t('imports.noneHint')"
    >
      <ng-container actions>
        <a mat-flat-button routerLink="/admin/imports/new"><g-icon name="upload" />{{ t('imports.new') }}</a>
      </ng-container>
      <ng-container *gCell="'state' of list; let item"><g-import-badge [state]="item.state" /></ng-container>
    </g-data-table>
    @if (canExport) {
      <g-export-section />
    }
  `,
  styles: `
    g-export-section {
      display: block;
      margin-block-start: var(--space-5);
    }
  `,
})
export class ImportsPage {
  protected readonly t = injectTexts(adminTexts);
  private readonly i18n = inject(I18n);
  private readonly api = inject(API);
  private readonly people = inject(PeopleStore);
  protected readonly canExport = inject(SessionStore).can('catalog:export');
  protected readonly link = ({ id }: ImportSummary): string => `/admin/imports/${id}`;
  protected readonly list = injectListing<ImportSummary>({
    name: 'imports',
    fetch: async ({ page }) => {
      const found = dataOf(await this.api.GET('/api/v1/admin/imports', { params: { query: page } }));
      void this.people.meet(found.items.map(({ createdBy }) => createdBy));
      return found;
    },
  });
  protected readonly columns = computed<readonly Column<ImportSummary>[]>(() => [
    { key: 'file', label: this.t('imports.file'), shown: 'always', text: ({ fileName }) => fileName },
    { key: 'state', label: this.t('imports.state'), card: 'corner' },
    { key: 'format', label: this.t('imports.format'), text: (item) => this.formatOf(item) },
    { key: 'result', label: this.t('imports.result'), text: (item) => this.resultOf(item) },
    { key: 'by', label: this.t('imports.by'), text: ({ createdBy }) => (createdBy === null ? '' : (this.people.nameOf(createdBy) ?? '')) },
    { key: 'sent', label: this.t('imports.sent'), time: true, quiet: true, text: ({ createdAt }) => this.i18n.dayAndTime(createdAt) },
  ]);

  private formatOf({ kind, format }: ImportSummary): string {
    return kind === 'stock' ? this.t('imports.kinds.stock') : this.t(`imports.formats.${format}`);
  }

  private resultOf({ run, check }: ImportSummary): string {
    const counts = run ?? check;
    if (counts === null) return '';
    return (['created', 'updated', 'unchanged', 'refused'] as const)
      .filter((key) => counts[key] > 0)
      .map((key) => `${this.t(`imports.counts.${key}`)}: ${this.i18n.number(counts[key])}`)
      .join(' · ');
  }
}
